@testable import Analysis
import SourceText
import SystemSupport
import Testing

/// Which service of which compose file an address means.
@Suite struct ServiceDirectoryTests {
  /// Compose files by path, a question and its answer.
  struct Question: CustomTestStringConvertible {
    let title: String
    let files: [String: String]
    var host = "brain"
    var port: String?
    var folder = "."
    let answer: String

    var testDescription: String { title }
  }

  private static func service(_ lines: String, name: String = "brain") -> String {
    "services:\n  \(name): {\(lines)}\n"
  }

  private static let ollama = service("image: ollama/ollama")
  private static let named = service(
    "image: a, container_name: thinker, hostname: deep, ports: ['9000:1'], networks: {n: {aliases: [mind]}}, "
      + "environment: {VIRTUAL_HOST: chat.example.com}")

  static let questions = [
    Question(title: "service", files: ["compose.yml": named], answer: "a"),
    Question(title: "letters", files: ["compose.yml": named], host: "Brain", answer: "a"),
    Question(title: "container", files: ["compose.yml": named], host: "thinker", answer: "a"),
    Question(title: "host name", files: ["compose.yml": named], host: "deep", answer: "a"),
    Question(title: "alias", files: ["compose.yml": named], host: "mind", answer: "a"),
    Question(title: "old container", files: ["compose.yml": named], host: "my_project_brain_1", answer: "a"),
    Question(title: "new container", files: ["compose.yml": named], host: "project-brain-12", answer: "a"),
    Question(title: "no container", files: ["compose.yml": named], host: "brain-1", answer: ""),
    Question(title: "another name", files: ["compose.yml": named], host: "brains", answer: ""),
    Question(title: "domain", files: ["compose.yml": named], host: "brain.example.com", answer: ""),
    Question(title: "published port", files: ["compose.yml": named], host: "127.0.0.1", port: "9000", answer: "a"),
    Question(
      title: "docker's name", files: ["compose.yml": named], host: "host.docker.internal", port: "9000", answer: "a"),
    Question(title: "another port", files: ["compose.yml": named], host: "localhost", port: "1", answer: ""),
    Question(title: "no port", files: ["compose.yml": named], host: "localhost", answer: ""),
    Question(
      title: "image of the base file, port of the override",
      files: ["compose.yml": service("image: a"), "compose.override.yml": service("ports: ['9000:1']")],
      host: "localhost", port: "9000", answer: "a"),
    Question(
      title: "two files that agree",
      files: ["compose.yml": service("image: a:1"), "compose.prod.yml": service("image: a:2")],
      answer: "a"),
    Question(
      title: "two files that disagree",
      files: ["compose.yml": service("image: a"), "compose.prod.yml": service("image: b")],
      answer: ""),
    Question(
      title: "a file that says nothing about the image",
      files: ["compose.yml": service("image: a"), "compose.prod.yml": service("image: $IMAGE")], answer: ""),
    Question(
      title: "built here, pulled there",
      files: ["compose.yml": service("build: x"), "compose.prod.yml": service("image: b")], answer: "built x"),
    Question(title: "built", files: ["a/compose.yml": service("build: ../x, image: b")], answer: "built x"),
    Question(
      title: "same folder", files: ["a/compose.yml": service("image: a"), "compose.yml": service("image: b")],
      folder: "a", answer: "a"),
    Question(
      title: "folder above", files: ["a/compose.yml": service("image: a"), "compose.yml": service("image: b")],
      folder: "a/nginx", answer: "a"),
    Question(
      title: "next to it", files: ["x/docker/compose.yml": service("image: a"), "y/compose.yml": service("image: b")],
      folder: "x/nginx", answer: "a"),
    Question(
      title: "two of one distance",
      files: ["x/compose.yml": service("image: a"), "y/compose.yml": service("image: b")],
      answer: ""),
    Question(
      title: "two of one distance that agree",
      files: ["x/compose.yml": service("image: a"), "y/compose.yml": service("image: a")], answer: "a"),
    Question(
      title: "beyond the nearest project",
      files: ["x/compose.yml": service("image: a", name: "web"), "y/compose.yml": service("image: b")],
      folder: "x/nginx", answer: ""),
    Question(title: "an example", files: ["examples/compose.yml": ollama], answer: ""),
    Question(
      title: "within an example", files: ["examples/compose.yml": ollama], folder: "examples/nginx",
      answer: "ollama/ollama"),
    Question(
      title: "another repository", files: ["a/compose.yml": ollama, "a/.git/HEAD": ""], folder: "b", answer: ""),
    Question(
      title: "the same repository", files: ["a/x/compose.yml": ollama, "a/.git/HEAD": ""], folder: "a/nginx",
      answer: "ollama/ollama"),
  ]

  @Test(arguments: questions) func answers(_ question: Question) {
    let names = question.files.keys.sorted()
    let files = names.enumerated().map { number, name in
      (id: FileID(index: number), source: SourceFile(path: name, text: question.files[name] ?? ""))
    }
    let directory = ServiceDirectory(files, fileSystem: MemoryFileSystem(question.files), isComplete: true)
    let service = directory.service(host: question.host, port: question.port, near: question.folder)
    var answer = service?.image.map { String($0.name.prefix { $0 != ":" }) } ?? ""
    if service?.isBuilt == true { answer = "built " + (service?.contexts.sorted().joined(separator: " ") ?? "") }
    #expect(answer == question.answer)
  }

  @Test func knowsVirtualHosts() {
    let source = SourceFile(path: "compose.yml", text: Self.named)
    let directory = ServiceDirectory(
      [(id: FileID(index: 0), source: source)], fileSystem: MemoryFileSystem([:]), isComplete: true)
    #expect(directory.service(virtualHost: "chat.example.com", near: ".")?.image?.name == "a")
    #expect(directory.service(virtualHost: "example.com", near: ".") == nil)
  }
}
