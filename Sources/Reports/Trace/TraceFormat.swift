import StreamModel

/// Output formats of proxy chains.
package enum TraceFormat: String, CaseIterable, Sendable {
  /// A table for each chain.
  case human
  /// The versioned contract of `schemas/trace-v1.schema.json`.
  case json
  /// Flow charts as Mermaid draws them.
  case mermaid
  /// Tables and flow charts for a page or a comment.
  case markdown
  /// The chains of the audit page.
  case html

  /// The whole output of one run.
  package func render(_ report: TraceReport, style: ReportStyle) -> [UInt8] {
    switch self {
    case .human: TraceTable(report, style: style).render()
    case .json: TraceJSON(report).render()
    case .mermaid: TraceMermaid(report).render()
    case .markdown: TraceMarkdown(report).render()
    case .html: AuditPage(report).render()
    }
  }
}

extension TraceVerdict {
  /// The word of the formats for display.
  package var word: String {
    switch self {
    case .passes: "passes"
    case .costs: "costs"
    case .mayBreak: "may break"
    case .breaks: "breaks"
    case .unknown: "unknown"
    }
  }
}

extension ChainTrace {
  /// `chat.example.com/v1 (sse, declared by --stream)`.
  package var headline: String {
    let reason =
      switch intent {
      case .declared(let by): "declared by \(by)"
      case .evident(let evidence): "evident: \(evidence.first?.text ?? "")"
      case .likely(let evidence): "likely: \(evidence.first?.text ?? "")"
      case .unknown: "of unknown intent"
      case .closed(let evidence): "closed: \(evidence.text)"
      }
    return "\(route) (\(kind.rawValue), \(reason))"
  }

  /// The limits of the whole chain.
  package var limits: String {
    func text(_ limit: Limit?) -> String {
      guard let limit else { return "unlimited" }
      return "\(limit.setting.shown) (\(hops[limit.hop].title), \(limit.setting.value.setting))"
    }
    let rest = drain.map { "; after a reload or rollout: \(text($0))" } ?? ""
    return "limits of the chain: idle \(text(idle)); total \(text(total))\(rest)"
  }

  /// The relevant rows: explicit values, faults and the limits.
  package func shownSettings(of hop: TracedHop, all: Bool) -> [TracedSetting] {
    if all { return hop.settings }
    return hop.settings.filter { row in
      if row.verdict != .passes || row.binds || row.value.isWritten { return true }
      switch row.aspect {
      case .responseBuffering, .idleTimeout, .totalTimeout, .upgradeHeader, .connectionHeader: return true
      case .upstreamProtocol: return false
      default: return false
      }
    }
  }
}
