import Linting
import RuleFiles
import StreamModel
import Testing

/// What the places of a setting may say of values, and of the object.
@Suite struct PlaceTests {
  private static func product(_ place: String) -> String {
    """
    id: acme
    title: the Acme gateway
    reads: manifests
    routes:
      - {kind: AcmeRoute, like: HTTPRoute}
    settings:
      - aspect: idle-timeout
        summary: the longest idle time
        default: 20s
        places:
          - {on: AcmeRoute, \(place)}
    """
  }

  private func findings(_ place: String, _ spec: String) throws -> [String] {
    var options = LintOptions()
    options.customProducts = [try KubernetesProduct(decoding: Array(Self.product(place).utf8))]
    options.streams = [try DeclaredStream(parsing: "sse:chat.example.com/events", source: "--stream")]
    let text = """
      apiVersion: acme.example/v1
      kind: AcmeRoute
      metadata: {name: chat}
      spec:
        hostnames: [chat.example.com]
        \(spec)
        rules: [{backendRefs: [{name: chat, port: 80}]}]
      """
    return LintSession(options: options, catalogue: .embedded).report(texts: ["app.yaml": text]).findings
      .flatMap { finding in
        ["\(finding.severity) \(finding.rule) \(finding.value)"]
          + finding.consequences.map { "\($0.severity) \($0.rule) \($0.value)" }
      }.sorted()
  }

  private static let idle = "field: spec.idle, format: haproxy-time"

  @Test(arguments: [
    ("", "idle: 1h", []),
    ("", "idle: 10s1h", ["error idle-timeout 10s1h"]),
    (", units: [s, bare]", "idle: 3600s", []),
    (", units: [s, bare]", "idle: 30000", ["error idle-timeout 30000"]),
    (", units: [s]", "idle: 1h", ["error idle-timeout 20s", "error ignored-value 1h"]),
    (", units: [s], minimum: 5", "idle: 4s", ["error idle-timeout 20s", "error ignored-value 4s"]),
    (", units: [s], minimum: 5", "idle: 5s", ["error idle-timeout 5s"]),
    (", maximum: 2h", "idle: 2h", []),
    (", maximum: 2h", "idle: 3h", ["error idle-timeout 20s", "error ignored-value 3h"]),
    (", maximum: 2h, above: limited", "idle: 3h", []),
    (", maximum: 1m, above: limited", "idle: 3h", ["error idle-timeout 3h"]),
    (", maximum: 2h, above: stuck", "idle: 3h", ["error stuck-value 3h"]),
    (", maximum: 2h, above: rejected", "idle: 3h", ["error rejected-value 3h"]),
    (", maximum: 2h, above: stuck", "idle: long", ["error idle-timeout 20s", "error ignored-value long"]),
  ])
  func values(_ place: String, _ spec: String, _ expected: [String]) throws {
    #expect(try findings(Self.idle + place, spec) == expected)
  }

  @Test(arguments: [
    ("{field: spec.mode, is: fast}", "mode: fast", true),
    ("{field: spec.mode, is: [slow, fast]}", "mode: fast", true),
    ("{field: spec.mode, is: fast}", "mode: slow", false),
    ("{field: spec.mode, is: fast}", "other: fast", false),
    ("{field: spec.mode, not: fast}", "other: fast", true),
    ("{field: spec.mode, not: fast}", "mode: fast", false),
    ("{field: spec.mode, is: present}", "mode: {a: 1}", true),
    ("{field: spec.mode, is: present}", "other: 1", false),
    ("{field: spec.mode, not: present}", "other: 1", true),
    ("[{field: spec.mode, is: fast}, {field: spec.other, is: present}]", "mode: fast", false),
    // A template decides it.
    ("{field: spec.mode, is: fast}", "mode: \"{{ .Values.mode }}\"", false),
    ("{field: spec.mode, not: fast}", "mode: \"{{ .Values.mode }}\"", false),
  ])
  func conditions(_ condition: String, _ spec: String, _ isMet: Bool) throws {
    // Neither the value nor the default of a place counts whose condition is not met.
    let place = Self.idle + ", when: \(condition)"
    #expect(try findings(place, spec + "\n  idle: 5s") == (isMet ? ["error idle-timeout 5s"] : []))
    #expect(try findings(place, spec) == (isMet ? ["error idle-timeout 20s"] : []))
  }

  @Test(arguments: [
    (idle + ", when: {field: spec.mode}", "a condition has \"is\", \"not\", \"lacks\" or \"allows\""),
    (idle + ", when: {field: spec.mode, is: a, not: b}", "a condition has \"is\", \"not\", \"lacks\" or \"allows\""),
    (idle + ", when: {is: a}", "\"field\" is missing"),
    (idle + ", maximum: long", "\"maximum\" must be a whole number or a time"),
    (idle + ", minimum: long", "\"minimum\" must be a whole number"),
    (idle + ", above: shortened", "\"shortened\" is no effect; known are ignored, rejected, stuck, limited"),
    ("field: spec.idle, format: seconds, units: [s]", "only the format haproxy-time has \"units\""),
  ])
  func faults(_ place: String, _ message: String) {
    let error = #expect(throws: FileFormatError.self) {
      _ = try KubernetesProduct(decoding: Array(Self.product(place).utf8))
    }
    #expect(error?.message == message)
  }
}
