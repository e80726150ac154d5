import Linting
import SourceText
import StreamModel
import SystemSupport

extension LanguageServer {
  /// The result of a request.
  func result(of method: String, _ parameters: JSONValue) throws(RequestError) -> JSONValue {
    switch phase {
    case .new:
      guard method == "initialize" else { throw RequestError(.notInitialized, "initialize comes first") }
      return initialize(parameters)
    case .running: break
    case .shutDown, .exited: throw RequestError(.invalidRequest, "the server is shutting down")
    }
    if let token = parameters["workDoneToken"]?.text { progress(token, ["kind": "begin", "title": "streamlint"]) }
    defer { if let token = parameters["workDoneToken"]?.text { progress(token, ["kind": "end"]) } }
    switch method {
    case "initialize": throw RequestError(.invalidRequest, "the server is initialized already")
    case "shutdown":
      phase = .shutDown
      return .null
    case "textDocument/codeAction": return try codeActions(parameters)
    case "codeAction/resolve": return try resolved(parameters)
    case "textDocument/hover":
      guard let place = try place(parameters) else { return .null }
      return HoverText(place.review, explanation).hover(in: place.file, at: place.offset) ?? .null
    case "textDocument/definition":
      guard let place = try place(parameters) else { return .null }
      return .array(Definitions(place.review).locations(in: place.file, at: place.offset))
    case "textDocument/codeLens":
      let path = try document(parameters)
      let review = current()
      return .array(CodeLenses(review).lenses(in: review.files(at: path)))
    case "workspace/executeCommand": return try execute(parameters)
    default: throw RequestError(.methodNotFound, "\(method.prefix(80)) is not supported")
    }
  }

  private func initialize(_ parameters: JSONValue) -> JSONValue {
    client = Client(parameters)
    workspace.folders = Client.folders(parameters)
    phase = .running
    return [
      "capabilities": [
        "positionEncoding": .string(client.encoding.rawValue),
        "textDocumentSync": ["openClose": true, "change": 2, "save": true],
        "hoverProvider": true,
        "definitionProvider": true,
        "codeLensProvider": ["resolveProvider": false],
        "codeActionProvider": [
          "codeActionKinds": [.string(CodeActions.quickFix), .string(CodeActions.fixAll)],
          "resolveProvider": .bool(client.resolvesEdits),
        ],
        "executeCommandProvider": ["commands": [.string(CodeLenses.command)]],
        "workspace": ["workspaceFolders": ["supported": true, "changeNotifications": true]],
      ],
      "serverInfo": ["name": "streamlint", "version": .string(streamlintVersion)],
    ]
  }

  // MARK: Places

  /// The path of the document of a request.
  private func document(_ parameters: JSONValue) throws(RequestError) -> String {
    guard let path = path(in: parameters) else {
      throw RequestError(.invalidParameters, "textDocument.uri is no address of a file")
    }
    return path
  }

  /// A position in a file of the report; nil where the file is none.
  private func place(
    _ parameters: JSONValue
  ) throws(RequestError) -> (review: Review, file: FileID, offset: Int)? {
    let path = try document(parameters)
    guard let position = Self.position(parameters["position"]) else {
      throw RequestError(.invalidParameters, "position is missing")
    }
    let review = current()
    guard let file = review.files(at: path).first else { return nil }
    return (review, file, review.positions(of: file).offset(of: position))
  }

  // MARK: Actions

  /// Actions whose edits are made at once, for a client that does not ask for them later.
  private static let mostTries = 12

