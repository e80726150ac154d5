import ConfigurationSources
import SourceText
import StreamModel

/// One file of toyproxy, a made-up proxy with two settings:
///
///     # Answers chat requests.
///     port 8080
///     route /v1/chat llm:8000
///       buffer off
///       timeout 1h
///
/// A setting belongs to the route above it.
struct ToyFile: ParsedFile {
  /// A setting of a route.
  struct Setting {
    let name: String
    let value: String
    let span: SourceSpan
  }

  /// One route.
  struct Route {
    let path: String
    let host: String
    let port: String?
    /// The line `route PATH UPSTREAM`.
    let span: SourceSpan
    var settings: [Setting] = []

    /// The setting with a name; the last one applies.
    func setting(_ name: String) -> Setting? { settings.last { $0.name == name } }
  }

  private(set) var ports: [String] = []
  private(set) var routes: [Route] = []
  private(set) var problems: [InputProblem] = []
  let path: String

  init(_ source: SourceFile, id: FileID) {
    path = source.path
    var start = 0
    for line in source.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      read(line, SourceSpan(file: id, start: start, end: start + line.count))
      start += line.count + 1
    }
  }

  private mutating func read(_ line: ArraySlice<UInt8>, _ span: SourceSpan) {
    let words = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let texts = words.map { String(decoding: $0, as: UTF8.self) }
    guard let first = words.first, let last = words.last else { return }
    let bytes = { (range: Range<Int>) in
      let start = span.start - line.startIndex
      return SourceSpan(file: span.file, start: start + range.lowerBound, end: start + range.upperBound)
    }
    switch (texts[0], texts.count) {
    case ("port", 2): ports.append(texts[1])
    case ("route", 3):
      let upstream = texts[2].split(separator: ":", maxSplits: 1).map(String.init)
      routes.append(
        Route(
          path: texts[1], host: upstream.first ?? "", port: upstream.count > 1 ? upstream[1] : nil,
          span: bytes(first.startIndex..<last.endIndex)))
    case ("buffer", 2), ("timeout", 2):
      guard !routes.isEmpty else { return report("\(texts[0]) is outside of a route", span) }
      routes[routes.count - 1].settings.append(
        Setting(name: texts[0], value: texts[1], span: bytes(last.startIndex..<last.endIndex)))
    default: report("\(texts[0]) is not a statement of toyproxy with \(texts.count - 1) arguments", span)
    }
  }

  private mutating func report(_ message: String, _ span: SourceSpan) {
    problems.append(InputProblem(level: .error, file: path, message: message, span: span))
  }
}
