import Catalog
import Linting
import Reports
import Rules
import SourceText
import StreamModel
import SystemSupport

/// A language server: one client, one thread. Messages are handled in their order; what needs the findings of the present
/// texts lints first, and otherwise a short pause in typing is waited for.
package final class LanguageServer {
  /// Milliseconds without a message after which changed texts are linted.
  package static let pause = 10
  /// Milliseconds after which they are linted even if messages go on to come.
  package static let longestPause = 250

  /// What the client did so far.
  enum Phase {
    case new
    case running
    case shutDown
    case exited
  }

  var workspace: EditorWorkspace
  let explanation: Explanation
  private let send: ([UInt8]) -> Void
  /// Gets what came in meanwhile, without waiting.
  private let poll: () -> [UInt8]

  var phase = Phase.new
  var client = Client()
  private var reader = MessageReader()
  private var queue: [Result<Message, RequestError>] = []
  /// The requests of the queue that the client does not want any more.
  private var cancelled: Set<JSONValue> = []
  private var running: JSONValue?

  /// Whether lenses of documents changed that the client did not change itself.
  private var refreshes = false
  /// The last report; nil when texts changed since.
  private var review: Review?
  private var dirtySince: ContinuousClock.Instant?
  /// What was published last, by path.
  private var published: [String: Published] = [:]
  /// Tokens of progress that the client was asked to show, by the id of the request.
  private var askedTokens: [JSONValue: String] = [:]
  /// A token that the client shows.
  private var token: String?
  private var requests = 0

  private struct Published: Equatable {
    let uri: String
    let diagnostics: [JSONValue]
    let version: Int?
  }

  /// `send` is given framed messages, `poll` what the client sent meanwhile.
  package init(
    options: LintOptions, catalogue: RuleCatalogue, registry: TechnologyRegistry = .standard,
    send: @escaping ([UInt8]) -> Void, poll: @escaping () -> [UInt8] = { [] }
  ) {
    workspace = EditorWorkspace(options: options, catalogue: catalogue, registry: registry)
    explanation = Explanation(catalogue: catalogue, technologies: registry.descriptions)
    self.send = send
    self.poll = poll
  }

  /// Whether the client has ended the session.
  package var isDone: Bool { phase == .exited }

  /// The exit code: 0 after an orderly end.
  package private(set) var exitCode: Int32 = 1

  /// Milliseconds until `settle` is to be called if nothing comes; nil where nothing is to do.
  package var wait: Int? {
    guard let dirtySince else { return nil }
    return max(0, min(Self.pause, Self.longestPause - Self.milliseconds(since: dirtySince)))
  }

  private static func milliseconds(since start: ContinuousClock.Instant) -> Int {
    let passed = (ContinuousClock.now - start).components
    return Int(passed.seconds) * 1000 + Int(passed.attoseconds / 1_000_000_000_000_000)
  }

  // MARK: Messages

  /// Takes bytes of the client and handles the messages that are complete.
  package func receive(_ bytes: [UInt8]) {
    take(bytes)
    var position = 0
    while position < queue.count, !isDone {
      let message = queue[position]
      position += 1
      handle(message)
      if position == queue.count {
        queue.removeAll(keepingCapacity: true)
        cancelled = []
        position = 0
        take(poll())
      }
    }
    if let dirtySince, Self.milliseconds(since: dirtySince) >= Self.longestPause { settle() }
  }

  private func take(_ bytes: [UInt8]) {
    for part in reader.read(bytes) {
      switch part {
      case .broken(let reason): queue.append(.failure(RequestError(.invalidRequest, reason)))
      case .message(let bytes):
        do throws(RequestError) {
          let message = try Message(parsing: bytes)
          if case .notification("$/cancelRequest", let parameters) = message {
            cancel(parameters["id"] ?? .null)
          } else {
            queue.append(.success(message))
          }
        } catch { queue.append(.failure(error)) }
      }
    }
  }

  /// Only a request that waits or runs can be cancelled; all others are answered.
  private func cancel(_ id: JSONValue) {
    let waits = queue.contains {
      if case .success(.request(id, _, _)) = $0 { true } else { false }
    }
    if waits || running == id { cancelled.insert(id) }
  }

  private func handle(_ message: Result<Message, RequestError>) {
    switch message {
    case .failure(let error): post(Message.response(to: .null, .failure(error)))
    case .success(.notification(let method, let parameters)): notify(method, parameters)
    case .success(.response(let id, let isError)):
      if let asked = askedTokens.removeValue(forKey: id), !isError { token = asked }
    case .success(.request(let id, let method, let parameters)): answer(id, method, parameters)
    }
  }

  private func answer(_ id: JSONValue, _ method: String, _ parameters: JSONValue) {
    running = id
    defer { running = nil }
    var result: Result<JSONValue, RequestError>
    let isCancelled = { [self] in cancelled.contains(id) }
    let error = RequestError(.cancelled, "the request was cancelled")
    if isCancelled() {
      result = .failure(error)
    } else {
      do throws(RequestError) { result = .success(try self.result(of: method, parameters)) } catch {
        result = .failure(error)
      }
      // It may have taken a while.
      take(poll())
      if isCancelled() { result = .failure(error) }
    }
    post(Message.response(to: id, result))
  }

  func post(_ message: JSONValue) { send(framed(message)) }

  /// Asks the client for something; the answer does not matter but for progress.
  func ask(_ method: String, _ parameters: JSONValue) -> JSONValue {
    requests += 1
    let id = "streamlint-\(requests)"
    post(Message.request(id, method, parameters))
    return .string(id)
  }

  /// Writes a line into the client's log.
  func log(_ text: String) { post(Message.notification("window/logMessage", ["type": 2, "message": .string(text)])) }

  /// Ends the session.
  func exit() {
    exitCode = phase == .shutDown ? 0 : 1
    phase = .exited
  }

  // MARK: Linting

  /// Something that findings depend on has changed; with `elsewhere` not in the one document that the client shows.
  func touch(elsewhere: Bool = true) {
    review = nil
    refreshes = refreshes || elsewhere
    if dirtySince == nil { dirtySince = .now }
  }

  /// Lints the present texts and publishes what is found, unless that was done.
  package func settle() { _ = current() }

  /// The report of the present texts.
  @discardableResult
  func current() -> Review {
    if let review { return review }
    dirtySince = nil
    let shown = token
    token = nil
    if let shown { progress(shown, ["kind": "begin", "title": "streamlint", "message": "linting"]) }
    let new = Review(
      workspace.report(), client.encoding, addresses: workspace.addresses, working: workspace.working)
    review = new
    publish(new)
    if refreshes, client.refreshesLenses { _ = ask("workspace/codeLens/refresh", .null) }
    refreshes = false
    if let shown { progress(shown, ["kind": "end"]) }
    return new
  }

  /// Asks the client to show that it takes a while until the next report is there.
  func showProgress() {
    guard client.showsProgress, askedTokens.isEmpty, token == nil else { return }
    let token = "streamlint-lint-\(requests)"
    askedTokens[ask("window/workDoneProgress/create", ["token": .string(token)])] = token
  }

  func progress(_ token: String, _ value: JSONValue) {
    post(Message.notification("$/progress", ["token": .string(token), "value": value]))
  }

  /// Sends what differs from what the client has. Diagnostics that are gone are cleared, and a new version of a document
  /// gets an answer in any case.
  private func publish(_ review: Review) {
    var found = Diagnostics(review, hasRelated: client.hasRelated).byPath
    for path in workspace.documents.keys where found[path] == nil { found[path] = [] }
    for path in published.keys where found[path] == nil { found[path] = [] }
    for path in found.keys.sorted() {
      let new = Published(
        uri: review.uri(of: path), diagnostics: found[path] ?? [], version: workspace.documents[path]?.version)
      let old = published[path]
      guard old != new else { continue }
      // A client may spell the address of an open document in its own way.
      if let old, old.uri != new.uri { post(Published(uri: old.uri, diagnostics: [], version: nil)) }
      published[path] = new.diagnostics.isEmpty && new.version == nil ? nil : new
      post(new)
    }
  }

  private func post(_ published: Published) {
    var members: [JSONValue.Member] = [.init("uri", .string(published.uri))]
    if let version = published.version { members.append(.init("version", .int(version))) }
    members.append(.init("diagnostics", .array(published.diagnostics)))
    post(Message.notification("textDocument/publishDiagnostics", .object(members)))
  }
}
