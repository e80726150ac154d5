/// Turns the measurements of a client into a verdict.
struct Judge {
  /// An event with less delay is live; nginx and the harness together need a few milliseconds.
  static let prompt = 0.3
  /// An event with more delay is held. What lies between is noise of a busy machine, and is measured again.
  static let late = 0.5

  let scenario: LiveScenario
  let reply: Reply
  /// By how many seconds each piece of the request body reached the application late.
  let bodyLateness: [Double]

  /// The number of events that a whole response has; nil when the application decides otherwise.
  static func expectedEvents(_ scenario: LiveScenario) -> Int? {
    switch scenario.application.kind {
    case .echoHeaders, .refuse: nil
    case .upload: scenario.client.kind == .upload ? scenario.client.uploadTimes.count : nil
    default: scenario.effectivePacing.events
    }
  }

  /// How late the worst event was. A recorded event cannot be later than the request for it.
  var lateness: Double? {
    reply.arrivals.map { $0.arrived.seconds(since: max($0.sent, reply.started)) }.max()
  }

  var isDoubtful: Bool {
    let worst = bodyLateness + (lateness.map { [$0] } ?? [])
    return worst.contains { (Self.prompt..<Self.late).contains($0) }
  }

  var verdict: LiveVerdict {
    let wanted = scenario.client.kind == .webSocket ? 101 : 200
    if let status = reply.status, status != wanted { return .refused(status: status) }
    if bodyLateness.contains(where: { $0 >= Self.prompt }) { return .bodyHeld }
    let duration = reply.ended.seconds(since: reply.started)
    let expected = Self.expectedEvents(scenario)
    let arrived = reply.arrivals.count
    if reply.ending == .timedOut { return .held(late: max(lateness ?? 0, duration)) }
    if reply.status == nil || (expected.map { arrived < $0 } ?? (reply.ending == .closed && !endsWithConnection)) {
      return .cut(after: duration, events: arrived)
    }
    if let lateness, lateness >= Self.prompt { return .held(late: lateness) }
    if reply.arrivals.contains(where: { $0.sent < reply.started }) { return .replayed }
    return .streams
  }

  /// A response that is delimited by the end of the connection cannot be distinguished from one that was cut.
  private var endsWithConnection: Bool {
    reply.headers.value(of: "Transfer-Encoding") == nil && reply.headers.value(of: "Content-Length") == nil
  }
}
