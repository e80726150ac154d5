/// What a stream needs of a hop, in terms that are the same for every technology.
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