  private func codeActions(_ parameters: JSONValue) throws(RequestError) -> JSONValue {
    let path = try document(parameters)
    guard let start = Self.position(parameters["range"]?["start"]), let end = Self.position(parameters["range"]?["end"])
    else { throw RequestError(.invalidParameters, "range is missing") }
    guard client.hasActionLiterals else { return [] }
    let only = parameters["context"]?["only"]?.items?.compactMap(\.text)
    let review = current()
    guard let file = review.files(at: path).first else { return [] }
    let positions = review.positions(of: file)
    let from = positions.offset(of: start)
    let actions = CodeActions(review, Diagnostics(review, hasRelated: client.hasRelated), only: only)
      .actions(in: file, from..<max(from, positions.offset(of: end)))
    var result: [JSONValue] = []
    var tried = 0
    for action in actions {
      var members: [JSONValue.Member] = [
        .init("title", .string(action.title)), .init("kind", .string(action.kind)),
      ]
      if !action.diagnostics.isEmpty { members.append(.init("diagnostics", .array(action.diagnostics))) }
      if action.isPreferred { members.append(.init("isPreferred", true)) }
      if client.resolvesEdits {
        members.append(.init("data", action.edit.json))
      } else {
        // Only what does what it says is offered, and each try is a run.
        tried += 1
        guard tried <= Self.mostTries, action.kind != CodeActions.fixAll || only != nil else { continue }
        guard let edit = try? edit(action.edit) else { continue }
        members.append(.init("edit", edit))
      }
      result.append(.object(members))
    }
    return .array(result)
  }

  private func resolved(_ parameters: JSONValue) throws(RequestError) -> JSONValue {
    guard case .object(let members) = parameters, let wanted = WantedEdit(parameters["data"]) else {
      throw RequestError(.invalidParameters, "the action is none of this server")
    }
    return .object(members.filter { $0.name != "edit" } + [.init("edit", try edit(wanted))])
  }

  /// Makes a change in memory and lints again: what does not do is refused with the reason.
  private func edit(_ wanted: WantedEdit) throws(RequestError) -> JSONValue {
    let review = current()
    guard let outcome = workspace.outcome(of: wanted, known: review.report) else {
      throw RequestError(.requestFailed, "nothing is open")
    }
    guard !outcome.files.isEmpty else {
      let reason = outcome.refused.first?.reason
      throw reason.map { RequestError(.requestFailed, "no change was made: \($0)") }
        ?? RequestError(.contentModified, "the finding is not there any more")
    }
    var changes: [(uri: String, version: Int?, edits: JSONValue)] = []
    for file in outcome.files {
      let path = review.absolute(file.path)
      let positions = TextPositions(file.before, client.encoding)
      let edits = UnifiedDiff.replacements(from: file.before, to: file.after).map { change -> JSONValue in
        [
          "range": [
            "start": Review.json(positions.position(of: change.range.lowerBound)),
            "end": Review.json(positions.position(of: change.range.upperBound)),
          ],
          "newText": .string(String(decoding: change.bytes, as: UTF8.self)),
        ]
      }
      changes.append((review.uri(of: path), workspace.documents[path]?.version, .array(edits)))
    }
    guard client.hasDocumentChanges else {
      return ["changes": .object(changes.map { JSONValue.Member($0.uri, $0.edits) })]
    }
    return [
      "documentChanges": .array(
        changes.map {
          [
            "textDocument": ["uri": .string($0.uri), "version": $0.version.map { .int($0) } ?? .null],
            "edits": $0.edits,
          ]
        })
    ]
  }

  // MARK: Commands

  private func execute(_ parameters: JSONValue) throws(RequestError) -> JSONValue {
    guard parameters["command"]?.text == CodeLenses.command else {
      throw RequestError(.invalidParameters, "there is no such command")
    }
    let arguments = parameters["arguments"]?.items ?? []
    guard arguments.count == 2, let path = arguments[0].text.flatMap(FileAddress.path), let line = arguments[1].int
    else {
      throw RequestError(.invalidParameters, "the command takes an address and a line")
    }
    let review = current()
    let text = CodeLenses(review).text(in: review.files(at: path), line: line)
    post(Message.notification("window/showMessage", ["type": 3, "message": .string(text)]))
    return .string(text)
  }
}
