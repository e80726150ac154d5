import SourceText

/// A hop whose configuration is a text inside another one: its spans are those of the outer text.
public struct MappedHop: Hop {
  private let inner: any Hop
  private let mapping: SpanMapping

  /// Wraps a hop.
  public init(_ inner: any Hop, _ mapping: SpanMapping) {
    self.inner = inner
    self.mapping = mapping
  }

  public var technology: String { inner.technology }
  public var title: String { inner.title }
  public var route: String { inner.route }
  public var object: String? { inner.object }
  public var span: SourceSpan { mapping(inner.span) }
  public var enclosing: [SourceSpan] { inner.enclosing.mapped(mapping) }
  public var identity: HopIdentity { inner.identity }
  public var asked: HopRequest { inner.asked }

  public var targets: [HopTarget] {
    inner.targets.map { target in
      var result = target
      result.file = span.file
      return result
    }
  }

  public func enclosing(ofBlock block: Int) -> [SourceSpan] { inner.enclosing(ofBlock: block).mapped(mapping) }
  public func value(of aspect: Aspect) -> EffectiveValue? { inner.value(of: aspect).mapped(mapping) }
  public func summary(of aspect: Aspect) -> ValueSummary { inner.summary(of: aspect) }
  public func assignment(of setting: String, to value: String) -> String { inner.assignment(of: setting, to: value) }

  /// The hop inside knows the setting by its place in the inner text.
  public func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    guard var found = inner.edits(for: change, of: value.unmapped ?? value, in: sources) else { return nil }
    let edits = found.edits.compactMap(mapping.edit)
    guard edits.count == found.edits.count else { return nil }
    found.edits = edits
    return found
  }
}
