import Reports
import SourceText
import StreamModel

/// Builds reports from text whose locations are found by their content.
struct Sample {
  var sources = SourceMap()
  var findings: [Finding] = []
  var problems: [InputProblem] = []
  var summary = Summary()

  mutating func add(_ path: String, _ text: String) -> FileID {
    summary.files += 1
    return sources.add(SourceFile(path: path, text: text))
  }

  mutating func add(_ path: String, bytes: [UInt8]) -> FileID {
    summary.files += 1
    return sources.add(SourceFile(path: path, bytes: bytes))
  }

  /// The first location after `after` with `text`.
  func span(_ text: String, in file: FileID, after: String = "") -> SourceSpan {
    let bytes = sources[file].bytes[...]
    let from = after.isEmpty ? 0 : bytes.firstRange(of: Array(after.utf8))?.upperBound ?? 0
    guard let range = bytes[from...].firstRange(of: Array(text.utf8)) else {
      preconditionFailure("\(text) is not in \(sources[file].path)")
    }
    return SourceSpan(file: file, start: range.lowerBound, end: range.upperBound)
  }

  /// A finding of the buffering rule; tests change what they are about.
  mutating func addFinding(at span: SourceSpan, _ change: (inout Finding) -> Void = { _ in }) {
    var finding = Finding(
      rule: "response-buffering", severity: .error, confidence: .certain,
      message: "nginx holds the response back: proxy_buffering is on", condition: nil,
      why: """
        With proxy_buffering on, nginx collects the reply in buffers. A reply that is delimited by the end of the \
        connection or by its length is held back until a buffer is full or the reply ends.

        """,
      remedy: """
        Switch it off where the route is served:
            proxy_buffering off;
        or let the application send the header X-Accel-Buffering: no.

        """,
      url: "https://example.com/rules/response-buffering", technology: "nginx", property: .responseBuffering,
      setting: "proxy_buffering", value: "on", origin: .written, object: nil, route: "/v1/chat/completions",
      kind: .sse,
      intent: .evident([Evidence(.path, text: "the path of the OpenAI chat API", span: span, kinds: [.sse])]),
      span: span,
      related: [])
    finding.enclosing = ["http", "server", "location /v1/"]
    change(&finding)
    switch finding.severity {
    case .error: summary.errors += 1
    case .warning: summary.warnings += 1
    case .info: summary.infos += 1
    }
    summary.judged += 1
    findings.append(finding)
  }

  var report: Report { Report(sources: sources, findings: findings, problems: problems, summary: summary) }

  func text(
    _ format: ReportFormat = .human, colour: Bool = false, quiet: Bool = false, verbose: Bool = false
  ) -> String {
    String(
      decoding: format.render(report, style: ReportStyle(colour: colour, quiet: quiet, verbose: verbose)),
      as: UTF8.self)
  }
}

/// The configuration of most tests.
let chat = """
  http {
      gzip on;
      server {
          location /v1/ {
              proxy_buffering on;
              proxy_pass http://app;
          }
      }
  }

  """
