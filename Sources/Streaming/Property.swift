/// What a stream needs of a hop, in words that are the same for every technology.
package enum Property: String, Sendable, CaseIterable, Hashable {
  case responseBuffering = "response-buffering"
  case requestBuffering = "request-buffering"
  case idleTimeout = "idle-timeout"
  case totalTimeout = "total-timeout"
  case compression
  case responseCache = "response-cache"
  case bodyRewrite = "body-rewrite"
  case upstreamProtocol = "upstream-protocol"
  case clientProtocol = "client-protocol"
  case upgrade
  case headerForwarding = "header-forwarding"
  case methods
  case retry
  case reloadCut = "reload-cut"
  case drain
  case keepaliveOrder = "keepalive-order"
  case affinity
  case concurrency
  case routing
  case configuration
}

/// One side of a property that a rule can test. `response-buffering` alone is the aspect most rules mean;
/// `response-buffering.header` is whether the application can still switch it off.
package enum Aspect: String, Sendable, CaseIterable, Hashable {
  /// `on` when the hop collects the reply in buffers before it passes it on, `whole` when it waits for its end.
  case responseBuffering = "response-buffering"
  /// `honoured`, `ignored` or `swallowed` (a hop in between takes it away): does `X-Accel-Buffering` from the
  /// application count?
  case bufferingHeader = "response-buffering.header"
  /// A header that the hop writes itself in the hope of switching its own buffering off: `response`, `request` or
  /// `none`.
  case bufferingHeaderWritten = "response-buffering.header-written"
  /// `no` when the next hop inside sends `X-Accel-Buffering: no`, so that this hop does not buffer.
  case bufferingHeaderReceived = "response-buffering.header-received"
  /// `yes` when the next hop inside hands everything on in pieces that this hop passes on although it buffers; `no` when
  /// it ends its replies with the connection.
  case upstreamRechunks = "response-buffering.rechunked"
  /// The setting that would switch buffering off for another protocol than the one in use: `off`. Nil when not written.
  case foreignBuffering = "response-buffering.foreign"
  /// Largest piece that the hop reads from its upstream at once, in bytes.
  case bufferSize = "response-buffering.size"
  /// `on` when records of the upstream are delimited, so that buffering does not hold small pieces.
  case upstreamKeepsRecords = "response-buffering.records"
  /// Longest silence of the upstream, as a duration.
  case idleTimeout = "idle-timeout"
  /// `seconds-meant` when the limit counts milliseconds and its number looks like seconds. Nil otherwise.
  case idleTimeoutUnit = "idle-timeout.unit"
  /// A read timeout for another protocol than the one in use, as a duration. Nil when not written.
  case foreignIdleTimeout = "idle-timeout.foreign"
  /// Longest silence of a client that streams its request, as a duration.
  case uploadIdleTimeout = "idle-timeout.upload"
  /// Longest wait for the head of the reply, as a duration.
  case firstByteTimeout = "idle-timeout.first-byte"
  /// Longest time to connect to the upstream, as a duration.
  case connectTimeout = "idle-timeout.connect"
  /// Longest life of a stream, as a duration.
  case totalTimeout = "total-timeout"
  /// `on` when the hop compresses the streamed type.
  case compression
  /// The methods whose replies a cache may store, in lower case: `get`, `head`, `post`; or `off`.
  case responseCache = "response-cache"
  /// `on` when concurrent requests for the same answer wait for the first.
  case cacheLock = "response-cache.lock"
  /// `yes` when the hop is told to cache whatever the application says.
  case cacheForced = "response-cache.forced"
  /// What the hop does to the body: `none`, `re-emits`, `holds-head`, `holds-tail`, `needs-whole`.
  case bodyRewrite = "body-rewrite"
  /// `http/1.0`, `http/1.1`, `http/2`, `fastcgi`, `uwsgi`, `scgi`, `grpc`, `tcp`.
  case upstreamProtocol = "upstream-protocol"
  /// List of `tls`, `plain`, `http/2`.
  case clientProtocol = "client-protocol"
  /// The `Upgrade` request header: `forwarded`, `missing`, `lost` (an enclosing block sets it, but a header set further
  /// inside drops it), `wrong`.
  case upgradeHeader = "upgrade.header"
  /// The `Connection` request header: `upgrade` (only when the client asks), `always` (hard-coded `upgrade`), `missing`,
  /// `lost`, `wrong`.
  case connectionHeader = "upgrade.connection"
  /// `on` when the hop collects the request before it passes it on.
  case requestBuffering = "request-buffering"
  /// What collects the request although buffering is off, or `none`.
  case requestCollector = "request-buffering.collector"
  /// `on` when the client's request headers reach the application.
  case headerForwarding = "header-forwarding"
  /// List of headers a streaming protocol needs that the hop removes; `underscored` when the next hop drops one whose name
  /// has an underscore.
  case droppedHeaders = "header-forwarding.dropped"
  /// List of `Connection`-like response headers the hop adds.
  case addedConnectionHeader = "header-forwarding.connection-response"
  /// List of allowed request methods, `any` when not limited.
  case methods
  /// The same on routes of protocols whose sessions need several methods, MCP for one.
  case sessionMethods = "methods.session"
  /// `on` when a request that was already sent can be sent again.
  case retry
  /// `on` when the hop goes on asking the application after the client has gone.
  case clientAbortIgnored = "retry.client-abort"
  /// Longest life of a stream after a reload, as a duration; `none` when streams may end by themselves.
  case reloadCut = "reload-cut"
  /// Longest life of a stream after its pod is told to end, as a duration.
  case drain
  /// `fills` when the wait before the signal to end takes all the time that a pod has.
  case preStop = "drain.pre-stop"
  /// Longest life of a stream after a load balancer was told to leave its pod alone, as a duration.
  case connectionDrain = "drain.connection"
  /// How long an idle connection of the client is kept, as a duration.
  case keepalive = "keepalive-order"
  /// How long an idle connection to the upstream is kept for the next request, as a duration.
  case upstreamKeepalive = "keepalive-order.upstream"
  /// `single`, `spread`, `client`, `session-header`: how requests find a replica.
  case affinity
  /// Connections of one worker.
  case workerConnections = "concurrency.connections"
  /// Streams that one client may have open.
  case clientStreams = "concurrency.per-client"
  /// Bytes per second that a client may receive.
  case rateLimit = "concurrency.rate"
  /// Largest request body, in bytes.
  case bodySize = "concurrency.body"

  /// The number of aspects.
  package static let count = allCases.count

  /// The place among all aspects. An enumeration without associated values is laid out as its place.
  package var ordinal: Int { Int(unsafeBitCast(self, to: UInt8.self)) }

  /// Hashes the place: the hash of an enumeration with texts would be that of its text.
  package func hash(into hasher: inout Hasher) { hasher.combine(UInt8(truncatingIfNeeded: ordinal)) }

  /// The property that the aspect belongs to.
  package var property: Property {
    let name = rawValue.prefix { $0 != "." }
    return Property(rawValue: String(name)) ?? .configuration
  }
}
