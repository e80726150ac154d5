import SourceText

/// Puts other places into what was found: where reports are joined, each file gets another number.
package struct SpanMove {
  private let place: (SourceSpan) -> SourceSpan

  /// `place` leads from each place to the new one.
  package init(_ place: @escaping (SourceSpan) -> SourceSpan) { self.place = place }

  /// The new place.
  package func callAsFunction(_ span: SourceSpan) -> SourceSpan { place(span) }

  private func callAsFunction(_ related: [RelatedSpan]) -> [RelatedSpan] {
    related.map { RelatedSpan(label: $0.label, span: self($0.span)) }
  }

  private func callAsFunction(_ evidence: [Evidence]) -> [Evidence] {
    evidence.map {
      Evidence(
        text: $0.text, span: self($0.span), kinds: $0.kinds, namesProtocol: $0.namesProtocol,
        namesProduct: $0.namesProduct, hint: $0.hint, heartbeat: $0.heartbeat)
    }
  }

  private func callAsFunction(_ intent: Intent) -> Intent {
    switch intent {
    case .evident(let evidence): .evident(self(evidence))
    case .likely(let evidence): .likely(self(evidence))
    case .declared, .unknown: intent
    }
  }

  /// The finding at its new places.
  package func callAsFunction(_ finding: Finding) -> Finding {
    var moved = finding
    moved.span = self(finding.span)
    moved.related = self(finding.related)
    moved.intent = self(finding.intent)
    moved.fixes = finding.fixes.map { fix in
      Fix(
        title: fix.title, safety: fix.safety,
        edits: fix.edits.map { TextEdit(span: self($0.span), text: $0.text) })
    }
    return moved
  }

  /// The silenced finding at its new places.
  package func callAsFunction(_ suppressed: SuppressedFinding) -> SuppressedFinding {
    SuppressedFinding(
      finding: self(suppressed.finding), reason: suppressed.reason, isInSource: suppressed.isInSource)
  }

  /// The problem at its new places.
  package func callAsFunction(_ problem: InputProblem) -> InputProblem {
    var moved = problem
    moved.span = problem.span.map { self($0) }
    moved.related = self(problem.related)
    return moved
  }

  /// The way at its new places.
  package func callAsFunction(_ trace: PathTrace) -> PathTrace {
    var moved = trace
    moved.intent = self(trace.intent)
    moved.hops = trace.hops.map { hop in
      var hop = hop
      hop.span = self(hop.span)
      hop.settings = hop.settings.map { self($0) }
      if let span = hop.link?.span { hop.link?.span = self(span) }
      return hop
    }
    moved.idle = self(trace.idle)
    moved.total = self(trace.total)
    moved.drain = self(trace.drain)
    return moved
  }

  private func callAsFunction(_ limit: PathTrace.Limit?) -> PathTrace.Limit? {
    limit.map { PathTrace.Limit(hop: $0.hop, setting: self($0.setting)) }
  }

  private func callAsFunction(_ setting: TracedSetting) -> TracedSetting {
    var moved = setting
    moved.value.span = self(setting.value.span)
    moved.value.related = self(setting.value.related)
    moved.value.doubt = setting.value.doubt.map { RelatedSpan(label: $0.label, span: self($0.span)) }
    return moved
  }
}
