import RuleFiles
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
  /// What shows, besides its methods, that no stream ever comes here: a subrequest whose body is dropped.
  var neverStreams: Evidence? { get }
  /// Paths that the route certainly serves: a literal path, or the literal paths of a regular expression.
  var literalPaths: [String] { get }
  /// Whether the literal paths are alternatives of one regular expression: `^/api/(collection|websocket)/`.
  var spellsAlternatives: Bool { get }
  /// Whether it serves only its literal paths, and nothing below them.
  var isExact: Bool { get }
  /// The literal paths as the upstream sees them; nil where the files do not tell.
  var upstreamPaths: [String]? { get }
  /// Whether the paths below the route do not arrive below the upstream path: a rewrite drops what follows, or a second
  /// slash comes before it.
  var losesSubpaths: Bool { get }
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
  /// The hosts of the route with their domain, as far as they are written out.
  var hostNames: [String] { get }
  /// The names of the objects that contain the route, if their author names them for the application.
  var objectNames: [SignalName] { get }
  /// The namespace of the objects.
  var namespace: SignalName? { get }
  /// Images of the application, with registry and tag.
  var images: [SignalName] { get }
  /// Headers and settings of the route itself that streams need.
  var settings: [Evidence] { get }
  /// The protocol that the route or its upstream is declared for.
  var protocols: [Evidence] { get }
  /// Settings that are customary for streams, but for other purposes too.
  var habits: [Evidence] { get }
  /// The evidence of a comment at the route.
  var comment: Evidence? { get }
  /// What shows that the route is not for streams: its methods, its use inside the proxy.
  var counterEvidence: [Evidence] { get }
  /// The only kinds that the protocol of the route carries; nil for all.
  var protocolKinds: [StreamKind]? { get }
  /// The methods that the route takes; nil where it takes all.
  var methods: RouteMethods? { get }
  /// The routes beside it.
  var neighbours: RouteNeighbours { get }
  /// Whether another route takes the requests for a path, or for the paths of a pattern, by the rules of the technology.
  func isServedElsewhere(_ path: String) -> Bool
}

extension RouteSignals {
  package var isExact: Bool { false }
  package var spellsAlternatives: Bool { false }
  package var upstreamPaths: [String]? { literalPaths }
  package var losesSubpaths: Bool { false }
  package var closure: Evidence? { nil }
  package var neverStreams: Evidence? { nil }
  package var servesFiles: Bool { false }
  package var hostNames: [String] { [] }
  package var objectNames: [SignalName] { [] }
  package var namespace: SignalName? { nil }
  package var images: [SignalName] { [] }
  package var protocols: [Evidence] { [] }
  package var habits: [Evidence] { [] }
  package var comment: Evidence? { nil }
  package var counterEvidence: [Evidence] { [] }
  package var protocolKinds: [StreamKind]? { nil }
  package var methods: RouteMethods? { nil }
  package var neighbours: RouteNeighbours { .none }
  package func isServedElsewhere(_ path: String) -> Bool {
    neighbours.take(path, fromRouteAt: literalPaths)
  }

  /// Whether a path is the root, an API or a version of one, so that the name of a host is evidence for it.
  package static func servesMuch(_ path: String) -> Bool {
    let part = path.utf8.drop { $0 == UInt8(ascii: "/") }.prefix { $0 != UInt8(ascii: "/") }
    guard let first = part.first else { return true }
    return first == UInt8(ascii: "@") || part.elementsEqual("api".utf8)
      || first == UInt8(ascii: "v") && part.count > 1 && Substring(part).dropFirst().allSatisfy(\.isNumber)
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

/// The methods that a route takes.
package struct RouteMethods: Sendable {
  /// In lower case.
  package let names: [String]
  /// Where they are written.
  package let span: SourceSpan

  package init(_ names: [String], span: SourceSpan) {
    self.names = names
    self.span = span
  }

  /// Whether a stream of a kind begins with one of them.
  func takes(_ kind: StreamKind) -> Bool { names.contains(kind == .sse || kind == .websocket ? "get" : "post") }

  /// What shows that no stream begins with them; nil where one may.
  var counterEvidence: Evidence? {
    guard !names.contains("get"), !names.contains("post") else { return nil }
    return Evidence(.methods, text: "no stream begins with its methods", span: span, kinds: [])
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
  /// The evidence of an explicit idle timeout: half an hour or more is seldom for anything else, and five minutes may be.
  package var timeoutEvidence: Evidence? {
    guard case .duration(let milliseconds) = value, isWritten, milliseconds >= 300_000 else { return nil }
    return Evidence(
      milliseconds >= 1_800_000 ? .longTimeout : .raisedTimeout, text: "\(setting) is \(text)", span: span, kinds: [])
  }
}
