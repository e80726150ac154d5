import RuleFiles
import StreamModel

/// One hop of a chain with the conditions of rules evaluated on it. A class, since each condition of each rule refers to
/// it.
final class EvaluationContext {
  let hop: any Hop
  let chain: ProxyChain
  private let basis: EvaluationBasis
  /// The hop in front on the same path, or nil.
  let outer: (any Hop)?
  /// Whether a hop further inside takes the application's `X-Accel-Buffering` for itself.
  let isHeaderTaken: Bool
  private var values = ValueCache()

  var policy: Policy { basis.policy }
  var assumptions: Assumptions { basis.assumptions }

  init(at index: Int, of chain: ProxyChain, on basis: EvaluationBasis) {
    let hop = chain.hops[index]
    self.hop = hop
    outer = index > 0 ? chain.hops[index - 1] : nil
    // The nginx nearest to the application acts on the header and hides it from its client
    // (ngx_http_proxy_module.c, ngx_http_proxy_hide_headers). Within one nginx tree the hops themselves know.
    isHeaderTaken =
      index + 1 < chain.hops.count
      && chain.hops[(index + 1)...].contains {
        $0.technology != hop.technology && $0.value(of: .bufferingHeader) != nil
      }
    self.chain = chain
    self.basis = basis
  }

  /// The hop's value.
  func value(of aspect: Aspect) -> EffectiveValue? { values.value(of: aspect, at: hop) }

  /// Whether the hop may have a value of an aspect; with `needsWritten`, an explicit one.
  func mayHave(_ aspect: Aspect, needsWritten: Bool) -> Bool {
    switch hop.summary(of: aspect) {
    case .absent: false
    case .default: !needsWritten
    case .written, .unknown: true
    }
  }

  /// The aspect that a value decides.
  func aspect(of value: EffectiveValue) -> Aspect? {
    Aspect.allCases.first { aspect in
      guard let known = self.value(of: aspect) else { return false }
      return known.setting == value.setting && known.span == value.span
    }
  }

  /// Whether a condition of a rule is met.
  func meets(_ condition: Condition) -> Bool {
    switch condition {
    case .all(let parts): parts.allSatisfy(meets)
    case .any(let parts): parts.contains(where: meets)
    case .not(let part): !meets(part)
    case .test(let aspect, let test): passes(value(of: aspect), of: aspect, test)
    case .assumed(let name): isAssumed(name)
    case .intent(let words): words.contains(chain.intent.word)
    case .kind(let kinds): kinds.contains(chain.judgedAs)
    }
  }

  /// Whether somebody chose a value. One that equals the product's default tells no intention: dumps write it out.
  func isChosen(_ value: EffectiveValue, of aspect: Aspect) -> Bool {
    value.isWritten && hop.standard(of: aspect, for: value) != value.value
  }

  /// Limits of which a longer one is never worse than a shorter one.
  private static let limits: Set<Aspect> = [.idleTimeout, .totalTimeout, .uploadIdleTimeout, .firstByteTimeout]

  /// Whether a limit is longer than the product's default.
  func isRaised(_ value: EffectiveValue, of aspect: Aspect) -> Bool {
    guard Self.limits.contains(aspect), value.isWritten, case .duration(let own) = value.value,
      case .duration(let standard)? = hop.standard(of: aspect, for: value)
    else { return false }
    return own > standard && standard > 0
  }

  private func passes(_ value: EffectiveValue?, of aspect: Aspect, _ test: ValueTest) -> Bool {
    guard let value else { return false }
    switch test {
    case .oneOf(let words):
      if case .word(let word) = value.value { return words.contains(word) }
      return false
    case .includes(let word):
      switch value.value {
      case .words(let list): return list.contains(word)
      case .word(let single): return single == word
      default: return false
      }
    case .below(let bound):
      switch value.value {
      case .duration(let number), .number(let number): return self.bound(bound).map { number < $0 } ?? false
      default: return false
      }
    case .zero: return value.value == .duration(milliseconds: 0) || value.value == .number(0)
    case .written(let wanted): return isChosen(value, of: aspect) == wanted
    case .present: return true
    case .unknown: return value.value == .unknown
    }
  }

  private func bound(_ bound: Bound) -> Int64? {
    switch bound {
    case .outer(let aspect):
      switch outer?.value(of: aspect)?.value {
      case .duration(let number), .number(let number): number
      default: nil
      }
    case .fixed(let number): number
    case .idle: basis.policy.idle(for: chain.judgedAs)
    case .certainIdle: basis.policy.certainIdle(for: chain.judgedAs)
    case .total: basis.policy.total(for: chain.judgedAs)
    }
  }

  private func isAssumed(_ name: String) -> Bool {
    switch name {
    case "upstream-sends-x-accel-buffering":
      (basis.assumptions.upstreamSendsAccelBuffering || chain.intent.switchesBufferingOff) && !isHeaderTaken
    case "upstream-chunks": basis.assumptions.upstreamChunks
    // The rule names the load balancer: `behind-google-cloud`.
    default: basis.assumptions.behind.map { name == "behind-\($0)" } ?? false
    }
  }
}

/// The policy and the assumptions that chains are judged by.
struct EvaluationBasis: Sendable {
  let policy: Policy
  let assumptions: Assumptions

  /// The same for one chain: with the policy of its route and the heartbeat of its application.
  func adapted(to chain: ProxyChain) -> EvaluationBasis {
    let heartbeat = chain.intent.heartbeat
    guard !policy.routes.isEmpty || heartbeat != nil || chain.intent.isEvident else { return self }
    var policy = policy.routes.isEmpty ? policy : policy.adapted(to: chain.route)
    switch heartbeat {
    case .every(let milliseconds): policy.assume(heartbeat: milliseconds)
    case .never: policy.assumeSilence()
    case nil: if chain.intent.isEvident { policy.assumeComments() }
    }
    return EvaluationBasis(policy: policy, assumptions: assumptions)
  }
}
