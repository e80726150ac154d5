/// The ordered hops of one route from the client to the application.
package struct ProxyChain: Sendable {
  /// The hops, outermost first.
  package var hops: [any Hop]
  /// The route as the user or the outermost hop names it.
  package var route: String
  /// The kind whose needs the hops are compared with.
  package var judgedAs: StreamKind
  /// The kind, when it is known; a route of unknown kind is judged as several.
  package var kind: StreamKind?
  /// Why we think that it streams.
  package var intent: Intent
  /// Everything observed about the route, for and against a stream; empty where no trace is wanted.
  package var evidence: [Evidence]
  /// Whether the route is known not to stream: a health check, files. It is not judged, but settings that it shares with
  /// other routes decide for it too.
  package var isPlain = false
  /// Why every request of the route is denied on purpose; nil where none is. No setting matters then.
  package var closure: Evidence? {
    get { closures.first }
    set { closures = newValue.map { [$0] } ?? [] }
  }
  /// One at most: chains are many, and hardly any has one.
  private var closures: [Evidence] = []
  /// How often the application of a declared stream is known to send something: its policy stays that of the user, but
  /// breaks are less likely.
  package var heartbeat: Heartbeat?
  /// Why each hop is followed by the next one; nil where both belong to one configuration that links them itself. One
  /// fewer than hops, or empty when no link is known.
  package var links: [HopLink?] = []
  /// The first of the hops that one configuration links itself; those before it and behind them were joined later.
  package var origin = 0

  package init(
    hops: [any Hop], route: String, judgedAs: StreamKind, kind: StreamKind?, intent: Intent,
    evidence: [Evidence] = []
  ) {
    self.hops = hops
    self.route = route
    self.judgedAs = judgedAs
    self.kind = kind
    self.intent = intent
    self.evidence = evidence
  }

  /// Whether a link of the chain is no more than a guess.
  package var isGuess: Bool { links.contains { $0?.isGuess == true } }

  /// The hops around the origin that are known to follow one another: nothing may be claimed of those behind a guess, and
  /// a guess takes nothing away from the others.
  package var withoutGuesses: ProxyChain {
    guard isGuess else { return self }
    let guesses = links.indices.filter { links[$0]?.isGuess == true }
    let start = guesses.last { $0 < origin }.map { $0 + 1 } ?? 0
    let end = guesses.first { $0 >= origin } ?? hops.count - 1
    var part = self
    part.hops = Array(hops[start...end])
    part.links = Array(links[start..<end])
    part.origin = origin - start
    return part
  }

  /// Why a hop is followed by the next one, or nil.
  package func link(after index: Int) -> HopLink? { index < links.count ? links[index] : nil }
}
