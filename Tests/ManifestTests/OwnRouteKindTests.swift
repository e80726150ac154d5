import Linting
import RuleFiles
import Rules
import StreamModel
import Testing

/// A gateway with a route kind of its own needs one file of data and no code.
@Suite struct OwnRouteKindTests {
  private static let product = """
    id: acme
    title: the Acme gateway
    reads: manifests
    routes:
      - kind: AcmeRoute
        api-versions: ["acme.example/*"]
        each: "spec.servers[].rules[]"
        host: ["spec.servers[].names[]", spec.host]
        path:
          - {field: "spec.servers[].rules[].when.exactly", match: exact}
          - {field: "spec.servers[].rules[].when.below[]", match: star}
        upstream:
          each: "spec.pools[]"
          name: "spec.pools[].id"
          named-by: "spec.servers[].rules[].pool"
        backends:
          each: "spec.pools[].members[]"
          service: "spec.pools[].members[].address"
          form: dns-name
          port: "spec.pools[].members[].port"
    settings:
      - aspect: idle-timeout
        summary: the longest silence
        default: 20s
        places:
          - {on: AcmeRoute, field: "spec.servers[].rules[].limits.idle", format: seconds, invalid: rejected}
          - {on: AcmeRoute, field: "spec.pools[].idle", format: seconds}
    """

  private static func route(_ limits: String = "", pool: String = "") -> String {
    """
    apiVersion: acme.example/v1
    kind: AcmeRoute
    metadata:
      name: chat
    spec:
      host: chat.example.com
      servers:
        - rules:
            - when: {exactly: /events}
              pool: chat\(limits)
            - when: {below: ["/a*", /b]}
        - names: [one.example.com, "*"]
      pools:
        - id: other
          members: [{address: other}]
        - id: chat
          members: [{address: chat.prod.svc.cluster.local, port: 80}]\(pool)

    """
  }

  private func session(_ stream: String?) throws -> LintSession {
    var options = LintOptions()
    options.customProducts = [try KubernetesProduct(decoding: Array(Self.product.utf8))]
    options.streams = try stream.map { [try DeclaredStream(parsing: $0, source: "--stream")] } ?? []
    return LintSession(options: options, catalogue: .embedded)
  }

  private func findings(_ text: String, _ stream: String = "sse:chat.example.com/events") throws -> [String] {
    let report = try session(stream).report(texts: ["app.yaml": text])
    #expect(report.problems.map(\.message) == [])
    // Words of its name are hints for the other routes of the host.
    return report.findings.filter(\.intent.isDeclared).map {
      "\($0.severity) \($0.rule) \($0.setting) \($0.value)"
    }
  }

  @Test func routes() throws {
    let titles = try session(nil).trace(texts: ["app.yaml": Self.route()]).map(\.route)
    var seen: Set<String> = []
    #expect(
      titles.filter { seen.insert($0).inserted } == [
        "chat.example.com/events", "chat.example.com/a", "chat.example.com/b", "one.example.com/", "/",
      ])
  }

  @Test func findings() throws {
    #expect(try findings(Self.route()) == ["error idle-timeout spec.servers[].rules[].limits.idle 20s"])
    #expect(
      try findings(Self.route("\n          limits: {idle: 30}"))
        == ["error idle-timeout spec.servers[].rules[].limits.idle 30"])
    #expect(try findings(Self.route("\n          limits: {idle: 3600}")) == [])
    #expect(try findings(Self.route(pool: "\n      idle: 40")) == ["error idle-timeout spec.pools[].idle 40"])
    // A prefix, of another rule than the one with the limit.
    #expect(
      try findings(Self.route("\n          limits: {idle: 3600}"), "sse:chat.example.com/a/x")
        == ["error idle-timeout spec.servers[].rules[].limits.idle 20s"])
  }

  @Test func fix() throws {
    let outcome = try session("sse:chat.example.com/events").fix(
      texts: ["app.yaml": Self.route("\n          limits: {idle: 30}")], unsafe: false)
    let file = try #require(outcome.files.first)
    #expect(String(decoding: file.after, as: UTF8.self) == Self.route("\n          limits: {idle: 600}"))
  }

  /// An object of the same kind in another group is not the product's.
  @Test func otherGroup() throws {
    let text = Self.route().replacing("acme.example/v1", with: "other.example/v1")
    let report = try session("sse:chat.example.com/events").report(texts: ["app.yaml": text])
    #expect(report.findings.map(\.rule) == ["stream-not-served"])
    #expect(report.summary.routes == 0)
  }

  @Test func shape() throws {
    let report = try session(nil).report(texts: [
      "app.yaml": "apiVersion: acme.example/v1\nkind: AcmeRoute\nmetadata: {name: a}\nspec: {servers: {a: 1}}\n"
    ])
    #expect(report.problems.map(\.message) == ["spec.servers must be a list"])
  }

  @Test(arguments: [
    ("{kind: A, each: spec.rules, path: []}", "a list is written as spec.routes[]", "spec.rules"),
    ("{kind: A, host: spec..host}", "a field is written as spec.routes[].name", "spec..host"),
    ("{kind: A, hosts: spec.host, host: spec.host}", "unknown key \"hosts\"; did you mean \"host\"?", "hosts"),
    (
      "{kind: A, path: [{field: spec.path, match: prefx}]}", "\"prefx\" is no match; did you mean \"prefix\"?", "prefx"
    ),
    ("{kind: A, like: Service}", "\"Service\" is no kind with a known shape; known are Ingress, HTTPRoute", "Service"),
    ("{kind: A, backends: {port: spec.port}}", "\"service\" is missing", "{"),
    ("{kind: A}", "a kind of routes needs \"like\", or \"host\", \"path\" and \"backends\"", "{kind: A}"),
  ])
  func faults(_ route: String, _ message: String, _ place: String) throws {
    let text = "id: acme\ntitle: Acme\nreads: manifests\nroutes: [\(route)]\n"
    do {
      _ = try KubernetesProduct(decoding: Array(text.utf8))
      Issue.record("\(route) was read")
    } catch {
      #expect(error.message == message)
      #expect(String(decoding: Array(text.utf8)[error.range], as: UTF8.self) == place)
    }
  }
}
