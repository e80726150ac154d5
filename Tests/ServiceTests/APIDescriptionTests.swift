import ConfigurationSources
import SourceText
import Testing

/// What a description of an API tells of its streams.
@Suite struct APIDescriptionTests {
  /// A document and its streams with their base paths.
  struct Form: CustomTestStringConvertible {
    let title: String
    let text: String
    let expected: [String]
    var path = "openapi.yaml"

    init(_ title: String, _ text: String, _ expected: [String], path: String = "openapi.yaml") {
      self.title = title
      self.text = text
      self.expected = expected
      self.path = path
    }

    var testDescription: String { title }
  }

  private static func openAPI(_ rest: String) -> String {
    """
    openapi: 3.0.3
    \(rest)
    paths:
      /chat/{id}:
        get: {responses: {"200": {content: {text/event-stream: {}}}}}
    """
  }

  static let forms = [
    Form("a GET", openAPI(""), ["events(isGet: true) /chat/{id}"]),
    Form(
      "the path of a server", openAPI("servers: [{url: 'https://API.example.com:8443/v1/'}]"),
      ["host api.example.com", "events(isGet: true) /v1/chat/{id}"]),
    Form(
      "several servers", openAPI("servers: [{url: /v1}, {url: 'http://localhost:8000/v2'}, {url: /v1}]"),
      ["events(isGet: true) /v1/chat/{id}", "events(isGet: true) /v2/chat/{id}"]),
    Form(
      "variables of a server",
      openAPI(
        "servers: [{url: 'https://{env}.example.com/{base}', "
          + "variables: {env: {default: a}, base: {default: v3}}}]"),
      ["host a.example.com", "events(isGet: true) /v3/chat/{id}"]),
    Form(
      "variables without a default", openAPI("servers: [{url: 'https://{env}/v1'}]"),
      ["events(isGet: true) /chat/{id}"]),
    Form(
      "a server for WebSockets", openAPI("servers: [{url: 'wss://ws.example.com'}]"),
      ["host ws.example.com", "webSocket /chat/{id}"]),
    Form(
      "a POST, JSON lines, and another status",
      """
      openapi: "3.1.0"
      paths:
        /a: {post: {responses: {200: {content: {text/event-stream; charset=utf-8: {}, application/json: {}}}}}}
        /b: {post: {responses: {2XX: {content: {application/x-ndjson: {}}}}}}
        /c: {get: {responses: {default: {content: {application/stream+json: {}}}}}}
        /d: {get: {responses: {"404": {content: {text/event-stream: {}}}}}}
        /e: {get: {responses: {"101": {description: Switching Protocols}}}}
        /f: {get: {responses: {"200": {content: {application/json: {}}}}}}
      """,
      ["events(isGet: false) /a", "lines /b", "lines /c", "webSocket /e"]),
    Form(
      "references",
      """
      openapi: 3.0.0
      paths:
        /a: {$ref: '#/components/pathItems/A~1a'}
        /b: {$ref: 'other.yaml#/x'}
        /c: {get: {responses: {"200": {$ref: '#/components/responses/ring'}}}}
      components:
        pathItems: {A/a: {get: {responses: {"200": {$ref: '#/components/responses/events'}}}}}
        responses:
          events: {content: {text/event-stream: {}}}
          ring: {$ref: '#/components/responses/ring'}
      """,
      ["events(isGet: true) /a"]),
    Form(
      "JSON",
      #"{"openapi": "3.0.0", "#
        + #""paths": {"/a": {"get": {"responses": {"200": {"content": {"text/event-stream": {}}}}}}}}"#,
      ["events(isGet: true) /a"], path: "docs/api.json"),
    Form(
      "Swagger 2",
      """
      swagger: "2.0"
      host: api.example.com
      basePath: /v1
      produces: [application/json, text/event-stream]
      paths:
        /a: {get: {produces: [text/event-stream], responses: {"200": {}}}}
        /b: {get: {responses: {"200": {}}}}
      """,
      ["host api.example.com", "events(isGet: true) /v1/a"], path: "spec/service.yml"),
    Form(
      "AsyncAPI 2",
      """
      asyncapi: 2.6.0
      servers:
        public: {url: 'ws.example.com/base', protocol: wss}
        broker: {url: 'kafka:9092', protocol: kafka}
      channels:
        /chat: {servers: [public]}
        /jobs: {servers: [broker]}
        /other: {}
        topic.name: {servers: [public]}
      """,
      ["host ws.example.com", "webSocket /base/chat"]),
    Form(
      "AsyncAPI 2 with topics of one connection",
      """
      asyncapi: 2.0.0
      servers: {public: {url: 'wss://ws.example.com/v1/socket', protocol: wss}}
      channels: {ticker: {}, book: {}}
      """,
      ["host ws.example.com", "webSocket /v1/socket"]),
    Form(
      "AsyncAPI 3",
      """
      asyncapi: 3.0.0
      servers: {public: {host: 'ws.example.com', pathname: /base, protocol: ws}}
      channels:
        chat: {address: '/chat/{room}', servers: [{$ref: '#/servers/public'}]}
        topic: {address: a.b}
        bound: {address: /bound, bindings: {ws: {}}}
      """,
      ["host ws.example.com", "webSocket /base/chat/{room}", "webSocket /base/bound"]),
    Form("a template", "openapi: 3.0.0\npaths: {{ paths }}\n# event-stream\n", []),
    Form("a broken document", "openapi: 3.0.0\npaths: [ event-stream\n", []),
  ]

  @Test(arguments: forms) func readsTheForms(_ form: Form) throws {
    let source = SourceFile(path: form.path, text: form.text)
    let description = try #require(APIDescription(source, id: FileID(index: 0)))
    let streams = description.streams.flatMap { stream in
      description.basePaths.map { "\(stream.content) \($0)\(stream.path)" }
    }
    #expect(description.hosts.sorted().map { "host \($0)" } + streams == form.expected)
  }

  @Test(arguments: [
    ("values.yaml", "image: x\nopenapi: false\n", false), ("values.yaml", "image: x\nopenapi: '3.0.0'\n", true),
    ("a.json", "{\n  \"swagger\" : \"2.0\"}", true), ("a.yaml", "info: {openapi: 3.0.0}\n", false),
    ("openapi.conf", "openapi: 3.0.0\n", false), ("package.json", #"{"name": "openapi"}"#, false),
    ("a.yaml", String(repeating: "#\n", count: 3000) + "openapi: 3.0.0\n", false),
    ("a.openapi.yaml", String(repeating: "#\n", count: 3000) + "openapi: 3.0.0\n", true),
  ])
  func recognisesDocuments(_ path: String, _ text: String, _ isOne: Bool) {
    #expect(ServiceFiles.contains(SourceFile(path: path, text: text)) == isOne)
  }

  @Test func leavesLargeDocumentsOut() throws {
    let paths = (0...5000).map { "  /p\($0): {get: {responses: {'200': {content: {text/event-stream: {}}}}}}" }
    let text = "openapi: 3.0.0\npaths:\n" + paths.joined(separator: "\n")
    let description = try #require(
      APIDescription(SourceFile(path: "openapi.yaml", text: text), id: FileID(index: 0)))
    #expect(description.streams.isEmpty)
    let large = "openapi: 3.0.0\n" + String(repeating: "#", count: 5 * 1024 * 1024)
    #expect(APIDescription(SourceFile(path: "openapi.yaml", text: large), id: FileID(index: 0)) == nil)
  }
}
