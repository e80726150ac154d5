import Foundation
import Testing

/// A fix in a repository of a cluster is in the file that decides, and the real helm or kubectl renders its setting and
/// nothing else.
@Suite struct RenderedFixTests {
  private static func tool(_ name: String) throws -> URL {
    let path = Program.package.appendingPathComponent(".build/kubernetes-tools/\(name)")
    try #require(FileManager.default.isExecutableFile(atPath: path.path), "run make test-tools")
    return path
  }

  private static func render(_ tool: String, _ arguments: [String], in folder: URL) throws -> [String] {
    let process = Process()
    process.executableURL = try Self.tool(tool)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: text, as: UTF8.self).components(separatedBy: "\n")
  }

  /// What one step of a repository renders, and what a fix is to change there.
  struct Layout: CustomTestStringConvertible, Sendable {
    let example: String
    let tool: String
    let arguments: [String]
    let file: String
    let before: String
    let after: String

    var testDescription: String { "\(example)/\(file)" }
  }

  private static let layouts = [
    Layout(
      example: "argocd", tool: "helm",
      arguments: ["template", "assistant", "charts/assistant", "-f", "environments/prod.yaml"],
      file: "environments/prod.yaml", before: "nginx.ingress.kubernetes.io/proxy-read-timeout: \"75\"",
      after: "nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\""),
    Layout(
      example: "argocd", tool: "kubectl", arguments: ["kustomize", "overlays/prod"],
      file: "overlays/prod/kustomization.yaml", before: "timeoutSec: 40", after: "timeoutSec: 600"),
    Layout(
      example: "flux", tool: "kubectl", arguments: ["kustomize", "apps/prod"],
      file: "apps/prod/assistant-values.yaml", before: "nginx.ingress.kubernetes.io/proxy-read-timeout: \"60\"",
      after: "nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\""),
  ]

  @Test(.enabled(if: isLinux, "the package has programs for Linux only"), arguments: layouts)
  func fixes(_ layout: Layout) throws {
    let folder = try TemporaryFolder([:])
    let copy = folder.url.appendingPathComponent("copy")
    try FileManager.default.copyItem(
      at: Program.package.appendingPathComponent("examples/gitops/\(layout.example)"), to: copy)
    let before = try Self.render(layout.tool, layout.arguments, in: copy)
    let file = copy.appendingPathComponent(layout.file)
    let text = try String(contentsOf: file, encoding: .utf8)
    _ = try Program.run(["check", ".", "--fix", "--no-config"], in: copy)
    #expect(try String(contentsOf: file, encoding: .utf8) != text)
    let after = try Self.render(layout.tool, layout.arguments, in: copy)
    try #require(before.count == after.count)
    let changed = zip(before, after).filter { $0 != $1 }.map {
      [$0, $1].map { $0.trimmingCharacters(in: .whitespaces) }
    }
    #expect(changed == [[layout.before, layout.after]])
  }

  #if os(Linux) && arch(x86_64)
    private static let isLinux = true
  #else
    private static let isLinux = false
  #endif
}
