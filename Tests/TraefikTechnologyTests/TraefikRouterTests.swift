import Catalog
import Linting
import Rules
import StreamModel
import Testing

/// Routers of labels and files, their middlewares, entry points and backends.
@Suite struct TraefikRouterTests {
  private static let traefik = """
      traefik:
        image: traefik:v3.1
        command: [--providers.docker, "--entrypoints.web.address=:80"]

    """

  /// `severity rule setting` of each finding.
  private func lines(_ files: [String: String], _ streams: [String] = ["sse:/events"]) throws -> [String] {
    try report(files, streams).findings.map { "\($0.severity) \($0.rule) \($0.setting)" }.sorted()
  }

  private func report(_ files: [String: String], _ streams: [String] = []) throws -> Report {
    var options = LintOptions()
    options.streams = try streams.map { try DeclaredStream(parsing: $0, source: "--stream") }
    return LintSession(options: options, catalogue: .embedded).report(texts: files)
  }

  private func routes(_ files: [String: String]) throws -> [String] {
    try report(files).routes.map(\.route).sorted()
  }

  private func compose(_ labels: String, traefik: String = TraefikRouterTests.traefik) -> [String: String] {
    let indented = labels.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n")
    return ["compose.yaml": "services:\n\(traefik)  chat:\n    image: team/chat\n    labels:\n\(indented)\n"]
  }

  private static let buffering = "error response-buffering traefik.http.middlewares.m.buffering"

  // MARK: Labels

  @Test(arguments: [
    """
    - traefik.http.routers.chat.rule=PathPrefix(`/events`)
    - traefik.http.routers.chat.middlewares=m
    - traefik.http.middlewares.m.buffering.maxRequestBodyBytes=1
    """,
    """
    traefik.http.routers.chat.rule: PathPrefix(`/events`)
    traefik.http.routers.chat.middlewares: "m@docker"
    traefik.http.middlewares.m.buffering.maxRequestBodyBytes: 1
    """,
    """
    - traefik.HTTP.Routers.chat.Rule=PathPrefix(`/events`)
    - traefik.http.routers.chat.middleWares=m
    - Traefik.http.middlewares.m.BUFFERING.maxrequestbodybytes=1
    """,
    """
    - traefik.http.routers.chat.rule=${RULE:-PathPrefix(`/events`)}
    - traefik.http.routers.chat.middlewares=c
    - traefik.http.middlewares.c.chain.middlewares=other,m
    - traefik.http.middlewares.other.headers.frameDeny=true
    - traefik.http.middlewares.m.buffering.retryExpression=IsNetworkError()
    """,
  ])
  func labelsOfAnyForm(_ labels: String) throws {
    let found = try lines(compose(labels))
    #expect(found.map { $0.lowercased() } == [Self.buffering])
  }

  @Test func theDefaultRuleHasAHostThatIsNotKnown() throws {
    let files = compose("- traefik.enable=true\n- traefik.http.services.chat.loadbalancer.server.port=80")
    #expect(try routes(files) == ["router chat"])
    #expect(try report(files, ["sse:chat.example.com/events"]).findings.isEmpty)
  }

  @Test func aContainerThatIsNotEnabledHasNoRoutes() throws {
    #expect(try routes(compose("- traefik.enable=false\n- traefik.http.routers.chat.rule=Path(`/events`)")) == [])
  }

  @Test func labelsOfSwarmAreThoseOfTheService() throws {
    let files = [
      "compose.yaml": """
      services:
        chat:
          image: team/chat
          deploy:
            labels:
              - traefik.http.routers.chat.rule=Path(`/events`)
              - traefik.http.routers.chat.middlewares=m
              - traefik.http.middlewares.m.buffering.maxRequestBodyBytes=1
      """
    ]
    #expect(try lines(files) == [Self.buffering])
  }

  @Test func filesAreMergedAsComposeMergesThem() throws {
    var files = compose(
      """
      - traefik.http.routers.chat.rule=Path(`/events`)
      - traefik.http.routers.chat.middlewares=m
      - traefik.http.middlewares.m.buffering.maxRequestBodyBytes=1
      """)
    files["compose.override.yaml"] =
      "services:\n  chat:\n    labels: [traefik.http.routers.chat.middlewares=, 'traefik.http.routers.chat.priority=5']\n"
    #expect(try lines(files) == [])
  }

  /// The redirect to HTTPS has the same rule as its target.
  @Test func redirectsDoNotStream() throws {
    let files = compose(
      """
      - traefik.http.routers.plain.rule=Path(`/events`)
      - traefik.http.routers.plain.middlewares=https,m
      - traefik.http.middlewares.https.redirectscheme.scheme=https
      - traefik.http.middlewares.m.buffering.maxRequestBodyBytes=1
      - traefik.http.routers.chat.rule=Path(`/events`)
      - traefik.http.routers.chat.tls=true
      """)
    #expect(try lines(files) == [])
  }

