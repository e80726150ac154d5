import Foundation
import Linting
import Rules
import Testing

@testable import LanguageServer

/// A server in this process with a folder of files.
final class ServerSession {
  let folder: WorkingFolder
  let server: LanguageServer
  private let sent: Outbox
  private var numbers = 0

  final class Outbox {
    var messages: [JSONValue] = []
    /// Given to the server when it looks for messages that came meanwhile.
    var meanwhile: [UInt8] = []

    func take() -> [UInt8] {
      defer { meanwhile = [] }
      return meanwhile
    }
  }

  /// The client shows further locations and takes edits at once unless `capabilities` say something else.
  init(_ files: [String: String], capabilities: JSONValue? = nil) throws {
    folder = try WorkingFolder(files)
    let sent = Outbox()
    self.sent = sent
    var options = LintOptions()
    options.configuration = .search
    server = LanguageServer(
      options: options, catalogue: .embedded,
      send: { framed in
        var reader = MessageReader()
        for case .message(let bytes) in reader.read(framed) {
          if let value = try? JSONValue(parsing: bytes) { sent.messages.append(value) }
        }
      }, poll: { sent.take() })
    let standard: JSONValue = [
      "textDocument": [
        "publishDiagnostics": ["relatedInformation": true], "codeAction": ["codeActionLiteralSupport": [:]],
      ]
    ]
    let started = request(
      "initialize", ["rootUri": .string(folder.uri("")), "capabilities": capabilities ?? standard])
    try #require(started["result"]?["capabilities"] != nil)
    notify("initialized", [:])
  }

  /// What the server sent since the last call.
  func received() -> [JSONValue] {
    defer { sent.messages = [] }
    return sent.messages
  }

  func notify(_ method: String, _ parameters: JSONValue) {
    server.receive(framed(Message.notification(method, parameters)))
  }

  /// The answer to a request; what else was sent stays.
  @discardableResult
  func request(_ method: String, _ parameters: JSONValue, meanwhile: [JSONValue] = []) -> JSONValue {
    numbers += 1
    sent.meanwhile = meanwhile.flatMap(framed)
    server.receive(framed(["jsonrpc": "2.0", "id": .int(numbers), "method": .string(method), "params": parameters]))
    let position = sent.messages.firstIndex { $0["id"] == .int(numbers) && $0["method"] == nil }
    return position.map { sent.messages.remove(at: $0) } ?? .null
  }

  // MARK: Documents

  func document(_ name: String) -> JSONValue { ["uri": .string(folder.uri(name))] }

  func open(_ name: String, _ text: String) {
    notify(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": .string(folder.uri(name)), "version": 1, "languageId": "x", "text": .string(text),
        ]
      ])
  }

  func replace(_ name: String, version: Int, _ text: String) {
    notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": .string(folder.uri(name)), "version": .int(version)],
        "contentChanges": [["text": .string(text)]],
      ])
  }

  /// The codes of the diagnostics that were published last, by file.
  func published() -> [String: [String]] {
    server.settle()
    var result: [String: [String]] = [:]
    for message in received() where message["method"] == "textDocument/publishDiagnostics" {
      let name = message["params"]?["uri"]?.text?.replacingOccurrences(of: folder.uri("") + "/", with: "") ?? ""
      result[name] = message["params"]?["diagnostics"]?.items?.compactMap { $0["code"]?.text }
    }
    return result
  }

  /// The actions for some lines of a file.
  func actions(_ name: String, _ lines: ClosedRange<Int>, only: [String]? = nil) -> [JSONValue] {
    let range: JSONValue = [
      "start": ["line": .int(lines.lowerBound), "character": 0],
      "end": ["line": .int(lines.upperBound), "character": 0],
    ]
    let wanted = only.map { JSONValue.array($0.map { .string($0) }) } ?? .null
    return request(
      "textDocument/codeAction",
      ["textDocument": document(name), "range": range, "context": ["diagnostics": [], "only": wanted]]
    )["result"]?.items ?? []
  }
}
