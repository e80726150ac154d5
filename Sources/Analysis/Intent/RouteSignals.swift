import SourceText
import StreamModel

/// The facts about one route that are evidence for or against a stream. A technology only provides them; the
/// ``StreamDetector`` decides. All are computed lazily, the cheap ones first.
package protocol RouteSignals {
  /// Where the route is written.
  var span: SourceSpan { get }
  /// A declaration on the route itself, by a comment or an annotation.
  var declaration: RouteDeclaration? { get }
  /// What denies every request of the route on purpose; nil where nothing does.
  var closure: Evidence? { get }
  /// What shows that no stream ever comes here: a method, a subrequest whose body is dropped.
  var neverStreams: Evidence? { get }
  /// Paths that the route certainly serves: a literal path, or the literal paths of a regular expression.
  var literalPaths: [String] { get }
  /// The path in which words are looked for: of a literal path its last segment, else the whole expression.
  var pathText: String { get }
  /// Whether the route takes all requests that no other route takes: `/`.
  var servesEverything: Bool { get }
  /// Whether the route serves an API or everything, so that the name of its host is evidence for it.
  var servesMuch: Bool { get }
  /// Whether the route is for files: an expression such as `\.(css|js)$`.
  var servesFiles: Bool { get }
  /// The addresses to which requests go.
  var upstreams: [UpstreamName] { get }
  /// The hosts of the route without their domain: `chat` of `chat.example.com`.
  var hosts: [SignalName] { get }
  /// The names of the objects that contain the route, if their author names them for the application.
  var objectNames: [SignalName] { get }
  /// Images of the application, without registry and tag.
  var images: [SignalName] { get }
  /// Settings that only make sense for a stream, and protocols that the route is declared for.
  var settings: [Evidence] { get }
  /// Settings that are customary for streams, but for other purposes too.
  var habits: [Evidence] { get }
  /// The evidence of a comment at the route.
  var comment: Evidence? { get }
  /// The only kinds that the protocol of the route carries; nil for all.
  var protocolKinds: [StreamKind]? { get }
  /// Whether the methods of the route allow a kind.
  func takes(_ kind: StreamKind) -> Bool
  /// The kinds of streams on other routes of the same host.
  var kindsBeside: Set<StreamKind> { get }
}

extension RouteSignals {
  package var closure: Evidence? { nil }
  package var neverStreams: Evidence? { nil }
  package var servesFiles: Bool { false }
  package var objectNames: [SignalName] { [] }
  package var images: [SignalName] { [] }
  package var habits: [Evidence] { [] }
  package var comment: Evidence? { nil }
  package var protocolKinds: [StreamKind]? { nil }
  package func takes(_ kind: StreamKind) -> Bool { true }
  package var kindsBeside: Set<StreamKind> { [] }

  /// Whether a path is the root, an API or a version of one, so that the name of a host is evidence for it.
  package static func servesMuch(_ path: String) -> Bool {
    guard let first = path.split(separator: "/").first else { return true }
    return first == "api" || first.hasPrefix("@")
      || first.first == "v" && first.count > 1 && first.dropFirst().allSatisfy(\.isNumber)
  }
}

/// A declaration at a route.
package struct RouteDeclaration: Sendable {
  /// The kind; nil when the declaration names none.
  package let kind: StreamKind?
  /// The form of the declaration: `comment`, `annotation`.
  package let source: String

  package init(kind: StreamKind?, source: String) {
    self.kind = kind
    self.source = source
  }
}

/// A name with the location where it is written.
package struct SignalName: Sendable {
  /// The name.
  package let name: String
  /// Where it is written.
  package let span: SourceSpan

  package init(_ name: String, span: SourceSpan) {
    self.name = name
    self.span = span
  }
}

/// The address of an upstream.
package struct UpstreamName: Sendable {
  /// A host name, an address, or the name of a Service.
  package let host: String
  /// The port as written, a number or a name; nil when the configuration leaves it out.
  package let port: String?
  /// Where it is written.
  package let span: SourceSpan

  package init(host: String, port: String?, span: SourceSpan) {
    self.host = host
    self.port = port
    self.span = span
  }
}

extension EffectiveValue {
  /// Whether an explicit time is half an hour or more; reports and exports get a few minutes.
  package var isLong: Bool {
    if case .duration(let milliseconds) = value { return isWritten && milliseconds >= 1_800_000 }
    return false
  }
}
