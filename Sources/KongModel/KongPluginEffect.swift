import SourceText
import StreamModel

/// The effect of one plugin on the streams of a route.
package struct KongPluginEffect {
  package let check: Check
  package let kinds: Set<StreamKind>
  package let outcome: Outcome
  let setting: String
  let value: String
  let span: SourceSpan
  let object: String?
  let plugin: String
  let reason: String
  let condition: String
  var related: [RelatedSpan] = []
}

extension KongPluginEffect {
  /// The effect as an observation, which a rule puts into words.
  package func observation(_ technology: String, route: String, kind: StreamKind?, intent: Intent) -> Observation {
    var result = Observation(
      check: check, outcome: outcome, technology: technology, setting: setting, value: value, span: span)
    result.object = object
    result.related = related
    result.parameters = ["title": "Kong", "plugin": plugin, "reason": reason, "condition": condition]
    result.route = route
    result.kind = kind
    result.intent = intent
    return result
  }
}

extension KongPluginEffect {
  /// The effect of a plugin that does not run for every request.
  func reserved(_ reservation: String?) -> KongPluginEffect {
    guard let reservation else { return self }
    let weaker: Outcome = outcome == .certain ? .conditional : outcome
    var result = KongPluginEffect(
      check: check, kinds: kinds, outcome: weaker, setting: setting, value: value, span: span, object: object,
      plugin: plugin, reason: reason, condition: condition.isEmpty ? reservation : "\(condition), \(reservation)")
    result.related = related
    return result
  }
}
