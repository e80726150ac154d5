import SourceText

/// One intermediary that a request passes.
package protocol Hop: Sendable {
  /// The product whose configuration this is: `nginx`.
  var technology: String { get }
  /// The product's name for people: `GKE Ingress`.
  var title: String { get }
  /// The route by which the hop is reached, as the configuration writes it: `/v1/chat`, `~ ^/ws`.
  var route: String { get }
  /// Kubernetes object, or nil.
  var object: String? { get }
  /// The head of the block that serves the route.
  var span: SourceSpan { get }
  /// The enclosing blocks from the outermost to the one that serves the route.
  var enclosing: [SourceSpan] { get }
  /// The enclosing blocks of a place that holds a setting, outermost first.
  func enclosing(ofBlock block: Int) -> [SourceSpan]
  /// Tells hops apart: two routes served by the same block are the same hop.
  var identity: HopIdentity { get }
  /// The value in force, or nil when the aspect does not exist for this hop.
  func value(of aspect: Aspect) -> EffectiveValue?
  /// The aspects that have a value, and those whose value somebody wrote, when that is known beforehand.
  var knownAspects: (present: AspectSet, written: AspectSet)? { get }
  /// Whether nobody wrote the value of an aspect. Says yes only where that is found out without making the value.
  func isSurelyUnwritten(_ aspect: Aspect) -> Bool
  /// Whether a hop of another path is the same but for the kind of stream, so that values that do not depend on the kind
  /// are the same too.
  func sharesValues(with other: any Hop) -> Bool
  /// The aspects whose values depend on the kind of stream.
  var aspectsByKind: [Aspect] { get }
  /// How an owner writes a setting with a value: `proxy_buffering off;`. The value is a word of the domain or a duration
  /// such as `1h`.
  func assignment(of setting: String, to value: String) -> String
  /// The edits that change a setting; `value` is what the finding is about. Nil when that cannot be done in the files.
  func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits?
  /// The request by which the hop is reached.
  var asked: HopRequest { get }
  /// Where the hop hands requests to; empty when the files do not say.
  var targets: [HopTarget] { get }
}

extension Hop {
  /// A product without another name is called by its identifier.
  package var title: String { technology }
  /// Nothing is known about how to edit it.
  package func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    nil
  }
  /// Any request.
  package var asked: HopRequest { HopRequest(host: "", path: "/", kind: nil) }
  /// Nothing is known about what stands behind.
  package var targets: [HopTarget] { [] }
  /// One must ask for each.
  package var knownAspects: (present: AspectSet, written: AspectSet)? { nil }
  /// Only the value tells.
  package func isSurelyUnwritten(_ aspect: Aspect) -> Bool { false }
  /// Nothing is known to be shared.
  package func sharesValues(with other: any Hop) -> Bool { false }
  /// Any value may depend on it.
  package var aspectsByKind: [Aspect] { Aspect.allCases }
}

/// Tells hops apart.
package struct HopIdentity: Hashable, Sendable {
  /// The file tree that the hop belongs to.
  package let tree: Int
  /// The block within the tree.
  package let block: Int

  /// Creates an identity.
  package init(tree: Int, block: Int) {
    self.tree = tree
    self.block = block
  }
}

/// The ordered hops of one route from the client to the application.
package struct Path: Sendable {
  /// The hops, outermost first.
  package var hops: [any Hop]
  /// The route as the user or the outermost hop names it.
  package var route: String
  /// The kind whose needs the hops are held against.
  package var judgedAs: StreamKind
  /// The kind, when it is known; a route of unknown kind is judged as several.
  package var kind: StreamKind?
  /// Why we think that it streams.
  package var intent: Intent
  /// Why each hop is followed by the next one; nil where both belong to one configuration that says so itself.
  /// One fewer than hops, or empty when no link is known.
  package var links: [HopLink?] = []

  /// Creates a path.
  package init(hops: [any Hop], route: String, judgedAs: StreamKind, kind: StreamKind?, intent: Intent) {
    self.hops = hops
    self.route = route
    self.judgedAs = judgedAs
    self.kind = kind
    self.intent = intent
  }

  /// Whether a link of the path is no more than a guess.
  package var isGuess: Bool { links.contains { $0?.isGuess == true } }

  /// Why a hop is followed by the next one, or nil.
  package func link(after index: Int) -> HopLink? { index < links.count ? links[index] : nil }
}
