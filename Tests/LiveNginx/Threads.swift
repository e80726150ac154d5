import Foundation
import Synchronization

/// Runs blocking work on a thread of its own: the cooperative pool has as many threads as there are cores, and a few
/// sleeping scenarios would stop everything else.
func onOwnThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
  }
}

/// A thread with a result to wait for.
final class Background<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>>(.failure(CancellationError()))
  private let done = DispatchSemaphore(value: 0)

  init(_ work: @escaping @Sendable () throws -> Value) {
    Thread.detachNewThread { [self] in
      let value = Result { try work() }
      result.withLock { $0 = value }
      done.signal()
    }
  }

  /// The result; to be called once.
  func join() throws -> Value {
    done.wait()
    return try result.withLock { $0 }.get()
  }
}
