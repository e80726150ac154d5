/// The ordered hops of one route from the client to the application.
public struct ProxyChain: Sendable {
  /// The hops, outermost first.
  public var hops: [any Hop]
  /// The route as the user or the outermost hop names it.
  public var route: String
  /// The kind whose needs the hops are held against.
  public var judgedAs: StreamKind
  /// The kind, when it is known; a route of unknown kind is judged as several.
  public var kind: StreamKind?
  /// Why we think that it streams.
  public var intent: Intent
  /// Why each hop is followed by the next one; nil where both belong to one configuration that says so itself.
  /// One fewer than hops, or empty when no link is known.
  public var links: [HopLink?] = []

  /// Creates a chain.
  public init(hops: [any Hop], route: String, judgedAs: StreamKind, kind: StreamKind?, intent: Intent) {
    self.hops = hops
    self.route = route
    self.judgedAs = judgedAs
    self.kind = kind
    self.intent = intent
  }

  /// Whether a link of the chain is no more than a guess.
  public var isGuess: Bool { links.contains { $0?.isGuess == true } }

  /// Why a hop is followed by the next one, or nil.
  public func link(after index: Int) -> HopLink? { index < links.count ? links[index] : nil }
}
