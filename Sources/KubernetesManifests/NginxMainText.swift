import YAMLSyntax

/// A whole nginx configuration under a key without an extension, as charts mount it: `nginx-config`, `config`.
package enum NginxMainText {
  /// Whether the text of a ConfigMap's key has the blocks of a main file.
  package static func isOne(_ pair: YAMLPair) -> Bool {
    guard let key = pair.key.text, !key.utf8.contains(UInt8(ascii: ".")), let text = pair.value.text else {
      return false
    }
    return ["events", "http", "server"].allSatisfy { hasBlock($0, text) }
  }

  private static func hasBlock(_ name: String, _ text: String) -> Bool {
    text.ranges(of: name).contains { text[$0.upperBound...].first { !$0.isWhitespace } == "{" }
  }
}
