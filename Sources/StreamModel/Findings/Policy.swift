import SourceText

/// The requirements of streams: they must survive these times.
package struct Policy: Sendable {
  /// Longest idle time in milliseconds. 300 s: the OpenAI and MCP clients wait that long for the next byte.
  package var idle: Int64 = 300_000
  /// Longest life in milliseconds. 600 s: the default of the OpenAI and Anthropic clients.
  package var total: Int64 = 600_000
  /// Idle time in milliseconds that WebSocket streams must survive for certain. Nearly all of their applications and
  /// clients ping (ActionCable every 3 s, SignalR 15 s, uvicorn 20 s, tornado 30 s), so that a limit between this and
  /// `idle` breaks only those that do not.
  package var pingedIdle: Int64 = 15_000
  /// Idle time in milliseconds that the responses of a stream must survive for certain, where nobody declares it and
  /// nothing is known of its application: libraries for event streams send a comment every 15 to 30 s, or nothing.
  private static let commentedIdle: Int64 = 30_000
  /// Whether the application of a response may send comments while it is idle.
  private var mayComment = false
  /// The same for full-duplex streams.
  private static let uploadIdle: Int64 = 60_000
  /// Values for single kinds, in milliseconds.
  package var idleByKind: [StreamKind: Int64] = [:]
  /// Values for single kinds, in milliseconds.
  package var totalByKind: [StreamKind: Int64] = [:]

  /// Policies of single routes; the first match wins.
  package var routes: [RoutePolicy] = []

  /// The default policy.
  package init() {}

  /// The idle time that a kind must survive.
  package func idle(for kind: StreamKind?) -> Int64 { kind.flatMap { idleByKind[$0] } ?? idle }
  /// The life that a kind must reach.
  package func total(for kind: StreamKind?) -> Int64 { kind.flatMap { totalByKind[$0] } ?? total }
  /// The policy of a route, with its own values for every kind.
  package func adapted(to route: String) -> Policy {
    guard let own = routes.first(where: { $0.matches(route) }) else { return self }
    var result = self
    if let idle = own.idle {
      result.idle = idle
      result.idleByKind = [:]
      // A policy for a route is more specific than one for a kind.
      result.pingedIdle = idle
    }
    if let total = own.total {
      result.total = total
      result.totalByKind = [:]
    }
    return result
  }

  /// With an application that sends something at least this often (milliseconds), there is no longer idle time. A
  /// heartbeat never helps against a total limit.
  package mutating func assume(heartbeat: Int64) {
    // The pings are known, so that a limit below them cuts for certain.
    pingedIdle = heartbeat
    mayComment = false
    idle = min(idle, heartbeat)
    idleByKind = idleByKind.mapValues { min($0, heartbeat) }
    for index in routes.indices { routes[index].idle = routes[index].idle.map { min($0, heartbeat) } }
  }

  /// With an application that is known to send no pings, a limit below the policy cuts for certain.
  package mutating func assumeSilence() { pingedIdle = .max }

  /// With an application of which nothing is known, a limit below the policy cuts only where it sends no comments.
  package mutating func assumeComments() { mayComment = true }

  /// A limit below this idle time cuts for certain.
  package func certainIdle(for kind: StreamKind?) -> Int64 {
    let wanted = idle(for: kind)
    switch kind {
    case .websocket: return min(wanted, pingedIdle)
    // Pings come from the client, if at all.
    case .upload: return min(wanted, max(pingedIdle, Self.uploadIdle))
    default: return mayComment ? min(wanted, Self.commentedIdle) : wanted
    }
  }
}

/// What the streams of a route must survive.
package struct RoutePolicy: Sendable {
  /// `[HOST]/PATH`; `*` matches any string.
  package var pattern: String
  /// The longest idle time in milliseconds, or nil for that of the kind.
  package var idle: Int64?
  /// The longest life in milliseconds, or nil for that of the kind.
  package var total: Int64?

  package init(pattern: String, idle: Int64?, total: Int64?) {
    self.pattern = pattern
    self.idle = idle
    self.total = total
  }

  /// Whether it is about a route. A pattern without a host fits every host.
  func matches(_ route: String) -> Bool {
    if globMatches(pattern, route) { return true }
    guard pattern.hasPrefix("/"), let slash = route.firstIndex(of: "/") else { return false }
    return globMatches(pattern, route[slash...])
  }
}

/// Assumptions about what the files do not show.
package struct Assumptions: Sendable {
  /// The nginx version, when known.
  package var nginxVersion: ProductVersion?
  /// The Kong version, when known.
  package var kongVersion: ProductVersion?
  /// The application sends something at least this often, in milliseconds.
  package var heartbeat: Int64?
  /// The application sends `X-Accel-Buffering: no`.
  package var upstreamSendsAccelBuffering = false
  /// The application answers HTTP/1.1 requests with chunks.
  package var upstreamChunks = false
  /// The load balancer in front: `google-cloud` or `aws-alb`.
  package var behind: String?

  /// No assumptions.
  package init() {}
}

/// A version such as 1.29.7.
package struct ProductVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The numbers, most significant first.
  package private(set) var parts: [Int]

  /// Reads digits separated by dots; nil for anything else.
  package init?(_ text: String) {
    let pieces = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    let known = pieces.compactMap { $0 }
    guard !known.isEmpty, known.count == pieces.count, known.allSatisfy({ $0 >= 0 }) else { return nil }
    parts = known
  }

  /// The version of an image's tag; `3.9` moves to the newest patch, so that it is newer than every patch that is known.
  package static func ofTag(_ tag: String) -> ProductVersion? {
    guard var version = ProductVersion(tag) else { return nil }
    if version.parts.count == 2 { version.parts.append(newestPatch) }
    return version
  }

  private static let newestPatch = 9999

  /// Compares numerically; missing parts are 0.
  package static func < (a: ProductVersion, b: ProductVersion) -> Bool {
    for i in 0..<max(a.parts.count, b.parts.count) {
      let x = i < a.parts.count ? a.parts[i] : 0
      let y = i < b.parts.count ? b.parts[i] : 0
      if x != y { return x < y }
    }
    return false
  }

  /// The version as it is written.
  package var description: String {
    parts.filter { $0 != Self.newestPatch }.map(String.init).joined(separator: ".")
  }
}
