import Synchronization

/// The requests of a scenario's applications; their threads write, the judge reads.
final class RequestLog: Sendable {
  private let state = Mutex<(requests: [LiveRequest], bodyLateness: [Double])>(([], []))

  var requests: [LiveRequest] { state.withLock { $0.requests } }

  /// By how many seconds each piece of a request body was late.
  var bodyLateness: [Double] { state.withLock { $0.bodyLateness } }

  func add(_ request: LiveRequest) { state.withLock { $0.requests.append(request) } }

  func addBodyPiece(lateness: Double) { state.withLock { $0.bodyLateness.append(lateness) } }
}
