import Reports
import RuleFiles
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// Known findings: a gate can begin today and fail only on new ones.
///
/// A finding is known when it and all of its consequences are: a block that lacks one setting more is no known one. Each
/// has an entry, so that a consequence that is left when its cause is repaired is known as well.
///
/// An entry is identified by rule, file, object, route, setting and the text of its line, not by the line number.
package struct Baseline: Sendable {
  /// A baseline that cannot be read.
  package struct Problem: Error, Sendable {
    /// `file:line:column: problem`.
    package let message: String
  }

  private struct Entry: Sendable {
    let rule: String
    let file: String
  }

  private static let schemaVersion = "1"
  private let path: String
  private var entries: [String: Entry] = [:]

  /// Reads a file written by `text(of:)`.
  package init(readingFrom path: String) throws(Problem) {
    self.path = path
    let bytes: [UInt8]
    do { bytes = try DiskFileSystem().read(path) } catch { throw Problem(message: "\(path): \(error.reason)") }
    do throws(FileFormatError) { try read(bytes) } catch {
      let position = LineTable(bytes).position(of: error.range.lowerBound)
      throw Problem(message: "\(path):\(position.line):\(position.column): \(error.message)")
    }
  }

  private mutating func read(_ bytes: [UInt8]) throws(FileFormatError) {
    let node: YAMLNode?
    do { node = try YAMLNode.document(in: bytes) } catch {
      throw FileFormatError(message: error.message, range: error.range)
    }
    guard let node else { throw FileFormatError(message: "the baseline is empty", range: 0..<0) }
    var fields = try FieldReader(node, what: "a baseline")
    let version = try fields.required("schemaVersion")
    guard version.text == Self.schemaVersion else {
      throw FileFormatError(
        message: "the schema version is not \(Self.schemaVersion); write the baseline again with --write-baseline",
        range: version.range)
    }
    for item in try fields.list("findings") {
      var entry = try FieldReader(item, what: "a finding")
      let fingerprint = try entry.text("fingerprint")
      entries[fingerprint] = Entry(rule: try entry.text("rule"), file: try entry.text("file"))
      _ = entry.optional("object")
      try entry.finish()
    }
    try fields.finish()
  }

  /// The report without the findings of the baseline.
  package func apply(to report: Report) -> Report {
    var result = report
    result.findings = []
    var seen: Set<String> = []
    for (finding, fingerprint) in zip(report.findings, report.fingerprints()) {
      let names = [fingerprint] + report.fingerprints(ofConsequencesOf: finding)
      seen.formUnion(names)
      guard names.allSatisfy({ entries[$0] != nil }) else {
        result.findings.append(finding)
        continue
      }
      result.suppressed.append(
        SuppressedFinding(finding: finding, reason: "in the baseline \(path)", isInSource: false))
      switch finding.severity {
      case .error: result.summary.errors -= 1
      case .warning: result.summary.warnings -= 1
      case .info: result.summary.infos -= 1
      }
      if finding.failsRun { result.summary.failing -= 1 }
      result.summary.suppressed += 1
    }
    // What is not new is there all the same.
    for old in report.suppressed where old.isInBase {
      seen.formUnion([report.fingerprint(of: old.finding)] + report.fingerprints(ofConsequencesOf: old.finding))
    }
    // Entries of files that this run did not read are neither used nor stale.
    let read = Set(report.sources.files.map(\.path))
    let stale = entries.filter { !seen.contains($0.key) && read.contains($0.value.file) }
    if !stale.isEmpty {
      result.problems.append(
        InputProblem(
          level: .warning, file: path,
          message: "\(stale.count) \(stale.count == 1 ? "entry" : "entries") of the baseline no longer "
            + "\(stale.count == 1 ? "occurs" : "occur"); --write-baseline updates it"))
      for entry in stale.values.sorted(by: { ($0.file, $0.rule) < ($1.file, $1.rule) }) {
        result.problems.append(
          InputProblem(level: .note, file: path, message: "\(entry.rule) in \(entry.file) no longer occurs"))
      }
    }
    return result
  }

  /// The baseline of a report, one finding or consequence a line, so that versions can be compared.
  package static func text(of report: Report) -> String {
    var lines: [(file: String, rule: String, text: String)] = []
    var known: Set<String> = []
    func add(_ fingerprint: String, _ rule: String, _ span: SourceSpan, _ object: String?) {
      guard known.insert(fingerprint).inserted else { return }
      let file = report.sources[span.file].path
      var json = JSONWriter()
      json.raw("{")
      json.field("fingerprint", fingerprint, isFirst: true)
      json.field("rule", rule)
      json.field("file", file)
      json.field("object", object)
      json.raw("}")
      lines.append((file, rule, String(decoding: json.bytes, as: UTF8.self)))
    }
    for (finding, fingerprint) in zip(report.findings, report.fingerprints()) {
      add(fingerprint, finding.rule, finding.span, finding.object)
      for (led, name) in zip(finding.consequences, report.fingerprints(ofConsequencesOf: finding)) {
        add(name, led.rule, led.span, led.object)
      }
    }
    lines.sort { ($0.file, $0.rule, $0.text) < ($1.file, $1.rule, $1.text) }
    let body = lines.map { "\n    " + $0.text }.joined(separator: ",")
    return "{\n  \"schemaVersion\": \(schemaVersion),\n  \"findings\": [\(body)\(lines.isEmpty ? "" : "\n  ")]\n}\n"
  }
}
