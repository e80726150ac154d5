import SystemSupport

/// The name under which standard input is linted where the user gives none.
enum StandardInputName {
  /// Without content: for what is looked for around it.
  static let unread = "stdin.conf"

  /// By the content: manifests and declarations of Kong are YAML or JSON, whatever text of nginx is in them.
  static func of(_ bytes: [UInt8]) -> String {
    for line in bytes.prefix(longest).split(separator: UInt8(ascii: "\n")) {
      guard let first = line.first, first != UInt8(ascii: "#"), first != UInt8(ascii: " ") else { continue }
      if keys.contains(where: { line.starts(with: $0.utf8) }) { return "stdin.yaml" }
    }
    return unread
  }

  /// How much of the input is looked at.
  private static let longest = 1 << 20
  /// What begins a line of a manifest, of a list of them, or of a declaration of Kong.
  private static let keys = ["apiVersion:", "kind:", "_format_version:", "{\"apiVersion\"", "\"apiVersion\"", "---"]
}
