/// The group, version and kind of an object.
struct ObjectKind: Hashable, Sendable {
  var group: String
  var version: String
  var kind: String

  init(group: String = "", version: String = "", kind: String = "") {
    self.group = group
    self.version = version
    self.kind = kind
  }

  init(apiVersion: String, kind: String) {
    let parts = apiVersion.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    group = parts.count == 2 ? String(parts[0]) : ""
    version = parts.last.map(String.init) ?? ""
    self.kind = kind
  }

  var apiVersion: String { group.isEmpty ? version : group + "/" + version }

  /// Whether objects of the kind surely have no namespace.
  var isClusterScoped: Bool { BuiltInKinds.isClusterScoped(apiVersion: apiVersion, kind: kind) }

  /// Whether the kind has the fields of another one that are not empty.
  func isSelected(by wanted: ObjectKind) -> Bool {
    (wanted.group.isEmpty || wanted.group == group) && (wanted.version.isEmpty || wanted.version == version)
      && (wanted.kind.isEmpty || wanted.kind == kind)
  }
}
