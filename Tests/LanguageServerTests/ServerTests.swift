import Testing

@testable import LanguageServer

/// What a client sees.
@Suite struct ServerTests {
  static let nginx = """
    server {
        listen 80;
        location /events {
            # streamlint: stream sse
            proxy_pass http://app:8000;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffering on;
            proxy_read_timeout 600s;
        }
    }

    """

  @Test func publishesAndClears() throws {
    let session = try ServerSession(["nginx.conf": Self.nginx])
    #expect(session.published() == ["nginx.conf": ["response-buffering"]])
    session.open("nginx.conf", Self.nginx.replacing("proxy_buffering on", with: "proxy_buffering off"))
    #expect(session.published() == ["nginx.conf": []])
    session.notify("textDocument/didClose", ["textDocument": session.document("nginx.conf")])
    #expect(session.published() == ["nginx.conf": ["response-buffering"]], "the disk counts again")
    #expect(session.published() == [:], "nothing has changed")
  }

  @Test func aNewFileCountsBeforeItIsSaved() throws {
    let session = try ServerSession(["other.conf": "events {}\n"])
    #expect(session.published() == [:])
    session.open("nginx.conf", Self.nginx)
    #expect(session.published() == ["nginx.conf": ["response-buffering"]])
  }

  @Test func theConfigurationFileIsReadAgain() throws {
    let session = try ServerSession(["nginx.conf": Self.nginx, ".streamlint.yaml": "policy: {idle: 5m}\n"])
    #expect(session.published() == ["nginx.conf": ["response-buffering"]])
    session.open(".streamlint.yaml", "rules: {response-buffering: off}\n")
    #expect(session.published() == [".streamlint.yaml": [], "nginx.conf": []])
    session.replace(".streamlint.yaml", version: 2, "rules: {nonsense: off}\n")
    #expect(session.published()[".streamlint.yaml"] == ["input"])
  }

  // MARK: Actions

  @Test func offersWhatHelps() throws {
    let session = try ServerSession(["nginx.conf": Self.nginx])
    session.open("nginx.conf", Self.nginx)
    let actions = session.actions("nginx.conf", 7...7)
    #expect(
      actions.compactMap { $0["title"]?.text } == [
        "Write proxy_buffering off;", "Suppress response-buffering with a comment and a reason",
      ])
    #expect(actions.first?["isPreferred"] == true)
    #expect(session.actions("nginx.conf", 0...1).isEmpty)
    #expect(session.actions("nginx.conf", 0...1, only: ["source"]).count == 1, "it concerns the whole file")
    #expect(session.actions("nginx.conf", 7...7, only: ["source.fixAll"]).count == 1)
    #expect(session.actions("nginx.conf", 7...7, only: ["refactor"]).isEmpty)
  }

  @Test(arguments: [0, 1, 2])
  func anAppliedActionEndsTheFinding(_ number: Int) throws {
    let session = try ServerSession(["nginx.conf": Self.nginx])
    session.open("nginx.conf", Self.nginx)
    let edits = try #require(
      (session.actions("nginx.conf", 7...7) + session.actions("nginx.conf", 7...7, only: ["source"]))[number]["edit"]?[
        "changes"]?[session.folder.uri("nginx.conf")]?.items)
    var document = OpenDocument(uri: "", version: 1, text: Self.nginx)
    document.apply(
      edits.reversed().map { edit in
        OpenDocument.Change(
          range: (
            LanguageServer.position(edit["range"]?["start"]) ?? TextPosition(line: 0, character: 0),
            LanguageServer.position(edit["range"]?["end"]) ?? TextPosition(line: 0, character: 0)
          ), text: edit["newText"]?.text ?? "")
      }, .utf16)
    session.replace("nginx.conf", version: 2, String(decoding: document.bytes, as: UTF8.self))
    #expect(session.published() == ["nginx.conf": []])
  }

  @Test func jsonHasNoComments() throws {
    let text = """
      {"_format_version": "3.0", "services": [{"name": "a", "url": "http://a", "read_timeout": 5000,
       "routes": [{"name": "r", "paths": ["/v1/chat/completions"]}]}]}
      """
    let session = try ServerSession(["kong.json": text])
    session.open("kong.json", text)
    #expect(session.published()["kong.json"]?.contains("idle-timeout") == true)
    let titles = session.actions("kong.json", 0...2).compactMap { $0["title"]?.text }
    #expect(!titles.isEmpty)
    #expect(!titles.contains { $0.hasPrefix("Suppress") })
  }

  // MARK: Protocol

  @Test func answersErrors() throws {
    let session = try ServerSession(["nginx.conf": Self.nginx])
    func code(_ answer: JSONValue) -> Int? { answer["error"]?["code"]?.int }
    #expect(code(session.request("textDocument/nothing", [:])) == -32601)
    #expect(code(session.request("textDocument/hover", [:])) == -32602)
    #expect(code(session.request("textDocument/codeAction", ["textDocument": ["uri": "untitled:1"]])) == -32602)
    #expect(code(session.request("codeAction/resolve", ["data": 3])) == -32602)
    #expect(code(session.request("workspace/executeCommand", ["command": "rm"])) == -32602)
    #expect(code(session.request("initialize", [:])) == -32600)
    session.server.receive(Array("Content-Length: 1\r\n\r\n{Content-Length: x\r\n\r\n".utf8))
    #expect(session.received().filter { $0["error"] != nil }.count == 2)
    #expect(session.request("shutdown", [:])["error"] == nil)
    #expect(code(session.request("textDocument/hover", [:])) == -32600)
    session.notify("exit", [:])
    #expect(session.server.isDone)
    #expect(session.server.exitCode == 0)
  }

  @Test func aCancelledRequestIsAnswered() throws {
    let session = try ServerSession(["nginx.conf": Self.nginx])
    let cancel = Message.notification("$/cancelRequest", ["id": 2])
    let answer = session.request(
      "textDocument/codeLens", ["textDocument": session.document("nginx.conf")], meanwhile: [cancel])
    #expect(answer["error"]?["code"]?.int == -32800)
    #expect(session.request("textDocument/codeLens", ["textDocument": session.document("nginx.conf")])["error"] == nil)
  }

  @Test func anActionThatIsLateIsRefused() throws {
    let session = try ServerSession(
      ["nginx.conf": Self.nginx],
      capabilities: [
        "textDocument": [
          "codeAction": [
            "codeActionLiteralSupport": [:], "dataSupport": true, "resolveSupport": ["properties": ["edit"]],
          ]
        ]
      ])
    session.open("nginx.conf", Self.nginx)
    let action = try #require(session.actions("nginx.conf", 7...7).first)
    #expect(action["edit"] == nil)
    #expect(session.request("codeAction/resolve", action)["result"]?["edit"] != nil)
    session.replace("nginx.conf", version: 2, "\n" + Self.nginx)
    #expect(session.request("codeAction/resolve", action)["error"]?["code"]?.int == -32801)
  }
}
