import SourceText

/// Maps spans of one text to spans of another: a file with another number in a merged report, a string inside a YAML
/// document, a rendered object and the file that a person edits.
package struct SpanMapping: Sendable {
  private let map: @Sendable (SourceSpan) -> SourceSpan
  private let mapEdit: @Sendable (TextEdit) -> TextEdit?

  /// `map` returns the new span of each span. `edit` returns an edit of the new text, or nil where it cannot be made
  /// there; by default an edit moves with its span.
  package init(
    _ map: @escaping @Sendable (SourceSpan) -> SourceSpan, edit: (@Sendable (TextEdit) -> TextEdit?)? = nil
  ) {
    self.map = map
    mapEdit = edit ?? { TextEdit(span: map($0.span), text: $0.text) }
  }

  /// The new span.
  package func callAsFunction(_ span: SourceSpan) -> SourceSpan { map(span) }

  /// The edit of the new text; nil where it cannot be made.
  package func edit(_ edit: TextEdit) -> TextEdit? { mapEdit(edit) }
}

/// Something that contains spans. Each type maps all of them, those of its parts too; `SpanMappingTests` fills every
/// span of every type and looks for one that was not mapped.
package protocol SpanMappable {
  /// The same with all spans mapped.
  func mapped(_ mapping: SpanMapping) -> Self
}

extension SourceSpan: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> SourceSpan { mapping(self) }
}

extension Optional: SpanMappable where Wrapped: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> Wrapped? { map { $0.mapped(mapping) } }
}

extension Array: SpanMappable where Element: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> [Element] { map { $0.mapped(mapping) } }
}

extension Dictionary: SpanMappable where Value: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> [Key: Value] { mapValues { $0.mapped(mapping) } }
}

extension RelatedSpan: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> RelatedSpan { RelatedSpan(label: label, span: mapping(span)) }
}

extension ObjectSource: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> ObjectSource { ObjectSource(kind, name, at: mapping(span)) }
}

extension Uncertainty: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> Uncertainty {
    Uncertainty(
      label: label, span: mapping(span), isProbablyEmpty: isProbablyEmpty, allowsEdits: allowsEdits,
      elsewhere: elsewhere)
  }
}

extension Evidence: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> Evidence {
    var result = self
    result.span = mapping(span)
    return result
  }
}

extension Intent: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> Intent {
    switch self {
    case .evident(let evidence): .evident(evidence.mapped(mapping))
    case .likely(let evidence): .likely(evidence.mapped(mapping))
    case .closed(let evidence): .closed(by: evidence.mapped(mapping))
    case .declared, .unknown: self
    }
  }
}

extension EffectiveValue: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> EffectiveValue {
    var result = self
    result.span = mapping(span)
    result.related = related.mapped(mapping)
    result.uncertainty = uncertainty.mapped(mapping)
    result.unmapped = unmapped ?? self
    return result
  }
}

extension Fix {
  /// Nil where an edit has no place.
  fileprivate func whole(_ mapping: SpanMapping) -> Fix? {
    edits.allSatisfy { mapping.edit($0) != nil } ? mapped(mapping) : nil
  }
}

extension Observation: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> Observation {
    var result = self
    result.span = mapping(span)
    result.enclosing = enclosing.mapped(mapping)
    result.related = related.mapped(mapping)
    result.intent = intent.mapped(mapping)
    // Half a repair would be none.
    result.repair = repair?.whole(mapping)
    result.removal = removal?.whole(mapping)
    return result
  }
}

extension HopLink: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> HopLink {
    var result = self
    result.span = span.mapped(mapping)
    return result
  }
}

extension ProxyChain: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> ProxyChain {
    var result = self
    result.hops = hops.map { MappedHop($0, mapping) }
    result.intent = intent.mapped(mapping)
    result.evidence = evidence.mapped(mapping)
    result.closure = closure.mapped(mapping)
    result.links = links.mapped(mapping)
    return result
  }
}

extension Fix: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> Fix {
    Fix(title: title, reasons: reasons, edits: edits.compactMap(mapping.edit), removesCause: removesCause)
  }
}

extension Consequence: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> Consequence {
    var result = self
    result.span = mapping(span)
    return result
  }
}

extension Finding: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> Finding {
    var result = self
    result.span = mapping(span)
    result.block = block.mapped(mapping)
    result.related = related.mapped(mapping)
    result.consequences = consequences.mapped(mapping)
    result.sources = sources.mapped(mapping)
    result.intent = intent.mapped(mapping)
    // A fix with an edit that cannot be made would be half a fix.
    result.fixes = fixes.filter { $0.edits.allSatisfy { mapping.edit($0) != nil } }.mapped(mapping)
    return result
  }
}

extension SuppressedFinding: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> SuppressedFinding {
    SuppressedFinding(finding: finding.mapped(mapping), reason: reason, isInSource: isInSource)
  }
}

extension InputProblem: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> InputProblem {
    var result = self
    result.span = span.mapped(mapping)
    result.related = related.mapped(mapping)
    return result
  }
}

extension RouteAccount: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> RouteAccount {
    var result = self
    result.span = mapping(span)
    return result
  }
}

extension TracedSetting: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> TracedSetting {
    var result = self
    result.value = value.mapped(mapping)
    return result
  }
}

extension TracedHop: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> TracedHop {
    var result = self
    result.span = mapping(span)
    result.settings = settings.mapped(mapping)
    result.link = link.mapped(mapping)
    return result
  }
}

extension ChainTrace.Limit: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> ChainTrace.Limit {
    ChainTrace.Limit(hop: hop, setting: setting.mapped(mapping))
  }
}

extension ChainTrace: SpanMappable {
  package func mapped(_ mapping: SpanMapping) -> ChainTrace {
    var result = self
    result.intent = intent.mapped(mapping)
    result.hops = hops.mapped(mapping)
    result.idle = idle.mapped(mapping)
    result.total = total.mapped(mapping)
    result.drain = drain.mapped(mapping)
    result.findings = findings.mapped(mapping)
    result.evidence = evidence.mapped(mapping)
    return result
  }
}
