import RuleFiles
import SourceText
import StreamModel

/// A hop that the user names in `paths:`, with its published values and the user's overrides.
package struct BuiltInHop: Hop {
  private let description: BuiltInHopDescription
  private let values: EffectiveValues
  /// Where the hop is named.
  package let span: SourceSpan
  /// Identifies the hop.
  package let identity: HopIdentity

  /// `overrides` are values by option with their locations.
  package init(
    _ description: BuiltInHopDescription, overrides: [String: (text: String, span: SourceSpan)], span: SourceSpan
  ) {
    self.description = description
    self.span = span
    identity = HopIdentity(
      ConfigurationID(technology: "built-in", scope: Int(span.file.index), number: span.start), block: 0)
    var values = EffectiveValues()
    for setting in description.settings {
      let own = overrides[setting.option]
      let text = own?.text ?? setting.value
      let value = Self.value(text)
      var effective = EffectiveValue(
        value, setting: setting.setting, text: text, origin: own == nil ? .default : .written, span: own?.span ?? span)
      if case .duration(let milliseconds) = value { effective.display = TimeLength(milliseconds: milliseconds).text }
      values[setting.aspect] = effective
    }
    self.values = values
  }

  /// The identifier of the product.
  package var technology: String { description.id }
  /// The product for display.
  package var title: String { description.title }
  /// All requests pass it.
  package var route: String { "/" }
  package var object: String? { nil }
  package var enclosing: [SourceSpan] { [] }
  package func enclosing(ofBlock block: Int) -> [SourceSpan] { [] }
  /// The value in force.
  package func value(of aspect: Aspect) -> EffectiveValue? { values[aspect] }

  /// The published value.
  package func standard(of aspect: Aspect, for value: EffectiveValue) -> AspectValue? {
    description.settings.first { $0.aspect == aspect && $0.setting == value.setting }.map { Self.value($0.value) }
  }

  private static func value(_ text: String) -> AspectValue {
    TimeLength(parsing: text).map { .duration(milliseconds: $0.milliseconds) } ?? .word(text)
  }

  /// The hop is configured elsewhere; only the assignment itself can be shown.
  package func assignment(of setting: String, to value: String) -> String {
    let option = description.settings.first { $0.setting == setting }?.option ?? setting
    return "set \(setting) of \(title), then write: {hop: \(description.id), \(option): \(value)}"
  }
}
