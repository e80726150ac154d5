/// What is known of a value before it is made.
package enum ValueSummary: Sendable {
  /// The hop has no such aspect.
  case absent
  /// The default holds.
  case `default`
  /// The value is explicit or inherited.
  case written
  /// Only the value tells.
  case unknown
}
