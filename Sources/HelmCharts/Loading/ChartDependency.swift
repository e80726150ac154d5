import GoTemplate
import SourceText
import SourcedYAML

/// An entry of `dependencies` in Chart.yaml or requirements.yaml.
package struct ChartDependency: Sendable {
  package let name: String
  /// A constraint: `>=1.2`, `^2`.
  package let version: String
  /// `https://…`, `oci://…` or `file://…`.
  package let repository: String
  package let alias: String?
  /// Paths of values, of which the first that is a boolean decides.
  package let condition: String
  package let tags: [String]
  /// Pairs of a path in the dependency's values and one in ours; `.` is the top.
  package let imports: [(child: String, parent: String)]
  package let source: SourceSpan?

  init?(_ value: SourcedValue) {
    guard let name = value["name"]?.plainText, !name.isEmpty else { return nil }
    self.name = name
    version = value["version"]?.plainText ?? ""
    repository = value["repository"]?.plainText ?? ""
    alias = value["alias"]?.plainText.flatMap { $0.isEmpty ? nil : $0 }
    condition = value["condition"]?.plainText ?? ""
    tags = value["tags"]?.list?.compactMap(\.plainText) ?? []
    imports = (value["import-values"]?.list ?? []).compactMap { entry in
      if let name = entry.plainText { return ("exports." + name, ".") }
      guard let child = entry["child"]?.plainText, let parent = entry["parent"]?.plainText else { return nil }
      return (child, parent)
    }
    source = value.source
  }

  /// The key of the values of the dependency.
  package var key: String { alias ?? name }

  /// Whether a chart is the one that is meant.
  func accepts(_ chart: Chart) -> Bool {
    guard chart.name == name else { return false }
    guard !version.isEmpty, let found = SemanticVersion(chart.version) else { return true }
    return VersionConstraint(version)?.contains(found) ?? false
  }
}

extension SourcedValue {
  /// A scalar as a field of type string takes it; nil for null, lists and maps.
  var plainText: String? {
    switch content {
    case .string(let string): string
    case .integer(let number): "\(number)"
    case .decimal(let number): GoNumber.text(number)
    case .boolean(let flag): flag ? "true" : "false"
    default: nil
    }
  }
}
