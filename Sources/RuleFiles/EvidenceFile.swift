import StreamModel
import YAMLSyntax

/// The evidence for a stream in a configuration, from `rules/intent/`.
package struct EvidenceFile: CatalogFormat {
  /// A name or path that is known to stream.
  package struct Pattern: Sendable {
    /// A path (`*` one segment, `**` any rest) or a host name (`*` any characters).
    package let pattern: String
    /// The kinds it is evidence for.
    package let kinds: [StreamKind]
    /// The product or protocol, for display.
    package let why: String
    /// How often the product sends something by itself; nil when that is unknown.
    package let heartbeat: Heartbeat?
    /// Whether the path counts only where its upstream or host is its own.
    package let needsOwnUpstream: Bool
    /// Whether a path only supports other evidence, because other applications use it too.
    package let isSupporting: Bool
    /// Whether a path is only named for a kind of stream, so that what is known of the application counts more.
    package let isGuess: Bool
    /// Whether a name is that of a protocol, which says more than that of a product.
    package let isProtocol: Bool
    /// Whether the path is that of the stream itself, so that one with a slash at the end counts like a word.
    package let isEndpoint: Bool
  }

  /// Well-known streaming paths.
  package let paths: [Pattern]
  /// Public addresses of services that stream.
  package let addresses: [Pattern]
  /// Words of paths that usually belong to a stream.
  package let pathWords: [Pattern]
  /// Words of paths that sometimes belong to a stream.
  package let weakPathWords: [Pattern]
  /// Words of host names, upstreams and files that often, but not always, belong to a stream.
  package let nameWords: [Pattern]
  /// Paths that such an upstream serves without a stream, so that its name is no evidence there.
  package let plainPaths: [Pattern]
  /// Words of paths that name resources, logins and callbacks.
  package let restWords: Set<String>

  /// No patterns.
  package init() {
    paths = []
    addresses = []
    plainPaths = []
    pathWords = []
    weakPathWords = []
    restWords = []
    nameWords = []
  }

  /// Reads a file that is parsed already.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "an evidence file")
    paths = try Self.patterns(fields.list("paths"))
    addresses = try Self.patterns(fields.list("addresses"))
    pathWords = try Self.patterns(fields.list("path-words"))
    weakPathWords = try Self.patterns(fields.list("weak-path-words"))
    restWords = Set(
      try fields.optionalText("rest-words")?.split(whereSeparator: \.isWhitespace).map(String.init) ?? [])
    nameWords = try Self.patterns(fields.list("name-words"))
    plainPaths = try Self.patterns(fields.list("plain-paths"))
    try fields.finish()
  }

  static func patterns(_ nodes: [YAMLNode]) throws(FileFormatError) -> [Pattern] {
    var result: [Pattern] = []
    for node in nodes {
      var fields = try FieldReader(node, what: "a pattern")
      let pattern = try fields.text("pattern")
      var kinds: [StreamKind] = []
      for item in try fields.list("kinds") { kinds.append(try word(item, as: StreamKind.self, what: "stream kind")) }
      let why = try fields.text("why")
      let heartbeat = try fields.optional("heartbeat").map { (node) throws(FileFormatError) in
        try Heartbeat(reading: node)
      }
      let needsOwnUpstream = try fields.flag("needs-own-upstream") ?? false
      let isSupporting = try fields.flag("supporting") ?? false
      let isGuess = try fields.flag("guess") ?? false
      let isProtocol = try fields.flag("protocol") ?? false
      let isEndpoint = try fields.flag("is-endpoint") ?? false
      try fields.finish()
      result.append(
        Pattern(
          pattern: pattern, kinds: kinds, why: why, heartbeat: heartbeat,
          needsOwnUpstream: needsOwnUpstream, isSupporting: isSupporting, isGuess: isGuess, isProtocol: isProtocol,
          isEndpoint: isEndpoint))
    }
    return result
  }
}
