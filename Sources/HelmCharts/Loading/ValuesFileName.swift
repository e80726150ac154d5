/// Names of files that hold values of one environment.
enum ValuesFileName {
  /// Whether a path in a chart is that of a variant: `values-prod.yaml`, `values.prod.yaml`, `prod-values.yaml`,
  /// `environments/prod.yaml`, `values/prod.yaml`, `ci/ct-values.yaml`.
  static func isVariant(_ path: String) -> Bool {
    guard path != "values.yaml", path.hasSuffix(".yaml") || path.hasSuffix(".yml") else { return false }
    let parts = path.split(separator: "/")
    guard let file = parts.last, parts.count <= 3 else { return false }
    let name = file.lowercased()
    let folders = parts.dropLast().map { $0.lowercased() }
    guard !["templates", "charts", "crds"].contains(folders.first ?? "") else { return false }
    if let folder = folders.last, ["environments", "envs", "env", "values"].contains(folder) { return true }
    let isNamed = ["values-", "values.", "values_"].contains { name.hasPrefix($0) }
    return isNamed || name.hasSuffix("-values.yaml") || name.hasSuffix("-values.yml") || name.hasSuffix(".values.yaml")
      || (name == "values.yaml" && !folders.isEmpty) || name == "values.yml"
  }
}
