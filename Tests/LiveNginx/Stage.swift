import Foundation

/// One scenario on one thread: sets everything up, runs the client, and removes everything.
struct Stage {
  let scenario: LiveScenario
  let nginx: String

  private enum Attempt {
    case measured(LiveMeasurement, doubtful: Bool)
    case portTaken
  }

  /// Repeats what other processes on the machine have spoilt.
  func perform() throws -> LiveMeasurement {
    let version = try nginxVersion(of: nginx)
    var repeats = 0
    for _ in 0..<4 {
      guard case .measured(let measurement, let doubtful) = try attempt(version) else { continue }
      if !doubtful || repeats == 1 { return measurement }
      repeats += 1
    }
    throw LiveError.portsTaken
  }

  private func attempt(_ version: String) throws -> Attempt {
    let deadline = Moment.now.advanced(by: 5.5)
    let log = RequestLog()
    let first = try ApplicationServer(session(9000, scenario.application, log, deadline))
    defer { first.stop() }
    let second = try ApplicationServer(session(9001, scenario.secondApplication ?? scenario.application, log, deadline))
    defer { second.stop() }

    let ports = try PortMap(files: scenario.files, applications: [9000: first.port, 9001: second.port])
    let listener = try wantedListener(ports)
    let scratch = try Scratch()
    let runnable = try RunnableFiles(scenario, ports: ports, state: scratch.state)
    try scratch.write(runnable.files)
    var process = try NginxProcess(program: nginx, globals: runnable.globals, scratch: scratch)
    defer { process.stop() }
    switch try process.waitUntilReady(deadline: min(deadline, Moment.now.advanced(by: 3))) {
    case .portTaken: return .portTaken
    case .refused(let message): return .measured(notStarted(message, version), doubtful: false)
    case .ready: break
    }

    let call = ClientCall(
      client: scenario.client, port: listener.port, usesTLS: [443, 8443].contains(listener.written),
      host: scenario.host, method: scenario.method, path: scenario.path,
      expectedEvents: Judge.expectedEvents(scenario), deadline: deadline)
    let reply = try act(call, &process)
    if !process.isRunning() { throw LiveError.died(log: process.log) }
    let judge = Judge(scenario: scenario, reply: reply, bodyLateness: log.bodyLateness)
    return .measured(measurement(judge, version, log.requests), doubtful: judge.isDoubtful)
  }

  private func session(
    _ number: Int, _ application: LiveApplication, _ log: RequestLog, _ deadline: Moment
  ) -> ApplicationSession {
    ApplicationSession(
      number: number, application: application, pacing: scenario.effectivePacing, log: log, deadline: deadline)
  }

  /// The listener that the client connects to: as the files write it, and as it really is.
  private func wantedListener(_ ports: PortMap) throws(LiveError) -> (written: Int, port: UInt16) {
    let usual =
      switch scenario.client.kind {
      case .tls: [8443, 443]
      case .http2: [8443, 443, 8080, 80]
      case .webSocket: [8080, 80, 8443, 443]
      case .http1, .upload, .second: [8080, 80]
      }
    let candidates = scenario.port.map { [$0] } ?? usual
    for written in candidates {
      if let port = ports.listeners[written] { return (written, port) }
    }
    throw .listenerMissing(port: candidates[0])
  }

  /// Runs the client while nginx gets its signal.
  private func act(_ call: ClientCall, _ process: inout NginxProcess) throws -> Reply {
    guard case .reload(let milliseconds) = scenario.action else {
      return call.client.kind == .second ? try callAgain(call) : try call.run()
    }
    let start = Moment.now
    let client = Background { call.client.kind == .second ? try callAgain(call) : try call.run() }
    sleep(until: start.advanced(by: Double(milliseconds) / 1000))
    process.reload()
    return try client.join()
  }

  private func notStarted(_ message: String, _ version: String) -> LiveMeasurement {
    LiveMeasurement(
      verdict: .notStarted(message: message), lateness: nil, events: 0, duration: 0, headersAfter: nil,
      nginxVersion: version, status: nil, responseProtocol: nil, headers: [], body: "", requests: [])
  }

  private func measurement(_ judge: Judge, _ version: String, _ requests: [LiveRequest]) -> LiveMeasurement {
    let reply = judge.reply
    return LiveMeasurement(
      verdict: judge.verdict, lateness: judge.lateness, events: reply.arrivals.count,
      duration: reply.ended.seconds(since: reply.started),
      headersAfter: reply.headArrived?.seconds(since: reply.started), nginxVersion: version, status: reply.status,
      responseProtocol: reply.version, headers: reply.headers, body: String(decoding: reply.body, as: UTF8.self),
      requests: requests)
  }
}
