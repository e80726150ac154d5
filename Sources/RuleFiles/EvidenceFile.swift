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
  }

  /// Well-known streaming paths.
  package let paths: [Pattern]
  /// Well-known hosts and upstream names.
  package let upstreams: [Pattern]
  /// Words of paths that often, but not always, belong to a stream.
  package let pathWords: [Pattern]
  /// Words of host names, upstreams and files that often, but not always, belong to a stream.
  package let nameWords: [Pattern]
  /// Paths that such an upstream serves without a stream, so that its name is no evidence there.
  package let plainPaths: [Pattern]

  /// No patterns.
  package init() {
    paths = []
    upstreams = []
    plainPaths = []
    pathWords = []
    nameWords = []
  }

  /// Reads a file that is parsed already.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "an evidence file")
    paths = try Self.patterns(fields.list("paths"))
    upstreams = try Self.patterns(fields.list("upstreams"))
    pathWords = try Self.patterns(fields.list("path-words"))
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
      let heartbeat = try fields.optional("heartbeat").map { (node) throws(FileFormatError) -> Heartbeat in
        if node.hasText("none") { return .never }
        guard let time = node.text.flatMap(TimeLength.init(parsing:)) else {
          throw FileFormatError(message: "a heartbeat is written as 15s or 2m, or as none", range: node.range)
        }
        return .every(milliseconds: time.milliseconds)
      }
      try fields.finish()
      result.append(Pattern(pattern: pattern, kinds: kinds, why: why, heartbeat: heartbeat))
    }
    return result
  }
}
