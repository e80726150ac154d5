import SourceText

/// The reference of a container image.
package struct ImageReference: Sendable {
  /// `registry.example.com/team/chat` of `registry.example.com/team/chat:1.0@sha256:…`, in lower case.
  package let text: String
  /// `1.0`, in lower case; nil where there is none.
  package let tag: String?
  /// The references that a pattern may be written for: the whole one, and that without the registry.
  private let forms: [String]

  package init(_ reference: String) {
    let whole = reference.lowercased()
    var rest = whole.utf8.prefix { $0 != UInt8(ascii: "@") }
    if let colon = rest.lastIndex(of: UInt8(ascii: ":")), !rest[colon...].contains(UInt8(ascii: "/")) {
      tag = String(Substring(rest[rest.index(after: colon)...]))
      rest = rest[..<colon]
    } else {
      tag = nil
    }
    text = String(Substring(rest))
    forms = Self.forms(of: text)
  }

  /// The last part: `chat`.
  package var name: String {
    text.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? text
  }

  /// Whether a glob describes the image. A pattern without a registry means Docker Hub, and those that mirror it:
  /// `ollama/ollama` describes `docker.io/ollama/ollama`; `*/ollama` describes the name in any registry.
  package func matches(_ glob: String) -> Bool {
    forms.contains { globMatches(glob, $0) }
  }

  private static func forms(of text: String) -> [String] {
    guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return [text] }
    let registry = text.utf8[..<slash]
    guard registry.contains(UInt8(ascii: ".")) || registry.contains(UInt8(ascii: ":")) else { return [text] }
    let inRegistry = String(text[text.utf8.index(after: slash)...])
    guard inRegistry.hasPrefix("library/") else { return [text, inRegistry] }
    return [text, inRegistry, String(inRegistry.dropFirst("library/".count))]
  }
}
