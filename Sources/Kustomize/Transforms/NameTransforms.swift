import SourceText
import SourcedYAML

/// `namespace`, `namePrefix` and `nameSuffix`.
enum NameTransforms {
  /// Which subjects of role bindings get the namespace.
  enum Subjects: String {
    case defaultOnly, allServiceAccounts, none
  }

  /// Gives every object that may have one a namespace (api/filters/namespace/namespace.go).
  static func setNamespace(
    _ namespace: SourcedValue, _ list: inout ObjectList, _ configuration: TransformConfiguration,
    onlyMissing: Bool = false, subjects: Subjects = .defaultOnly
  ) throws(KustomizeError) {
    guard let name = namespace.scalarText, !name.isEmpty else { return }
    let new = SourcedValue.text(name, namespace.source)
    try list.update { (object: inout BuildObject) throws(KustomizeError) in
      object.rememberID()
      let kind = object.kind
      let isWanted = !onlyMissing || object.namespace.isEmpty
      if !kind.isClusterScoped, isWanted { object.setMetadata("namespace", new) }
      let isBinding = kind.kind == "RoleBinding" || kind.kind == "ClusterRoleBinding"
      if isBinding {
        try FieldSpec(path: "subjects").update(&object.value, creating: nil) { (value) throws(KustomizeError) in
          setSubjects(&value, new, subjects)
        }
      }
      for field in configuration.namespace where field.concerns(kind) {
        if field.path == "metadata/namespace" { continue }
        if field.path == "metadata/name", kind.apiVersion != "v1" { continue }
        if isBinding, field.path == "subjects/namespace" { continue }
        try field.update(&object.value, creating: .scalar) { (value) throws(KustomizeError) in
          if value.isScalar, !onlyMissing || value.isNullOrEmpty { value = new }
        }
      }
    }
  }

  /// The service account `default` is the one of the namespace; others are only those of their names.
  private static func setSubjects(_ value: inout SourcedValue, _ namespace: SourcedValue, _ which: Subjects) {
    value.updateList { (list: inout [SourcedValue]) in
      for index in list.indices {
        let isMeant =
          switch which {
          case .defaultOnly: list[index]["name"]?.scalarText == "default"
          case .allServiceAccounts: list[index]["kind"]?.scalarText == "ServiceAccount"
          case .none: false
          }
        guard isMeant else { continue }
        list[index].updateMap { (map: inout SourcedMap) in map["namespace"] = namespace }
      }
    }
  }

  /// What is put before or behind the names.
  enum Affix {
    case prefix, suffix
  }

  /// Changes the names, but not those of namespaces and definitions.
  static func add(
    _ affix: Affix, _ value: SourcedValue, _ list: inout ObjectList, _ fields: [FieldSpec]
  ) throws(KustomizeError) {
    guard let text = value.scalarText, !text.isEmpty else { return }
    try list.update { (object: inout BuildObject) throws(KustomizeError) in
      let original = object.originalID.kind
      if original.kind == "CustomResourceDefinition" || original.kind == "Namespace" { return }
      if original.kind == "APIService", original.group == "apiregistration.k8s.io" { return }
      for field in fields where field.concerns(original) {
        if field.path == "metadata/name" {
          if affix == .prefix { object.prefixes.append(text) } else { object.suffixes.append(text) }
          object.rememberID()
        }
        try field.update(&object.value, creating: .scalar) { (name) throws(KustomizeError) in
          guard let old = name.scalarText else { return }
          name = .text(affix == .prefix ? text + old : old + text, name.source)
        }
      }
    }
  }
}
