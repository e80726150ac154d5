import SystemSupport

/// The name under which standard input is linted where the user gives none.
enum StandardInputName {
  /// Without content: for what is looked for around it.
  static let unread = "stdin.conf"

  /// By the content: manifests and declarations of Kong are YAML or JSON, whatever text of nginx is in them.
  static func of(_ bytes: [UInt8]) -> String {
    let text = bytes.prefix(longest)
    // A statement of nginx begins with a word; its blocks may begin on a line of their own.
    let first = text.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return "stdin.yaml" }
    let isYAML = text.split(separator: UInt8(ascii: "\n")).contains { line in
      line.elementsEqual("---".utf8) || keys.contains { line.starts(with: $0.utf8) }
    }
    return isYAML ? "stdin.yaml" : unread
  }

  /// How much of the input is looked at.
  private static let longest = 1 << 20
  /// What begins a line of a manifest or of a declaration of Kong.
  private static let keys = ["apiVersion:", "kind:", "_format_version:"]
}
