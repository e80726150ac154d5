import RuleFiles
import Streaming

/// A condition as a list of questions, each with the next one for both answers: nothing of it is copied when it is held
/// against a hop.
final class JudgedCondition {
  struct Step {
    let question: Question
    let aspect: Aspect
    /// The step that comes next, or one of the ends.
    let ifTrue: Int
    let ifFalse: Int
  }

  enum Question {
    /// The value is this word, which is what most questions ask.
    case word(String)
    case value(ValueTest)
    case assumed(String)
    case intent([String])
    case kind([StreamKind])
  }

  /// The ends: the condition holds, or it does not.
  static let holds = -1
  private static let fails = -2

  private(set) var steps: [Step] = []
  /// The first step, or an end.
  private(set) var start = JudgedCondition.holds

  init(_ condition: Condition) { start = add(condition, ifTrue: Self.holds, ifFalse: Self.fails) }

  /// Adds the steps of a part and gives the first of them.
  private func add(_ condition: Condition, ifTrue: Int, ifFalse: Int) -> Int {
    switch condition {
    case .all(let parts): parts.reversed().reduce(ifTrue) { add($1, ifTrue: $0, ifFalse: ifFalse) }
    case .any(let parts): parts.reversed().reduce(ifFalse) { add($1, ifTrue: ifTrue, ifFalse: $0) }
    case .not(let part): add(part, ifTrue: ifFalse, ifFalse: ifTrue)
    case .test(let aspect, .oneOf(let words)) where words.count == 1: ask(.word(words[0]), aspect, ifTrue, ifFalse)
    case .test(let aspect, let test): ask(.value(test), aspect, ifTrue, ifFalse)
    case .assumed(let name): ask(.assumed(name), .responseBuffering, ifTrue, ifFalse)
    case .intent(let words): ask(.intent(words), .responseBuffering, ifTrue, ifFalse)
    case .kind(let kinds): ask(.kind(kinds), .responseBuffering, ifTrue, ifFalse)
    }
  }

  private func ask(_ question: Question, _ aspect: Aspect, _ ifTrue: Int, _ ifFalse: Int) -> Int {
    steps.append(Step(question: question, aspect: aspect, ifTrue: ifTrue, ifFalse: ifFalse))
    return steps.count - 1
  }
}
