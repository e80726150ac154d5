import RuleFiles
import Streaming

/// Holds the conditions of rules against one hop.
final class HopContext {
  let hop: any Hop
  let path: Path
  let policy: Policy
  let assumptions: Assumptions
  /// Values that a rule asked for already; the next rule asks for the same ones.
  private var known: [EffectiveValue?] = []
  /// Places in `known` by aspect, counted from 1.
  private var places = [UInt8](repeating: 0, count: Aspect.count)

  init(hop: any Hop, path: Path, policy: Policy, assumptions: Assumptions, after previous: HopContext? = nil) {
    self.hop = hop
    self.path = path
    self.policy = policy
    self.assumptions = assumptions
    if let previous, previous.known.count < 2 * Aspect.count, hop.sharesValues(with: previous.hop) {
      // The kinds of one route are judged one after the other.
      known = previous.known
      places = previous.places
      for aspect in Aspect.allCases where hop.dependsOnKind(aspect) { places[aspect.ordinal] = 0 }
    } else {
      known.reserveCapacity(Aspect.count)
    }
  }

  /// The hop's value.
  func value(of aspect: Aspect) -> EffectiveValue? {
    let place = places[aspect.ordinal]
    if place > 0 { return known[Int(place) - 1] }
    let value = hop.value(of: aspect)
    known.append(value)
    places[aspect.ordinal] = UInt8(known.count)
    return value
  }

  func holds(_ condition: Condition) -> Bool {
    switch condition {
    case .all(let list): list.allSatisfy(holds)
    case .any(let list): list.contains(where: holds)
    case .not(let inner): !holds(inner)
    case .test(let aspect, let test): passes(value(of: aspect), test)
    case .assumed(let name): isAssumed(name)
    case .intent(let words): words.contains(path.intent.word)
    case .kind(let kinds): kinds.contains(path.judgedAs)
    }
  }

  private func passes(_ value: EffectiveValue?, _ test: ValueTest) -> Bool {
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
      case .duration(let number), .number(let number): return number < self.bound(bound)
      default: return false
      }
    case .zero: return value.value == .duration(milliseconds: 0) || value.value == .number(0)
    case .written(let wanted): return value.isWritten == wanted
    case .present: return true
    case .unknown: return value.value == .unknown
    }
  }

  private func bound(_ bound: Bound) -> Int64 {
    switch bound {
    case .fixed(let number): number
    case .idle: policy.idle(for: path.judgedAs)
    case .certainIdle: policy.certainIdle(for: path.judgedAs)
    case .total: policy.total(for: path.judgedAs)
    }
  }

  private func isAssumed(_ name: String) -> Bool {
    switch name {
    case "upstream-sends-x-accel-buffering": assumptions.upstreamSendsAccelBuffering
    case "upstream-chunks": assumptions.upstreamChunks
    case "behind-google-cloud": assumptions.behind == "google-cloud"
    case "behind-aws-alb": assumptions.behind == "aws-alb"
    default: false
    }
  }
}
