import YAMLSyntax

/// Whether the parts of an object have the types of the API. The API server refuses an object that has not.
package enum ObjectShape {
  /// Kinds whose shape no file of a product describes, with the fields of `spec` that are lists.
  private static let lists: [String: [String]] = [
    "Ingress": ["rules", "tls"], "Service": ["ports"], "HTTPRoute": ["rules", "parentRefs", "hostnames"],
    "GRPCRoute": ["rules", "parentRefs", "hostnames"], "Gateway": ["listeners"], "BackendConfig": [],
    "IngressRoute": ["routes"],
  ]

  /// Values of a wrong type, an object or the items of a list at a time.
  package static func faults(of root: YAMLNode, _ kinds: KubernetesKinds) -> [YAMLSyntaxError] {
    if let kind = root["kind"]?.text, kind.hasSuffix("List"), let items = root["items"]?.items {
      return items.flatMap { faults(of: $0, kinds) }
    }
    guard let kind = root["kind"]?.text else { return [] }
    let fields = lists[kind] ?? kinds.lists[kind] ?? (kind == "ConfigMap" ? [] : nil)
    guard let fields else { return [] }
    var result: [YAMLSyntaxError] = []
    let metadata = root["metadata"]
    let annotations = metadata?["annotations"]
    check(metadata, "metadata", isList: false, &result)
    check(annotations, "metadata.annotations", isList: false, &result)
    for annotation in annotations?.pairs ?? [] {
      guard annotation.value.pairs != nil || annotation.value.items != nil, !annotation.key.hasText("<<") else {
        continue
      }
      result.append(
        YAMLSyntaxError(
          message: "the annotation \(annotation.key.text ?? "") must be a string", range: annotation.key.range))
    }
    let spec = root["spec"]
    check(spec, "spec", isList: false, &result)
    for field in fields { check(spec?[field], "spec.", field, isList: true, &result) }
    if kind == "ConfigMap" { check(root["data"], "data", isList: false, &result) }
    return result
  }

  private static func check(
    _ node: YAMLNode?, _ name: String, _ field: String = "", isList: Bool, _ faults: inout [YAMLSyntaxError]
  ) {
    guard let node, isList ? !node.isSequence : !node.isMapping, !node.isNull, !node.isTemplated else { return }
    faults.append(
      YAMLSyntaxError(message: "\(name)\(field) must be a \(isList ? "list" : "mapping")", range: node.range))
  }
}
