import Catalog
import Linting
import RuleFiles
import Rules
import StreamModel
import Testing

/// How the files of Kong are read together.
@Suite struct KongFileTests {
  private func findings(_ files: [String: String], _ streams: [String] = []) throws -> [Finding] {
    var options = LintOptions()
    options.streams = try streams.map { try DeclaredStream(parsing: $0, source: "--stream") }
    let report = LintSession(options: options, catalogue: .embedded).report(texts: files)
    #expect(report.problems.filter { $0.level == .error }.isEmpty, "\(report.problems.map(\.message))")
    return report.findings
  }

  private func text(_ findings: [Finding]) -> [String] { findings.map { "\($0.severity)[\($0.rule)] \($0.setting)" } }

  /// decK appends the lists of all files of a folder; defaults of one apply to all.
  @Test func manyFilesAreOneConfiguration() throws {
    var files = [
      "deck/info.yaml": "_format_version: \"3.0\"\n_info:\n  defaults:\n    route: {response_buffering: false}\n"
    ]
    for i in 0..<249 {
      files["deck/services/service-\(i).yaml"] =
        "_format_version: \"3.0\"\nservices:\n  - {name: service-\(i), url: \"http://app-\(i):80\", read_timeout: \(i == 7 ? 1000 : 3_600_000)}\n"
      files["deck/routes/route-\(i).json"] =
        "{\"_format_version\": \"3.0\", \"routes\": [{\"name\": \"route-\(i)\", \"paths\": [\"/app-\(i)/sse\"], \"service\": {\"name\": \"service-\(i)\"}}]}"
    }
    files["deck/plugins.yml"] =
      "_format_version: \"3.0\"\nplugins:\n  - {name: aws-lambda, route: route-9, config: {function_name: x}}\n"
    #expect(files.count == 500)
    let found = try findings(files)
    #expect(found.count == 2, "\(text(found))")
    let idle = try #require(found.first { $0.rule == "idle-timeout" })
    #expect(idle.route == "/app-7/sse")
    #expect(idle.value == "1000")
    let plugin = try #require(found.first { $0.rule == "plugin-buffers" })
    #expect(plugin.route == "/app-9/sse")
  }

  /// Files that define the same entities are variants, and each is a configuration of its own.
  @Test func variantsStandAlone() throws {
    let right =
      "_format_version: \"3.0\"\nservices:\n  - {name: a, url: \"http://a:80\", read_timeout: 3600000, routes: [{name: r, paths: [/sse], response_buffering: false}]}\n"
    let wrong = right.replacing("3600000", with: "30000") + "plugins: [{name: ai-response-transformer}]\n"
    let found = try findings(["kong.dev.yaml": wrong, "kong.prod.yaml": right])
    #expect(found.count == 2, "\(text(found))")
  }

  /// The most specific plugin that is enabled runs.
  @Test(arguments: [
    ("plugins: [{name: proxy-cache, config: {strategy: memory, content_type: [text/event-stream]}}]", "", true),
    (
      "plugins: [{name: proxy-cache, config: {strategy: memory, content_type: [text/event-stream]}}]",
      "{name: proxy-cache, config: {strategy: memory}}", false
    ),
    (
      "plugins: [{name: proxy-cache, config: {strategy: memory, content_type: [text/event-stream]}}]",
      "{name: proxy-cache, enabled: false, config: {strategy: memory}}", true
    ),
    ("plugins: [{name: proxy-cache, service: a, config: {content_type: [\"text/*\"]}}]", "", true),
    ("plugins: [{name: proxy-cache, service: {name: b}, config: {content_type: [\"text/*\"]}}]", "", false),
    ("plugins: [{name: proxy-cache, route: r, config: {content_type: [\"*/*\"]}}]", "", true),
    (
      "_plugin_configs: {c: {content_type: [text/event-stream]}}\nplugins: [{name: proxy-cache, route: r, _config: c}]",
      "", true
    ),
    (
      "_plugin_configs: {c: {content_type: [text/event-stream]}}\n"
        + "plugins: [{name: proxy-cache, route: r, _config: c, config: {content_type: [text/plain]}}]",
      "", false
    ),
    ("plugins: [{name: proxy-cache, config: {content_type: [text/event-stream], request_method: [POST]}}]", "", false),
    ("plugins: [{name: proxy-cache, config: {content_type: [text/event-stream], response_code: [404]}}]", "", false),
  ])
  func precedence(_ tail: String, _ own: String, _ buffers: Bool) throws {
    let file = """
      _format_version: "3.0"
      services:
        - name: a
          url: http://a:80
          read_timeout: 3600000
          routes:
            - name: r
              paths: [/events]
              response_buffering: false
              plugins: [\(own)]
        - {name: b, url: "http://b:80"}
      \(tail)
      """
    let found = try findings(["kong.yaml": file], ["sse:/events"])
    #expect(found.contains { $0.rule == "plugin-buffers" } == buffers, "\(text(found))")
  }

