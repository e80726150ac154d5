import SourceText

/// The reference of a container image, without its tag and digest.
package struct ImageReference: Sendable, Hashable {
  /// `registry.example.com/team/chat` of `registry.example.com/team/chat:1.0@sha256:…`, in lower case.
  package let text: String

  package init(_ reference: String) {
    var rest = Substring(reference.lowercased())
    if let at = rest.firstIndex(of: "@") { rest = rest[..<at] }
    if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") { rest = rest[..<colon] }
    text = String(rest)
  }

  /// The last part: `chat`.
  package var name: String { text.split(separator: "/").last.map(String.init) ?? text }

  /// Whether a glob describes the image. A pattern without a registry means Docker Hub, and those that mirror it:
  /// `ollama/ollama` describes `docker.io/ollama/ollama`; `*/ollama` describes the name in any registry.
  package func matches(_ glob: String) -> Bool {
    if globMatches(glob, text) { return true }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count > 1, first.contains(".") || first.contains(":") else { return false }
    let inRegistry = parts.dropFirst().joined(separator: "/")
    return globMatches(glob, inRegistry)
      || inRegistry.hasPrefix("library/") && globMatches(glob, String(inRegistry.dropFirst("library/".count)))
  }
}
