/// What became of the stream.
package enum LiveVerdict: Sendable, Hashable {
  /// Every event arrived less than 0.3 s after it was sent.
  case streams
  /// A hop held events back; the worst one was this many seconds late.
  case held(late: Double)
  /// The response ended too early: this many seconds after the request, with this many events.
  case cut(after: Double, events: Int)
  /// The response has another status than 200 (101 for a WebSocket).
  case refused(status: Int)
  /// The events were not made for this client but recorded earlier.
  case replayed
  /// The application got the request body late.
  case bodyHeld
  /// nginx refuses the configuration.
  case notStarted(message: String)

  /// The verdict without its details.
  package enum Name: String, Sendable, Hashable, CaseIterable {
    /// See `LiveVerdict.streams`.
    case streams
    /// See `LiveVerdict.held`.
    case held
    /// See `LiveVerdict.cut`.
    case cut
    /// See `LiveVerdict.refused`.
    case refused
    /// See `LiveVerdict.replayed`.
    case replayed
    /// See `LiveVerdict.bodyHeld`.
    case bodyHeld = "body-held"
    /// See `LiveVerdict.notStarted`.
    case notStarted = "not-started"
  }

  /// The verdict without its details.
  package var name: Name {
    switch self {
    case .streams: .streams
    case .held: .held
    case .cut: .cut
    case .refused: .refused
    case .replayed: .replayed
    case .bodyHeld: .bodyHeld
    case .notStarted: .notStarted
    }
  }
}
