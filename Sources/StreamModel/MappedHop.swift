import SourceText

/// A hop whose configuration is a string inside another one: its spans are those of the outer file.
package struct MappedHop: Hop {
  private let inner: any Hop
  private let mapping: SpanMapping

  /// Wraps a hop.
  package init(_ inner: any Hop, _ mapping: SpanMapping) {
    self.inner = inner
    self.mapping = mapping
  }

  package var technology: String { inner.technology }
  package var title: String { inner.title }
  package var route: String { inner.route }
  package var object: String? { inner.object }
  package var span: SourceSpan { mapping(inner.span) }
  package var enclosing: [SourceSpan] { inner.enclosing.mapped(mapping) }
  package var identity: HopIdentity { inner.identity }
  package var incomingRequest: HopRequest { inner.incomingRequest }
  package var fixesOwnRoute: Bool { inner.fixesOwnRoute }
  package var serverNames: [String] { inner.serverNames }

  package var targets: [HopTarget] {
    inner.targets.map { target in
      var result = target
      result.file = span.file
      return result
    }
  }

  package func enclosing(ofBlock block: Int) -> [SourceSpan] { inner.enclosing(ofBlock: block).mapped(mapping) }
  package func value(of aspect: Aspect) -> EffectiveValue? { inner.value(of: aspect).mapped(mapping) }
  package func summary(of aspect: Aspect) -> ValueSummary { inner.summary(of: aspect) }
  package func standard(of aspect: Aspect, for value: EffectiveValue) -> AspectValue? {
    inner.standard(of: aspect, for: value)
  }
  package func assignment(of setting: String, to value: String) -> String { inner.assignment(of: setting, to: value) }

  /// The inner hop knows the setting by its location in the inner string.
  package func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    guard var found = inner.edits(for: change, of: value.unmapped ?? value, in: sources) else { return nil }
    let edits = found.edits.compactMap(mapping.edit)
    guard edits.count == found.edits.count else { return nil }
    found.edits = edits
    return found
  }
}
