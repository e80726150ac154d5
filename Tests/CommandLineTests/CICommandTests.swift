import Foundation
import Testing

/// Nothing of a linted file reaches a CI system as a command, whichever format is printed to its log.
@Suite struct CICommandTests {
  private static let marks = [
    "##[error]a", "##vso[task.setvariable variable=a]b", "::error::a", "::set-output name=a::b", "##[set-env name=a;]b",
  ]

  /// Names, values, comments and reasons with commands in them.
  private func folder() throws -> TemporaryFolder {
    var files: [String: String] = [:]
    for (number, mark) in Self.marks.enumerated() {
      files["\(mark)-\(number).conf"] = """
        server {
            listen 80\(number);
            server_name "\(mark)";
            location "/v1/chat/completions\(mark)" {
                proxy_pass http://app; # \(mark)
        \(mark) x;
                proxy_read_timeout "\(mark)";
        # streamlint: ignore[response-buffering] \(mark)
                proxy_buffering on; # \(mark)
            }
        }

        """
      files["k/\(number).yaml"] = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: "\(mark)"
          annotations:
            nginx.ingress.kubernetes.io/proxy-read-timeout: "\(mark)"
            nginx.ingress.kubernetes.io/proxy-raed-timeout: "\(mark)"
            streamlint/ignore: "idle-timeout \(mark)"
        spec:
          ingressClassName: nginx
          rules:
            - host: a.example.com
              http:
                paths:
                  - path: "/v1/chat/completions/\(mark)"
                    pathType: Prefix
                    backend: {service: {name: "\(mark)", port: {number: 80}}}

        """
    }
    files[".streamlint.yaml"] = """
      streams: ["sse:/typo/\(Self.marks[0])", "sse:/typo/\(Self.marks[1])"]
      ignore: [{rule: compression, path: "\(Self.marks[1])", reason: "\(Self.marks[0])"}]

      """
    return try TemporaryFolder(files)
  }

  private static func isCommand(_ line: Substring) -> Bool {
    let text = line.drop { $0 == " " || $0 == "\t" }
    return text.hasPrefix("::") || line.contains("##[") || line.lowercased().contains("##vso[")
  }

  @Test(arguments: [
    ["check", "--format", "human", "--verbose"], ["check", "--format", "concise", "--verbose"],
    ["check", "--format", "json"],
    ["check", "--format", "sarif"], ["check", "--format", "gitlab"], ["check", "--format", "junit"],
    ["check", "--format", "checkstyle"], ["check", "--format", "rdjson"], ["check", "--format", "json-lines"],
    ["check", "--format", "markdown"], ["check", "--format", "html"],
    ["check", "--no-suppressions", "--statistics"], ["check", "--write-baseline", "/dev/stdout"],
    ["check", "--show-config"],
    ["check", "--fix", "--unsafe-fixes", "--assume-streaming"], ["trace", "--all", "--verbose"],
    ["trace", "--all", "--format", "json"], ["trace", "--all", "--format", "markdown"],
    ["trace", "--all", "--format", "mermaid"], ["trace", "--all", "--format", "html"], ["init", "--print"],
    ["init", "--force"], ["check", "none/##[error]a"], ["check", "--select", "##vso[a]b"], ["explain", "::error::a"],
    ["check", "--config", "::error::a"], ["check", "--rules", "##[error]a"],
  ])
  func noCommands(_ arguments: [String]) throws {
    let folder = try folder()
    let result = try Program.run(arguments, in: folder.url)
    for line in (result.output + "\n" + result.errors).split(whereSeparator: \.isNewline) {
      #expect(!Self.isCommand(line), "\(line)")
    }
  }

  /// Its own lines are commands, one each, whatever they quote.
  @Test func annotations() throws {
    let folder = try folder()
    let result = try Program.run(["check", "--format", "github", "--assume-streaming"], in: folder.url)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count > 5)
    for line in lines {
      #expect(line.firstMatch(of: /^::(error|warning|notice) (file|title)=/) != nil, "\(line)")
      #expect(!line.contains("##["), "\(line)")
      #expect(!line.lowercased().contains("##vso["), "\(line)")
    }
    for line in result.errors.split(separator: "\n") { #expect(!Self.isCommand(line), "\(line)") }
  }
}
