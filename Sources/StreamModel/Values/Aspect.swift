/// One side of a property that a rule can test. `response-buffering` alone is the aspect most rules mean;
/// `response-buffering.header` is whether the application can still switch it off.
package enum Aspect: UInt8, Sendable, CaseIterable, Comparable {
  /// `on` when the hop collects the response in buffers before it passes it on, `whole` when it waits for its end.
  case responseBuffering
  /// `honoured`, `ignored` or `swallowed` (a hop in between removes it): is `X-Accel-Buffering` of the application
  /// effective?
  case bufferingHeader
  /// A header that the hop writes itself and that cannot switch its own buffering off: `response`, `request` or `none`.
  case bufferingHeaderWritten
  /// `no` when the next hop inside sends `X-Accel-Buffering: no`, so that this hop does not buffer.
  case bufferingHeaderReceived
  /// `yes` when the next hop inside hands everything on in pieces that this hop passes on although it buffers; `no`
  /// when it ends its responses with the connection.
  case upstreamRechunks
  /// The setting that would switch buffering off for another protocol than the one in use: `off`. Nil when not written.
  case foreignBuffering
  /// Largest piece that the hop reads from its upstream at once, in bytes.
  case bufferSize
  /// `on` when records of the upstream are delimited, so that buffering does not delay small records.
  case upstreamKeepsRecords
  /// Longest idle time of the upstream, as a duration.
  case idleTimeout
  /// `seconds-meant` when the limit is in milliseconds and its number looks like seconds. Nil otherwise.
  case idleTimeoutUnit
  /// A read timeout for another protocol than the one in use, as a duration. Nil when not written.
  case foreignIdleTimeout
  /// Longest idle time of a client that streams its request, as a duration.
  case uploadIdleTimeout
  /// Longest wait for the head of the response, as a duration.
  case firstByteTimeout
  /// Longest time to connect to the upstream, as a duration.
  case connectTimeout
  /// Longest life of a stream, as a duration.
  case totalTimeout
  /// `on` when the hop compresses the streamed type.
  case compression
  /// The methods whose responses a cache may store, in lower case: `get`, `head`, `post`; or `off`.
  case responseCache
  /// `on` when concurrent requests for the same response wait for the first.
  case cacheLock
  /// `yes` when the hop is configured to cache whatever the application's headers are.
  case cacheForced
  /// What the hop does to the body: `none`, `re-emits`, `holds-head`, `holds-tail`, `needs-whole`.
  case bodyRewrite
  /// `http/1.0`, `http/1.1`, `http/2`, `fastcgi`, `uwsgi`, `scgi`, `grpc`, `tcp`.
  case upstreamProtocol
  /// List of `tls`, `plain`, `http/2`.
  case clientProtocol
  /// The `Upgrade` request header: `forwarded`, `missing`, `lost` (an enclosing block sets it, but a header set further
  /// inside drops it), `wrong`.
  case upgradeHeader
  /// The `Connection` request header: `upgrade` (only when the client sends it), `always` (hard-coded `upgrade`),
  /// `missing`, `lost`, `wrong`.
  case connectionHeader
  /// `on` when the hop collects the request before it passes it on.
  case requestBuffering
  /// Why the request is collected although buffering is off, or `none`.
  case requestCollector
  /// `on` when the client's request headers reach the application.
  case headerForwarding
  /// List of headers a streaming protocol needs that the hop removes; `underscored` when the next hop drops one whose name
  /// has an underscore.
  case droppedHeaders
  /// List of `Connection`-like response headers the hop adds.
  case addedConnectionHeader
  /// List of allowed request methods, `any` when not limited.
  case methods
  /// The same on routes of protocols whose sessions need several methods, MCP for one.
  case sessionMethods
  /// `on` when a request that was already sent can be sent again, `by-failure` when the setting lists after which failures.
  case retry
  /// `on` when the hop keeps the request to the application open after the client has gone.
  case clientAbortIgnored
  /// Longest life of a stream after a reload, as a duration; `none` when streams may end by themselves.
  case reloadCut
  /// Longest life of a stream after its pod starts to terminate, as a duration.
  case drain
  /// `fills` when the wait before the signal to end takes all the time that a pod has.
  case preStop
  /// Longest life of a stream after a load balancer starts to drain its pod, as a duration.
  case connectionDrain
  /// How long an idle connection of the client is kept, as a duration.
  case keepalive
  /// How long an idle connection to the upstream is kept for the next request, as a duration.
  case upstreamKeepalive
  /// `single`, `spread`, `client`, `session-header`: how requests find a replica.
  case affinity
  /// Connections of one worker.
  case workerConnections
  /// Streams that one client may have open.
  case clientStreams
  /// Streams that may be open at once.
  case openStreams
  /// Bytes per second that a client may receive.
  case rateLimit
  /// Largest request body, in bytes.
  case bodySize
}

extension Aspect {
  /// The order of the declaration.
  package static func < (one: Aspect, other: Aspect) -> Bool { one.rawValue < other.rawValue }

  /// The name in rule files and reports: the property, with the side behind a dot.
  package var name: String {
    switch self {
    case .responseBuffering: "response-buffering"
    case .bufferingHeader: "response-buffering.header"
    case .bufferingHeaderWritten: "response-buffering.header-written"
    case .bufferingHeaderReceived: "response-buffering.header-received"
    case .upstreamRechunks: "response-buffering.rechunked"
    case .foreignBuffering: "response-buffering.foreign"
    case .bufferSize: "response-buffering.size"
    case .upstreamKeepsRecords: "response-buffering.records"
    case .idleTimeout: "idle-timeout"
    case .idleTimeoutUnit: "idle-timeout.unit"
    case .foreignIdleTimeout: "idle-timeout.foreign"
    case .uploadIdleTimeout: "idle-timeout.upload"
    case .firstByteTimeout: "idle-timeout.first-byte"
    case .connectTimeout: "idle-timeout.connect"
    case .totalTimeout: "total-timeout"
    case .compression: "compression"
    case .responseCache: "response-cache"
    case .cacheLock: "response-cache.lock"
    case .cacheForced: "response-cache.forced"
    case .bodyRewrite: "body-rewrite"
    case .upstreamProtocol: "upstream-protocol"
    case .clientProtocol: "client-protocol"
    case .upgradeHeader: "upgrade.header"
    case .connectionHeader: "upgrade.connection"
    case .requestBuffering: "request-buffering"
    case .requestCollector: "request-buffering.collector"
    case .headerForwarding: "header-forwarding"
    case .droppedHeaders: "header-forwarding.dropped"
    case .addedConnectionHeader: "header-forwarding.connection-response"
    case .methods: "methods"
    case .sessionMethods: "methods.session"
    case .retry: "retry"
    case .clientAbortIgnored: "retry.client-abort"
    case .reloadCut: "reload-cut"
    case .drain: "drain"
    case .preStop: "drain.pre-stop"
    case .connectionDrain: "drain.connection"
    case .keepalive: "keepalive-order"
    case .upstreamKeepalive: "keepalive-order.upstream"
    case .affinity: "affinity"
    case .workerConnections: "concurrency.connections"
    case .clientStreams: "concurrency.per-client"
    case .openStreams: "concurrency.streams"
    case .rateLimit: "concurrency.rate"
    case .bodySize: "concurrency.body"
    }
  }

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  /// The aspect with a name of rule files; nil when there is none.
  package init?(name: String) {
    guard let aspect = Self.byName[name] else { return nil }
    self = aspect
  }

  /// The property that the aspect belongs to.
  package var property: Property {
    Property(rawValue: String(name.prefix { $0 != "." })) ?? .configuration
  }
}
