import SourceText
import SourcedYAML
import SystemSupport

/// A kustomization file with access to its fields, whose names differ in case only for Go.
struct Kustomization: Sendable {
  let path: String
  let value: SourcedValue

  var folder: String { SystemSupport.folder(of: path) }

  init(path: String, value: SourcedValue) {
    self.path = path
    self.value = value
  }

  subscript(key: String) -> SourcedValue? {
    value.map?.value(ignoringCase: key).flatMap { $0.isNull ? nil : $0 }
  }

  /// The items of a list; empty when the field is missing or no list.
  func list(_ key: String) -> [SourcedValue] { self[key]?.list ?? [] }

  var isComponent: Bool { self["kind"]?.scalarText == "Component" }

  /// The paths and addresses of bases and resources, deprecated field included.
  var resources: [SourcedValue] { list("resources") + list("bases") }

  /// The fields that Kustomize does not know, over which it stops (api/types/kustomization.go).
  var unknownKeys: [SourcedMap.Pair] {
    value.map?.pairs.filter { !Self.known.contains($0.key.lowercased()) } ?? []
  }

  /// Why the kind or the version is not that of a kustomization.
  var headProblem: KustomizeError? {
    let kind = self["kind"]?.scalarText ?? "Kustomization"
    guard kind == "Kustomization" || kind == "Component" else {
      return KustomizeError("the kind is Kustomization or Component", self["kind"]?.source)
    }
    let version = "kustomize.config.k8s.io/" + (kind == "Component" ? "v1alpha1" : "v1beta1")
    guard let written = self["apiVersion"], written.scalarText != version else { return nil }
    return KustomizeError("the apiVersion of a \(kind) is \(version)", written.source)
  }

  /// The fields that are text for Kustomize and something else for YAML: `newTag: 1.0` or `namespace: on`.
  var fieldsThatAreNoText: [SourcedValue] {
    var fields = ["namespace", "namePrefix", "nameSuffix"].compactMap { self[$0] }
    for image in list("images") + list("imageTags") { fields += image.map?.pairs.map(\.value) ?? [] }
    for key in ["commonLabels", "commonAnnotations"] { fields += self[key]?.map?.pairs.map(\.value) ?? [] }
    for entry in list("labels") { fields += entry["pairs"]?.map?.pairs.map(\.value) ?? [] }
    for entry in list("replicas") { fields += entry["name"].map { [$0] } ?? [] }
    for key in ["resources", "bases", "components", "patchesStrategicMerge"] { fields += list(key) }
    return fields.filter { $0.string == nil && !$0.isNull }
  }

  private static let known = Set(
    """
    apiVersion kind metadata openapi namePrefix nameSuffix namespace commonLabels labels commonAnnotations \
    patchesStrategicMerge patchesJson6902 patches images imageTags replacements replicas vars sortOptions resources \
    components crds bases configMapGenerator secretGenerator helmGlobals helmCharts helmChartInflationGenerator \
    generatorOptions configurations generators transformers validators buildMetadata
    """.lowercased().split(separator: " ").map(String.init))

  /// Whether an address is that of a repository or a page, and not of a file.
  static func isRemote(_ address: String) -> Bool {
    let text = address.lowercased()
    if text.contains("://") || text.hasPrefix("git@") || text.hasPrefix("git::") { return true }
    return text.hasPrefix("github.com/") || text.hasPrefix("gitlab.com/") || text.hasPrefix("bitbucket.org/")
      || text.contains("?ref=") || text.contains(".git//") || text.hasSuffix(".git")
      || (text.contains(":") && text.contains(".git"))
  }
}
