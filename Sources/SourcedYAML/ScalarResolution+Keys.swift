import YAMLSyntax

extension ScalarResolution {
  /// The key that a node is. `sigs.k8s.io/yaml` makes JSON of YAML, so that a key `on` is `true` and `010` is `8`.
  package func key(of node: YAMLNode) -> String? {
    guard let text = node.text else { return nil }
    guard self == .goYAML2, node.style == .plain, node.tag == nil else { return text }
    switch content(ofPlain: text) {
    case .boolean(let flag): return flag ? "true" : "false"
    case .integer(let number): return "\(number)"
    default: return text
    }
  }
}
