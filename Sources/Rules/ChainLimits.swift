import SourceText
import StreamModel

/// A finding with the hop that has it.
struct HopFinding {
  /// The position of the hop in its path.
  let hop: Int
  /// The value that the rule is about.
  let value: EffectiveValue
  let subject: Aspect
  /// The aspects whose defaults are in force because this value has no effect.
  let explains: [Aspect]
  var finding: Finding
}

/// Judges the hops of a path together: the limit that binds is the fault, the others come after it.
struct ChainLimits {
  let chain: ProxyChain
  let policy: Policy

  /// Limits of which the smallest one of a path decides.
  private static let limits: [Aspect] = [.idleTimeout, .totalTimeout]

  func settle(_ items: inout [HopFinding]) {
    for aspect in Self.limits { bind(aspect, &items) }
    nameCause(&items)
  }

  // MARK: Limits

  /// One error at the hop that cuts first. The others would cut next: they are named there and stay as warnings.
  private func bind(_ aspect: Aspect, _ items: inout [HopFinding]) {
    var all = items.indices.filter { items[$0].subject == aspect && items[$0].finding.severity == .error }
    guard all.count > 1 else { return }
    all.sort { (limit(items[$0]), items[$0].hop) < (limit(items[$1]), items[$1].hop) }
    let first = all[0]
    let binding = items[first]
    let binder = chain.hops[binding.hop].title
    let shown = binding.value.display ?? binding.value.text
    var next: [String] = []
    for index in all.dropFirst() {
      let value = items[index].value
      let title = chain.hops[items[index].hop].title
      let length = value.display ?? value.text
      items[first].finding.related.append(
        RelatedSpan(label: "next, \(title) cuts after \(length)", span: value.span))
      next.append("\(value.setting) (\(title), \(length))")
      guard !items[index].finding.message.isEmpty else { continue }
      items[index].finding.severity = .warning
      items[index].finding.message += "; \(binder) cuts before that, after \(shown)"
      items[index].finding.related.append(RelatedSpan(label: "cuts first, after \(shown)", span: binding.value.span))
    }
    items[first].finding.remedy +=
      "\nOther hops of the chain cut next; raise them too: \(next.joined(separator: ", "))."
  }

  private func limit(_ item: HopFinding) -> Int64 {
    if case .duration(let milliseconds) = item.value.value { return milliseconds }
    return .max
  }

  // MARK: Causes

  /// A hop that buffers the response keeps heartbeats too, so that the idle limits in front of it fire. They are the
  /// symptom.
  private func nameCause(_ items: inout [HopFinding]) {
    for index in items.indices
    where items[index].subject == .responseBuffering && items[index].finding.severity == .error
      && items[index].finding.confidence == .certain
    {
      for outer in 0..<items[index].hop {
        guard let limit = chain.hops[outer].value(of: .idleTimeout), case .duration(let length) = limit.value,
          length > 0, length < policy.total(for: chain.judgedAs)
        else { continue }
        items[index].finding.related.append(
          RelatedSpan(
            label:
              "meanwhile \(chain.hops[outer].title) receives nothing and gives up after \(limit.display ?? limit.text)",
            span: limit.span))
      }
    }
  }
}
