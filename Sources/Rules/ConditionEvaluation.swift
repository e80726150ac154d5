import RuleFiles
import Streaming

/// Holds the conditions of rules against one hop.
final class HopContext {
  let hop: any Hop
  let path: Path
  private let basis: JudgementBasis
  /// The hop in front on the same path, or nil.
  let outer: (any Hop)?
  /// Whether a hop further inside takes the application's `X-Accel-Buffering` for itself.
  let isHeaderTaken: Bool
  /// Values that a rule asked for already; the next rule asks for the same ones.
  private let values: HopValues
  private let knownAspects: (present: AspectSet, written: AspectSet)?

  var policy: Policy { basis.policy }
  var assumptions: Assumptions { basis.assumptions }

  /// `memory` holds the values of the hop that was judged before.
  init(at index: Int, of path: Path, on basis: JudgementBasis, memory: inout PathMemory) {
    let hop = path.hops[index]
    self.hop = hop
    knownAspects = hop.knownAspects
    outer = index > 0 ? path.hops[index - 1] : nil
    // The nginx nearest to the application acts on the header and hides it from its client
    // (ngx_http_proxy_module.c, ngx_http_proxy_hide_headers). Within one nginx tree the hops themselves know.
    isHeaderTaken =
      index + 1 < path.hops.count
      && path.hops[(index + 1)...].contains { $0.technology != hop.technology && $0.value(of: .bufferingHeader) != nil }
    self.path = path
    self.basis = basis
    values = memory.values
    if let previous = memory.hop, hop.sharesValues(with: previous) {
      // The kinds of one route are judged one after the other.
      values.forget(hop.aspectsByKind)
    } else {
      values.forgetAll()
    }
    memory.hop = hop
  }

  /// The hop's value.
  func value(of aspect: Aspect) -> EffectiveValue? { known(aspect)?.all }

  /// The hop's value, shared.
  func known(_ aspect: Aspect) -> KnownValue? {
    values.known(aspect) { hop.value(of: aspect) }
  }

  /// Whether the hop may have a value of an aspect, and one that somebody wrote where only such counts. Says no only when
  /// it surely has not: most values need not be handed over to know that.
  func mayHave(_ aspect: Aspect, needsWritten: Bool) -> Bool {
    if let known = knownAspects {
      guard known.present.contains(aspect) else { return false }
      if !needsWritten || known.written.contains(aspect) { return true }
    } else if !needsWritten || !values.passedOver.contains(aspect) && !hop.isSurelyUnwritten(aspect) {
      return true
    }
    values.passedOver.insert(aspect)
    return false
  }

  /// The aspect that a value decides, among those that were asked for.
  func aspect(of value: EffectiveValue) -> Aspect? {
    Aspect.allCases.first { aspect in
      let isPassedOver = values.passedOver.contains(aspect)
      guard let known = (isPassedOver ? known(aspect) : values.asked(aspect))?.all else { return false }
      return known.setting == value.setting && known.span == value.span
    }
  }

  func holds(_ condition: JudgedCondition) -> Bool {
    let steps = condition.steps
    var next = condition.start
    while next >= 0 {
      let holds: Bool =
        switch steps[next].question {
        case .word(let word): if case .word(word)? = known(steps[next].aspect)?.value { true } else { false }
        case .value(let test): passes(known(steps[next].aspect), test)
        case .assumed(let name): isAssumed(name)
        case .intent(let words): words.contains(path.intent.word)
        case .kind(let kinds): kinds.contains(path.judgedAs)
        }
      next = holds ? steps[next].ifTrue : steps[next].ifFalse
    }
    return next == JudgedCondition.holds
  }

  private func passes(_ value: KnownValue?, _ test: ValueTest) -> Bool {
    guard let value = value else { return false }
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
    case .written(let wanted): return value.isWritten == wanted
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
    case .idle: basis.policy.idle(for: path.judgedAs)
    case .certainIdle: basis.policy.certainIdle(for: path.judgedAs)
    case .total: basis.policy.total(for: path.judgedAs)
    }
  }

  private func isAssumed(_ name: String) -> Bool {
    switch name {
    case "upstream-sends-x-accel-buffering": basis.assumptions.upstreamSendsAccelBuffering && !isHeaderTaken
    case "upstream-chunks": basis.assumptions.upstreamChunks
    // The rule names the load balancer: `behind-google-cloud`.
    default: basis.assumptions.behind.map { name == "behind-\($0)" } ?? false
    }
  }
}

/// What paths are held against.
final class JudgementBasis {
  let policy: Policy
  let assumptions: Assumptions

  init(policy: Policy, assumptions: Assumptions) {
    self.policy = policy
    self.assumptions = assumptions
  }

  /// The same for one path: with the policy of its route, and with the heartbeat that its application is known for.
  func adapted(to path: Path) -> JudgementBasis {
    guard !policy.routes.isEmpty || path.intent.heartbeat != nil else { return self }
    var policy = policy.routes.isEmpty ? policy : policy.adapted(to: path.route)
    if let heartbeat = path.intent.heartbeat { policy.assume(heartbeat: heartbeat) }
    return JudgementBasis(policy: policy, assumptions: assumptions)
  }
}

/// The values of one hop that somebody asked for. The places of the last hop's values are used again: thousands of routes have
/// forty values each.
final class HopValues {
  private var places = [KnownValue?](repeating: nil, count: Aspect.count)
  /// For which hop each aspect was asked last, counted from one.
  private var asked = [UInt32](repeating: 0, count: Aspect.count)
  private var hop: UInt32 = 1
  /// Aspects that were as good as asked for: the hop has a value that did not matter.
  var passedOver = AspectSet()

  /// The value of an aspect, asked for when it is not known; nil when the hop has none.
  func known(_ aspect: Aspect, ask: () -> EffectiveValue?) -> KnownValue? {
    let ordinal = aspect.ordinal
    if asked[ordinal] == hop { return places[ordinal].flatMap { $0.isThere ? $0 : nil } }
    let value = ask()
    asked[ordinal] = hop
    if let place = places[ordinal] {
      place.isThere = value != nil
      if let value { place.all = value }
      return value == nil ? nil : place
    }
    places[ordinal] = value.map(KnownValue.init)
    return places[ordinal]
  }

  /// The value of an aspect that somebody asked for and the hop has.
  func asked(_ aspect: Aspect) -> KnownValue? {
    guard asked[aspect.ordinal] == hop, let place = places[aspect.ordinal], place.isThere else { return nil }
    return place
  }

  /// Asks again for all aspects.
  func forgetAll() {
    hop &+= 1
    passedOver = AspectSet()
  }

  /// Asks again for some aspects.
  func forget(_ aspects: [Aspect]) {
    for aspect in aspects {
      asked[aspect.ordinal] = 0
      passedOver.remove(aspect)
    }
  }
}

/// A value that is handed around without copying its texts. Another hop's value takes its place.
final class KnownValue {
  fileprivate(set) var all: EffectiveValue
  /// Whether the hop has the value; what another hop had stays until then.
  fileprivate var isThere = true

  init(_ value: EffectiveValue) { all = value }

  var value: AspectValue { all.value }
  var isWritten: Bool { all.isWritten }
}
