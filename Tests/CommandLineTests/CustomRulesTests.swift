import Catalog
import Foundation
import Testing

/// A controller whose settings are annotations needs no code.
@Suite struct OwnRulesTests {
  private static let technology = """
    id: acme
    title: the Acme gateway
    reads: manifests
    routes: [Ingress]
    controllers: [acme.example/controller]
    classes: [acme]
    prefix: acme.example/
    annotations: idle-timeout buffering
    settings:
      - aspect: idle-timeout
        summary: the longest silence
        default: 20s
        places:
          - {on: Ingress, annotation: idle-timeout, format: seconds}
    """
  private static func ingress(_ annotation: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      annotations:
        \(annotation)
    spec:
      ingressClassName: acme
      rules:
        - host: chat.example.com
          http:
            paths:
              - path: /events
                pathType: Prefix
                backend: {service: {name: chat, port: {number: 80}}}

    """
  }

  private func run(_ annotation: String) throws -> ProgramResult {
    let folder = try TemporaryFolder([
      "own/technologies/acme.yaml": Self.technology, "app/ingress.yaml": Self.ingress(annotation),
    ])
    return try Program.run(
      ["app", "--rules", "own", "--stream", "sse:chat.example.com/events", "--format", "concise"], in: folder.url)
  }

  @Test func defaultOfAMadeUpProduct() throws {
    let result = try run("acme.example/buffering: \"off\"")
    #expect(result.status == 1)
    #expect(
      result.output.contains(
        "the Acme gateway cuts idle streams after 20 s: acme.example/idle-timeout is 20 s"),
      "\(result.output)")
  }

  @Test func writtenValue() throws {
    #expect(try run("acme.example/idle-timeout: \"3600\"").status == 0)
  }

  @Test func ignoredValueAndUnknownName() throws {
    let ignored = try run("acme.example/idle-timeout: 1h")
    #expect(ignored.output.contains("error[ignored-value]"), "\(ignored.output)")
    #expect(ignored.output.contains("therefore: the Acme gateway cuts idle streams after"), "\(ignored.output)")
    let unknown = try run("acme.example/idle-timeut: \"3600\"")
    #expect(unknown.output.contains("did you mean acme.example/idle-timeout?"), "\(unknown.output)")
  }

  @Test func brokenFile() throws {
    let folder = try TemporaryFolder(["own/technologies/acme.yaml": "id: acme\nreads: manifests\n", "a.conf": ""])
    let result = try Program.run([".", "--rules", "own"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.errors.contains("own/technologies/acme.yaml:1:1: "), "\(result.errors)")
  }
}
