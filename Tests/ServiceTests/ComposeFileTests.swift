import ConfigurationSources
import SourceText
import Testing

/// What a compose file tells of its services.
@Suite struct ComposeFileTests {
  /// The lines of a service and what is read of it.
  struct Form: CustomTestStringConvertible {
    let lines: String
    let expected: String

    init(_ lines: String, _ expected: String) {
      self.lines = lines
      self.expected = expected
    }

    var testDescription: String { lines }
  }

  static let forms = [
    Form("image: ollama/ollama:0.5", "image ollama/ollama:0.5"),
    Form("{image: 'redis'}", "image redis"),
    Form("image: ${IMAGE:-ollama/ollama}:${TAG:-0.5}", "image ollama/ollama:0.5"),
    Form("image: ollama/ollama:${TAG}", "image ollama/ollama"),
    Form("image: ollama/ollama:$TAG", "image ollama/ollama"),
    Form("image: ollama/ollama:v${TAG}-cpu", "image ollama/ollama"),
    Form("image: ollama/ollama@${DIGEST:?missing}", "image ollama/ollama"),
    Form("image: ${REGISTRY}/ollama/ollama:1", "image unknown"),
    Form("image: ${REGISTRY:-docker.io}/ollama/ollama:1", "image docker.io/ollama/ollama:1"),
    Form("image: registry:5000/${NAME}", "image unknown"),
    Form("image: ${A:-${B:-redis}}", "image redis"),
    Form("image: ${A:-${B}}", "image unknown"),
    Form("image: ${A", "image unknown"),
    Form("image: '{{ image }}'", "image unknown"),
    Form("image:", ""),
    Form("build: ./api", "built deploy/api"),
    Form("build: .", "built deploy"),
    Form("build: {context: ../api, dockerfile: Dockerfile}", "built api"),
    Form("build: {dockerfile: Dockerfile}", "built deploy"),
    Form("build: https://github.com/team/app.git", "built"),
    Form("build: {context: $DIR}", "built"),
    Form("{image: team/api, build: api}", "image team/api; built deploy/api"),
    Form("{container_name: brain-1, hostname: brain.local}", "names brain-1 brain.local"),
    Form("networks: {inner: {aliases: [llm, model]}, outer: }", "names llm model"),
    Form("networks: [inner]", ""),
    Form("ports: ['8080:80']", "ports 8080"),
    Form("ports: [8080:80, 9090]", "ports 8080"),
    Form("ports: ['127.0.0.1:8080:80/tcp']", "ports 8080"),
    Form("ports: ['[::1]:8080:80']", "ports 8080"),
    Form("ports: ['8080:80/udp', '80']", ""),
    Form("ports: ['8000-8002:80-82']", "ports 8000-8002"),
    Form("ports: ['${PORT:-3000}:80', '$OTHER:80']", "ports 3000"),
    Form("ports: [{target: 80, published: 8080}, {target: 81}]", "ports 8080"),
    Form("ports: [{target: 80, published: '8080-8081', host_ip: 127.0.0.1}]", "ports 8080-8081"),
    Form("ports: ['99999:80', '0:80', 'x:80']", ""),
    Form("environment: {VIRTUAL_HOST: 'Chat.example.com, b.example.com'}", "hosts chat.example.com b.example.com"),
    Form("environment: [VIRTUAL_HOST=chat.example.com, OTHER]", "hosts chat.example.com"),
    Form("environment: ['LETSENCRYPT_HOST=${HOST}']", ""),
    Form("extends: {service: base}", "image team/base:1; ports 7000"),
    Form("{extends: base, image: team/own, ports: ['7001:1']}", "image team/own; ports 7001 7000"),
    Form("extends: {file: other.yml, service: base}", ""),
    Form("extends: {service: ring}", ""),
    Form("<<: *anchor", "image team/anchor"),
  ]

  @Test(arguments: forms) func readsTheForms(_ form: Form) throws {
    let text = """
      x-anchor: &anchor {image: team/anchor}
      services:
        base: {image: 'team/base:1', ports: ['7000:1']}
        ring: {extends: {service: ring}}
        own:
      \(form.lines.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      """
    let source = SourceFile(path: "deploy/docker-compose.yml", text: text)
    let file = try #require(ComposeFile(source, id: FileID(index: 0)))
    let service = try #require(file.services.first { $0.name == "own" })
    var parts: [String] = []
    switch service.image {
    case .known(let image, let span):
      parts.append("image \(image)")
      #expect(image.contains("/") || source.text(span.range).contains("redis"))
    case .unknown: parts.append("image unknown")
    case nil: break
    }
    if service.isBuilt { parts.append(["built", service.context].compactMap { $0 }.joined(separator: " ")) }
    if !service.otherNames.isEmpty { parts.append("names " + service.otherNames.joined(separator: " ")) }
    if !service.publishedPorts.isEmpty {
      let ports = service.publishedPorts.map { ports in
        ports.count == 1 ? "\(ports.lowerBound)" : "\(ports.lowerBound)-\(ports.upperBound)"
      }
      parts.append("ports " + ports.joined(separator: " "))
    }
    if !service.virtualHosts.isEmpty { parts.append("hosts " + service.virtualHosts.joined(separator: " ")) }
    #expect(parts.joined(separator: "; ") == form.expected)
  }

  @Test(arguments: [
    ("docker-compose.yml", true), ("docker-compose.prod.yaml", true), ("compose.yaml", true),
    ("compose.override.yml", true), ("chat.compose.yml", true), ("prod-docker-compose.yml", true),
    ("service.yaml", false), ("compose.json", false), ("composer.json", false),
  ])
  func recognisesNames(_ name: String, _ isOne: Bool) {
    let source = SourceFile(path: "a/\(name)", text: "services:\n  a: {image: b}\n")
    #expect((ComposeFile(source, id: FileID(index: 0)) != nil) == isOne)
  }

  @Test(arguments: ["services: [", "services:\n  a: *missing\n", "services:\n", "services: 1\n", "services: {a: 1}"])
  func survivesBrokenFiles(_ text: String) {
    let source = SourceFile(path: "compose.yml", text: text)
    let file = ComposeFile(source, id: FileID(index: 0))
    #expect(file?.services.allSatisfy { $0.image == nil && !$0.isBuilt } == true)
  }

  /// Neither open variables nor large files take time.
  @Test func survivesHostileVariables() {
    let text = "services:\n  a: {image: '" + String(repeating: "${", count: 200_000) + "'}\n"
    let nested =
      "services:\n  a: {image: '" + String(repeating: "${A:-", count: 100_000)
      + String(repeating: "}", count: 100_000) + "'}\n"
    for text in [text, nested] {
      let file = ComposeFile(SourceFile(path: "compose.yml", text: text), id: FileID(index: 0))
      if case .known? = file?.services.first?.image { Issue.record("the image is not known") }
    }
  }
}
