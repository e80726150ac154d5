/// A summary of a value before it is computed.
package enum ValueSummary: Sendable {
  /// The hop has no such aspect.
  case absent
  /// The default applies.
  case `default`
  /// The value is explicit or inherited.
  case written
  /// Only the value itself shows it.
  case unknown
}
