import SourceText

/// One intermediary that a request passes.
package protocol Hop: Sendable {
  /// The product whose configuration this is: `nginx`.
  var technology: String { get }
  /// The product's name for display: `GKE Ingress`.
  var title: String { get }
  /// The route by which the hop is reached, as the configuration writes it: `/v1/chat`, `~ ^/ws`.
  var route: String { get }
  /// Kubernetes object, or nil.
  var object: String? { get }
  /// The head of the block that serves the route.
  var span: SourceSpan { get }
  /// The enclosing blocks from the outermost to the one that serves the route.
  var enclosing: [SourceSpan] { get }
  /// The enclosing blocks of a location that contains a setting, outermost first.
  func enclosing(ofBlock block: Int) -> [SourceSpan]
  /// Identifies the hop: two routes served by the same block have the same hop.
  var identity: HopIdentity { get }
  /// The value in force, or nil when the aspect does not exist for this hop.
  func value(of aspect: Aspect) -> EffectiveValue?
  /// A summary of an aspect without computing its value: most rules need not read most values.
  func summary(of aspect: Aspect) -> ValueSummary
  /// The default of the setting that decides a value; nil where it is unknown or depends on an unknown version.
  func standard(of aspect: Aspect, for value: EffectiveValue) -> AspectValue?
  /// How an owner writes a setting with a value: `proxy_buffering off;`. The value is a word of the domain or a duration
  /// such as `1h`.
  func assignment(of setting: String, to value: String) -> String
  /// Whether a fix writes a setting where the route is served, so that it changes no other route.
  var fixesOwnRoute: Bool { get }
  /// The names of the server that the block belongs to: servers for 80 and 443 have the same. Empty when it has none.
  var serverNames: [String] { get }
  /// The line that says where a value is missing: the route's own one where the block is an object's head.
  func primarySpan(of value: EffectiveValue) -> SourceSpan
  /// The edits that change a setting; `value` is the value of the finding. Nil when the files cannot be edited so.
  func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits?
  /// The request by which the hop is reached.
  var incomingRequest: HopRequest { get }
  /// Where the hop forwards requests to; empty when the files do not show it.
  var targets: [HopTarget] { get }
}

extension Hop {
  /// A product without another name is called by its identifier.
  package var title: String { technology }
  /// Objects and their settings are shared by routes.
  package var fixesOwnRoute: Bool { false }
  /// Only servers of nginx have names.
  package var serverNames: [String] { [] }
  /// The value's own location.
  package func primarySpan(of value: EffectiveValue) -> SourceSpan { value.span }
  /// It cannot be edited.
  package func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    nil
  }
  /// Any request.
  package var incomingRequest: HopRequest { HopRequest(host: "", path: "/", kind: nil) }
  /// The hops behind are unknown.
  package var targets: [HopTarget] { [] }
  /// It is unknown.
  package func standard(of aspect: Aspect, for value: EffectiveValue) -> AspectValue? { nil }
  /// Only the value itself shows it.
  package func summary(of aspect: Aspect) -> ValueSummary { .unknown }
}

/// Identifies a hop: two routes that the same block serves pass the same hop.
package struct HopIdentity: Hashable, Sendable {
  /// The configuration that the hop belongs to.
  package let configuration: ConfigurationID
  /// The block within the configuration.
  package let block: Int

  package init(_ configuration: ConfigurationID, block: Int) {
    self.configuration = configuration
    self.block = block
  }
}
