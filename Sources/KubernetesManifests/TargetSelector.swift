import YAMLSyntax

/// An entry of `targetSelectors`: the objects that a policy is attached to by their kind and labels
/// (Envoy Gateway api/v1alpha1/policy_helpers.go).
package struct TargetSelector {
  private let node: YAMLNode

  /// The entries of a policy.
  package static func all(of policy: KubernetesObject) -> [TargetSelector] {
    (policy.spec?["targetSelectors"]?.items ?? []).map { TargetSelector(node: $0) }
  }

  /// Whether it selects an object. `label` gives its labels; nil where the object is not among the files.
  package func selects(kind: String, isNear: Bool, label: ((String) -> String?)?) -> Bool {
    guard node["kind"]?.text == kind, isNear || reachesOtherNamespaces else { return false }
    let labels = node["matchLabels"]?.pairs ?? []
    let expressions = node["matchExpressions"]?.items ?? []
    guard let label else { return labels.isEmpty && expressions.isEmpty }
    return labels.allSatisfy { label($0.key.text ?? "") == $0.value.text }
      && expressions.allSatisfy { holds($0, label) }
  }

  /// `namespaces.from` is `Same` by default; which ones a selector means is in objects that are seldom in the files.
  private var reachesOtherNamespaces: Bool {
    node["namespaces"]?["from"]?.text.map { $0 != "Same" } ?? false
  }

  private func holds(_ expression: YAMLNode, _ label: (String) -> String?) -> Bool {
    let value = label(expression["key"]?.text ?? "")
    let values = (expression["values"]?.items ?? []).compactMap(\.text)
    switch expression["operator"]?.text {
    case "In": return value.map(values.contains) ?? false
    case "NotIn": return !(value.map(values.contains) ?? false)
    case "Exists": return value != nil
    case "DoesNotExist": return value == nil
    default: return false
    }
  }
}
