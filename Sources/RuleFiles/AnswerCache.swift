import Synchronization

/// Cached results by key. When the limit is reached, it begins anew: what is looked up together is often looked up again
/// soon.
///
/// Only inlinable code that is public is compiled for the types of its callers in other modules; a look-up that is not
/// takes longer than many of the answers.
public final class AnswerCache<Question: Hashable & Sendable, Answer: Sendable>: Sendable {
  @usableFromInline let known = Mutex<[Question: Answer]>([:])
  @usableFromInline let limit: Int

  /// `limit` is the number of results that are kept.
  @inlinable
  public init(limit: Int = 2_000) { self.limit = limit }

  /// The cached answer to a question, or the one that is found now.
  @inlinable
  public func answer(to question: Question, find: () -> Answer) -> Answer {
    if let answer = known.withLock({ $0[question] }) { return answer }
    let answer = find()
    known.withLock { known in
      if known.count >= limit { known.removeAll() }
      known[question] = answer
    }
    return answer
  }
}