  /// Declarations in a comment above a route.
  @Test func declaredByComment() throws {
    let file = """
      _format_version: "3.0"
      services:
        - name: a
          url: http://a:80
          routes:
            # streamlint: stream websocket
            - name: r
              paths: [/x]
      """
    let found = try findings(["kong.yaml": file])
    #expect(text(found).contains("error[idle-timeout] services[].read_timeout"), "\(text(found))")
  }

  /// Calls are effective where they run: not in comments, strings or other functions, and not after the response.
  @Test(arguments: [
    ("access", "kong.service.request.enable_buffering()", true),
    ("access", "local x = 'kong.service.request.enable_buffering()'", false),
    ("access", "--[[ kong.service.request.enable_buffering() ]] kong.log(1)", false),
    ("access", "kong.request.get_raw_body()", false),
    ("log", "kong.response.get_raw_body()", false),
    ("body_filter", "local b = kong.response.get_raw_body()", true),
    ("body_filter", "ngx.arg[1]=nil", true),
    ("body_filter", "local c = ngx.arg[1]", false),
    ("body_filter", "if ngx.arg[1] == nil then return end", false),
    ("access", "local r = ngx.location.capture('/x')", true),
  ])
  func lua(_ phase: String, _ code: String, _ buffers: Bool) throws {
    let file = """
      _format_version: "3.0"
      services:
        - name: a
          url: http://a:80
          read_timeout: 3600000
          routes:
            - {name: r, paths: [/events], response_buffering: false}
      plugins:
        - name: post-function
          config:
            \(phase):
              - |
                \(code)
      """
    let found = try findings(["kong.yaml": file], ["sse:/events"])
    #expect(found.contains { $0.rule == "plugin-buffers" } == buffers, "\(text(found))")
  }

  /// A function that writes new chunks buffers them while Kong does.
  @Test(arguments: [("true", true), ("false", false)])
  func rewrittenChunks(_ buffering: String, _ buffers: Bool) throws {
    let file = """
      _format_version: "3.0"
      services:
        - name: a
          url: http://a:80
          read_timeout: 3600000
          routes:
            - {name: r, paths: [/events], response_buffering: \(buffering)}
      plugins:
        - {name: post-function, config: {body_filter: ["ngx.arg[1] = string.upper(ngx.arg[1])"]}}
      """
    let found = try findings(["kong.yaml": file], ["sse:/events"])
    #expect(
      found.contains { $0.confidence == .certain && $0.rule == "response-buffering" } == buffers, "\(text(found))")
  }

  /// Versions of images decide.
  @Test(arguments: [("kong:3.6.1", true), ("kong/kong-gateway:3.9.1.0", false), ("nginx:3.6", false)])
  func versionOfAnImage(_ image: String, _ buffers: Bool) throws {
    let file = """
      _format_version: "3.0"
      services:
        - name: a
          url: http://a:80
          read_timeout: 3600000
          routes:
            - name: r
              paths: [/v1/chat/completions]
              response_buffering: false
              plugins: [{name: ai-proxy, config: {route_type: llm/v1/chat}}]
      """
    let compose = "services:\n  kong:\n    image: \(image)\n    environment: [KONG_DATABASE=off]\n"
    let found = try findings(["kong.yaml": file, "compose.yaml": compose])
    #expect(found.contains { $0.rule == "plugin-buffers" } == buffers, "\(text(found))")
  }

  /// Input of a wrong type gives findings at most.
  @Test(arguments: [
    "_format_version: \"3.0\"\nservices: 5\nroutes: {a: b}\nplugins: [1, [2], {name: [x]}]\n",
    "_format_version: \"3.0\"\nservices: [1, {routes: [2, {paths: 3, protocols: 4, methods: {}}]}]\n",
    "_format_version: 3.0\n_info: []\n_plugin_configs: 7\n",
    "_format_version: \"3.0\"\nservices: [{name: a, url: \"://\"}, {name: b, url: \"\"}]\nroutes: [{service: []}]\n",
    "_format_version: \"3.0\"\nservices: [{name: a, url: \"http://a\", routes: [{paths: [\"~(\"]}]}]\n",
    "_format_version: \"3.0\"\nplugins: [{name: pre-function, config: {access: [\"'\\\\\", \"--[[\", \"[==[\"]}}]\n",
  ])
  func wrongTypes(_ text: String) throws {
    _ = try findings(["kong.yaml": text], ["sse:/events"])
  }
}
