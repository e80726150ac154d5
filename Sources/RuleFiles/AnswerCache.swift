import Synchronization

/// Cached results by key. At most 2,000 are kept: nearly all configurations need fewer.
package final class AnswerCache<Answer: Sendable>: Sendable {
  private let known = Mutex<[String: Answer]>([:])

  package init() {}

  /// The cached answer to a question, or the one that is found now.
  package func answer(to question: String, find: () -> Answer) -> Answer {
    if let answer = known.withLock({ $0[question] }) { return answer }
    let answer = find()
    known.withLock { if $0.count < 2_000 { $0[question] = answer } }
    return answer
  }
}