  @Test func theImageOfTheServiceIsEvidence() throws {
    let files = [
      "compose.yaml": """
      services:
        model:
          image: ollama/ollama:0.5
          labels: [traefik.http.routers.m.rule=Host(`llm.example.com`)]
      """
    ]
    let traces = LintSession(options: LintOptions(), catalogue: .embedded).trace(texts: files)
    #expect(traces.contains { $0.intent.isEvident })
  }

  @Test func aCommentDeclares() throws {
    let files = compose("# streamlint: stream sse\n- traefik.http.routers.chat.rule=Path(`/x`)")
    let traces = LintSession(options: LintOptions(), catalogue: .embedded).trace(texts: files)
    #expect(traces.map(\.intent.isDeclared) == [true])
  }

  // MARK: Files

  private static let dynamic = """
    http:
      routers:
        chat: {rule: "Path(`/events`)", service: chat, middlewares: [m]}
      services:
        chat: {loadBalancer: {servers: [{url: "http://10.0.0.1:8000"}]}}
      middlewares:
        m: {buffering: {}}
    """

  @Test func theFileProviderIsRead() throws {
    #expect(
      try lines(["dynamic.yml": Self.dynamic]) == ["error response-buffering http.middlewares.m.buffering"])
  }

  @Test func aTextInsideAComposeFileIsRead() throws {
    let text = Self.dynamic.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n")
    let files = [
      "compose.yaml": """
      services:
        traefik:
          image: traefik:v3
          command: [--providers.file.filename=/d.yml, "--entrypoints.web.address=:80"]
          configs: [{source: d, target: /d.yml}]
      configs:
        d:
          content: |
      \(text)
      """
    ]
    let findings = try report(files, ["sse:/events"]).findings
    #expect(findings.map(\.rule) == ["response-buffering"])
    let bytes = Array(files["compose.yaml", default: ""].utf8)
    #expect(findings.first.map { bytes[$0.span.start...].starts(with: "buffering".utf8) } == true)
  }

  @Test func aCompressorMayLeaveStreamsOut() throws {
    let compress = { (value: String) in
      Self.dynamic.split(separator: "\n").dropLast().joined(separator: "\n") + "\n    m: {compress: \(value)}\n"
    }
    let found = ["warning compression http.middlewares.m.compress"]
    #expect(try lines(["d.yml": compress("{}")]) == found)
    #expect(try lines(["d.yml": compress("{excludedContentTypes: [text/html]}")]) == found)
    #expect(try lines(["d.yml": compress("{excludedContentTypes: [text/event-stream]}")]) == [])
    #expect(try lines(["d.yml": compress("{includedContentTypes: [text/html]}")]) == [])
  }

  // MARK: Entry points

  private func entryPoint(_ setting: String, image: String = "traefik:v3.1") -> [String: String] {
    compose(
      "- traefik.http.routers.chat.rule=Path(`/events`)",
      traefik: "  traefik:\n    image: \(image)\n    command: [\"--entrypoints.web.address=:80\", \"\(setting)\"]\n")
  }

  private static let writeTimeout = "--entrypoints.web.transport.respondingtimeouts.writetimeout"

  @Test func theWriteTimeoutIsTotal() throws {
    let found = ["error total-timeout \(Self.writeTimeout)"]
    #expect(try lines(entryPoint("\(Self.writeTimeout)=30s")) == found)
    #expect(try lines(entryPoint("\(Self.writeTimeout)=30")) == found)
    #expect(try lines(entryPoint("\(Self.writeTimeout)=0")) == [])
    #expect(try lines(entryPoint("\(Self.writeTimeout)=2h")) == [])
    #expect(try lines(entryPoint("\(Self.writeTimeout)=${LIMIT}")) == [])
    // An upgrade clears the deadline.
    #expect(try lines(entryPoint("\(Self.writeTimeout)=30s"), ["websocket:/events"]) == [])
  }

  @Test func theReadTimeoutDependsOnTheRelease() throws {
    let upload = { try lines(entryPoint("--api", image: $0), ["upload:/events"]) }
    let found = ["error total-timeout --entrypoints.web.transport.respondingTimeouts.readTimeout"]
    #expect(try upload("traefik:v3.1") == found)
    #expect(try upload("traefik:3") == found)
    #expect(try upload("traefik:v2.11.2") == found)
    #expect(try upload("traefik:v2.10") == [])
    #expect(try upload("traefik:latest") == [])
    #expect(try lines(entryPoint("--api")) == [])
  }

  @Test func variablesAndFilesConfigureEntryPointsToo() throws {
    let labels = "- traefik.http.routers.chat.rule=Path(`/events`)"
    let variables = compose(
      labels,
      traefik: """
          traefik:
            image: traefik:v3.1
            environment: {TRAEFIK_ENTRYPOINTS_WEB_TRANSPORT_RESPONDINGTIMEOUTS_WRITETIMEOUT: 30s}

        """)
    #expect(
      try lines(variables) == ["error total-timeout TRAEFIK_ENTRYPOINTS_WEB_TRANSPORT_RESPONDINGTIMEOUTS_WRITETIMEOUT"])
    var file = compose(
      labels, traefik: "  traefik:\n    image: traefik:v3.1\n    volumes: ['./traefik.yml:/etc/traefik/traefik.yml']\n")
    file["traefik.yml"] =
      "entryPoints:\n  web:\n    address: :80\n    transport: {respondingTimeouts: {writeTimeout: 30s}}\n"
    #expect(try lines(file) == ["error total-timeout entryPoints.web.transport.respondingTimeouts.writeTimeout"])
  }

  @Test func middlewaresOfAnEntryPointCount() throws {
    var files = entryPoint("--entrypoints.web.http.middlewares=m@docker")
    files["compose.yaml"]! += "      - traefik.http.middlewares.m.buffering.maxRequestBodyBytes=1\n"
    #expect(try lines(files) == [Self.buffering])
  }

  // MARK: References

  @Test func whatOtherFilesMayDefineIsUnknown() throws {
    let labels =
      "- traefik.http.routers.chat.rule=Path(`/events`)\n- traefik.http.routers.chat.middlewares=auth@file,x@consul"
    #expect(try lines(compose(labels, traefik: "")) == [])
    let mounted =
      "  traefik:\n    image: traefik:v3.1\n    command: [--providers.file.directory=/d]\n    volumes: ['${D}:/d']\n"
    #expect(try lines(compose(labels, traefik: mounted)) == [])
  }

  @Test func namesOfAnotherProjectCountWhereOneTraefikIsKnown() throws {
    var files = compose(
      "- traefik.http.routers.chat.rule=Path(`/events`)\n- traefik.http.routers.chat.middlewares=m", traefik: "")
    files["proxy/compose.yaml"] = """
      services:
        traefik:
          image: traefik:v3.1
          labels: [traefik.http.middlewares.m.buffering.maxRequestBodyBytes=1]
      """
    #expect(try lines(files) == [Self.buffering])
    files["other/compose.yaml"] = "services:\n  traefik: {image: 'traefik:v3.1', labels: [traefik.enable=true]}\n"
    #expect(try lines(files) == [])
  }

  @Test func aMissingNameIsAFault() throws {
    let rule = "- traefik.http.routers.chat.rule=Path(`/events`)\n"
    let fault = { (label: String) in ["error router-not-served traefik.http.routers.chat.\(label)"] }
    #expect(try lines(compose(rule + "- traefik.http.routers.chat.middlewares=no")) == fault("middlewares"))
    #expect(try lines(compose(rule + "- traefik.http.routers.chat.service=no")) == fault("service"))
    // Traefik makes services of containers, with the name of the project.
    #expect(try lines(compose(rule + "- traefik.http.routers.chat.service=chat-project")) == [])
    #expect(try lines(compose(rule + "- traefik.http.routers.chat.service=api@internal")) == [])
    #expect(try lines(compose(rule + "- traefik.http.routers.chat.service=${S}")) == [])
  }

  // MARK: Hostile files

  @Test func ringsOfChainsEnd() throws {
    let chains = (0..<20).map { number in
      "- traefik.http.middlewares.c\(number).chain.middlewares="
        + Array(repeating: "c\((number + 1) % 20)", count: 20).joined(separator: ",")
    }
    let labels =
      ["- traefik.http.routers.chat.rule=Path(`/events`)", "- traefik.http.routers.chat.middlewares=c0"] + chains
    #expect(try lines(compose(labels.joined(separator: "\n"))) == [])
  }

  @Test func longNamesAndDeepFilesAreLeftOut() throws {
    let name = "- traefik.http." + Array(repeating: "a", count: 5_000).joined(separator: ".") + "=1"
    #expect(try routes(compose(name + "\n- traefik.http.routers.chat.rule=Path(`/events`)")) == ["/events"])
    let deep =
      "http:\n  routers:\n    a: " + String(repeating: "{a: ", count: 80) + "1" + String(repeating: "}", count: 80)
    #expect(try report(["d.yml": deep]).findings.isEmpty)
  }

  @Test func aFileThatIsBrokenIsToldOnce() throws {
    let report = try report(["d.yml": "http:\n  routers:\n   a: [\n"])
    #expect(report.findings.isEmpty)
  }
}
