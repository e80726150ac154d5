import SourceText
import StreamModel
import SystemSupport

/// A report with what a client needs to find its places.
final class Review {
  let report: Report
  private let encoding: PositionEncoding
  /// The addresses of open documents by path, as the client spells them.
  private let addresses: [String: String]
  /// The folder that relative paths of the report are in.
  private let working: String
  private var positions: [FileID: TextPositions] = [:]
  private var chains: [ChainKey: ChainTrace]?

  init(_ report: Report, _ encoding: PositionEncoding, addresses: [String: String], working: String) {
    self.report = report
    self.encoding = encoding
    self.addresses = addresses
    self.working = working
  }

  // MARK: Files

  /// The absolute path of a file.
  func path(of file: FileID) -> String { absolute(report.sources[file].path) }

  func absolute(_ path: String) -> String { joinedPath(working, path) }

  func uri(of path: String) -> String { addresses[path] ?? FileAddress.uri(of: path) }

  /// The files of a path: one, or several texts that were read under one name.
  func files(at path: String) -> [FileID] {
    report.sources.files.indices.map { FileID(index: $0) }.filter { self.path(of: $0) == path }
  }

  // MARK: Places

  func positions(of file: FileID) -> TextPositions {
    if let known = positions[file] { return known }
    let new = TextPositions(report.sources[file].bytes, encoding)
    positions[file] = new
    return new
  }

  func range(of span: SourceSpan) -> JSONValue {
    let positions = positions(of: span.file)
    return ["start": Self.json(positions.position(of: span.start)), "end": Self.json(positions.position(of: span.end))]
  }

  func location(of span: SourceSpan) -> JSONValue {
    ["uri": .string(uri(of: path(of: span.file))), "range": range(of: span)]
  }

  /// `infra/nginx.conf:12`, for display; the path from the working folder where it is below it.
  func place(of span: SourceSpan) -> String {
    let path = path(of: span.file)
    let shown = path.hasPrefix(working + "/") ? String(path.dropFirst(working.utf8.count + 1)) : path
    return "\(shown):\(positions(of: span.file).position(of: span.start).line + 1)"
  }

  /// Whether a span is on the lines of a range of bytes of the same file.
  func isOnLines(_ span: SourceSpan, of range: Range<Int>) -> Bool {
    let positions = positions(of: span.file)
    let first = positions.line(at: range.lowerBound).lowerBound
    let last = positions.line(at: range.upperBound).upperBound
    return span.start <= last && span.end >= first
  }

  static func json(_ position: TextPosition) -> JSONValue {
    ["line": .int(position.line), "character": .int(position.character)]
  }

  // MARK: Chains

  private struct ChainKey: Hashable {
    let rule: String
    let span: SourceSpan
  }

  /// The chain of a finding in an open document; of several the first.
  func chain(of finding: Finding) -> ChainTrace? {
    if chains == nil {
      var found: [ChainKey: ChainTrace] = [:]
      for trace in report.traces {
        for finding in trace.findings {
          let key = ChainKey(rule: finding.rule, span: finding.span)
          if found[key] == nil { found[key] = trace }
        }
      }
      chains = found
    }
    return chains?[ChainKey(rule: finding.rule, span: finding.span)]
  }
}
