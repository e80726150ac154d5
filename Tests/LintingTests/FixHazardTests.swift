import Linting
import Rules
import SourceText
import StreamModel
import Testing

/// Shapes of YAML in which an edit reaches further than it looks.
@Suite struct FixHazardTests {
  private static let setting = "nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\""

  private func fixed(_ head: String, unsafe: Bool = false) throws -> (text: String?, outcome: FixOutcome) {
    let text = """
      \(head)
      spec:
        ingressClassName: nginx
        rules:
          - host: chat.example.com
            http:
              paths:
                - path: /
                  pathType: Prefix
                  backend: {service: {name: chat, port: {number: 80}}}

      """
    let outcome = try session(["sse:chat.example.com/"]).fix(texts: ["chat.yaml": text], unsafe: unsafe)
    return (outcome.files.first.map { String(decoding: $0.after, as: UTF8.self) }, outcome)
  }

  private static let head = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: chat\n"

  /// The blank lines are part of the value.
  @Test func keptBlankLinesStay() throws {
    let result = try fixed(Self.head + "  annotations:\n    note: |+\n      kept\n\n")
    let text = try #require(result.text)
    #expect(text.contains("    note: |+\n      kept\n\n\n    \(Self.setting)\nspec:"), "\(text)")
  }

  /// A mapping that an alias repeats changes in two locations.
  @Test(arguments: [
    "  annotations: &notes\n    a: b\n  labels: *notes",
    "  annotations: &notes {a: b}\n  labels: *notes",
  ])
  func aliasedMappingsAreShared(_ metadata: String) throws {
    let safe = try fixed(Self.head + metadata)
    #expect(safe.text == nil)
    #expect(safe.outcome.unsafe == 1)
    let title = try #require(safe.outcome.report.findings.first?.fixes.first?.description)
    #expect(title.hasSuffix("(an alias uses the same lines elsewhere in the document)"), "\(title)")
    #expect(try fixed(Self.head + metadata, unsafe: true).text?.contains(Self.setting) == true)
  }

  @Test func aliasedValuesAreShared() throws {
    let metadata =
      "  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: &short \"30\"\n    other: *short"
    #expect(try fixed(Self.head + metadata).text == nil)
    // An alias behind the value has no part in the key that is added.
    let own = try fixed(Self.head + "  annotations:\n    a: &a \"30\"\n    other: *a")
    #expect(own.text?.contains(Self.setting) == true)
  }

  /// Comments cannot be within flow braces.
  @Test func emptyValueInBraces() throws {
    let result = try fixed(
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: chat, annotations: , labels: {a: b}}")
    #expect(result.text == nil)
    #expect(result.outcome.refused.isEmpty)
  }

  @Test func nullWithSpacesGivesWay() throws {
    let result = try fixed(Self.head + "  annotations:   ~   # none")
    #expect(result.text?.contains("  annotations:\n    \(Self.setting)   # none\nspec:") == true)
  }

  /// A name with a line break or an escape sequence is written as git writes it.
  @Test(arguments: [
    ("a b/ö.conf", "a b/ö.conf", ""),
    ("a\nb\u{1b}[31m.conf", "a\\012b\\033[31m.conf", "\""),
    ("a\"b\\c.conf", "a\\\"b\\\\c.conf", "\""),
  ])
  func namesInDiffs(_ name: String, _ written: String, _ quote: String) {
    let diff = UnifiedDiff(path: name, from: Array("a\n".utf8), to: Array("b\n".utf8))
    let head = String(decoding: diff.bytes, as: UTF8.self).split(separator: "\n").prefix(2)
    #expect(head == ["--- \(quote)a/\(written)\(quote)", "+++ \(quote)b/\(written)\(quote)"])
  }

  /// nginx inside a ConfigMap keeps the line ends of the file.
  @Test func lineEndsWithin() throws {
    let text = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: web}
      data:
        default.conf: |
          server {
            listen 80;
            location /e {
              proxy_pass http://127.0.0.1:9000;
            }
          }

      """.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    let outcome = try session(["sse:/e"]).fix(texts: ["web.yaml": text], unsafe: false)
    let after = try #require(outcome.files.first).after
    #expect(after.count { $0 == UInt8(ascii: "\r") } == after.count { $0 == UInt8(ascii: "\n") })
    let added = "9000;\r\n        proxy_buffering off;\r\n        proxy_read_timeout 600s;\r\n"
    #expect(String(decoding: after, as: UTF8.self).contains(added))
  }
}
