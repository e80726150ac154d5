import ConfigurationSources
import Analysis
import Catalog
import Rules
import SourceText
import StreamModel
import YAMLSyntax

/// Suppresses findings, and reports unused suppressions.
struct SuppressionPass {
  let catalogue: RuleCatalogue
  let sources: SourceMap
  private(set) var suppressions: [Suppression] = []
  private(set) var problems: [InputProblem] = []
  private(set) var suppressed: [SuppressedFinding] = []
  private var expired: [Suppression] = []
  /// The indices of the suppressions that cover a finding.
  private var used: Set<Int> = []

  init(catalogue: RuleCatalogue, sources: SourceMap) {
    self.catalogue = catalogue
    self.sources = sources
  }

  /// The rules that are suppressed somewhere.
  var rules: Set<String> {
    let names = Set(suppressions.flatMap(\.names))
    // A technology may have findings of any rule.
    let known = Set(catalogue.names.map(\.id) + Property.allCases.map(\.rawValue))
    let suppressesAll = suppressions.contains { $0.names.isEmpty } || !names.isSubset(of: known)
    return Set(
      catalogue.names.lazy.filter { suppressesAll || names.contains($0.id) || names.contains($0.property.rawValue) }
        .map(
          \.id))
  }

  /// Reads the comments of files.
  mutating func read(_ files: Set<FileID>) {
    let comments = SuppressionComments(catalogue: catalogue)
    for file in files.sorted() {
      let (found, problems) = comments.suppressions(in: sources[file], file)
      suppressions += found
      self.problems += problems
    }
  }

  /// Reads `streamlint/ignore: "rule reason"` of objects; every line is one.
  mutating func read(_ objects: [ObjectSuppression]) {
    for object in objects {
      let span = object.span
      for line in object.text.split(separator: "\n") {
        let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        var names: [String] = []
        for part in words.first?.split(separator: ",") ?? [] {
          if let rule = catalogue.rule(named: String(part))?.id {
            names.append(rule)
          } else if Property(rawValue: String(part)) != nil {
            names.append(String(part))
          } else {
            let hint = SuppressionComments.hint(for: String(part), catalogue)
            problems.append(
              InputProblem(
                level: .warning, file: sources[span.file].path,
                message: "no rule or property is named \"\(part)\"\(hint); an annotation is written \"RULE REASON\"",
                span: span))
          }
        }
        guard !names.isEmpty else { continue }
        suppressions.append(
          Suppression(
            scope: .object(object.object, object.extent.file, object.extent.range), names: names,
            reason: words.count > 1 ? String(words[1]) : nil, span: span,
            text: "streamlint/ignore: \(names.joined(separator: ","))"))
      }
    }
  }

  /// Adds the entries of the configuration file that have not expired.
  mutating func read(_ entries: [IgnoreEntry], files: ConfigurationFiles) {
    let today = CalendarDay.today
    for entry in entries {
      let id = files.knownFile(at: entry.source.path) ?? files.add(entry.source)
      let suppression = Suppression(
        scope: .entry(entry), names: entry.names, reason: entry.reason,
        span: SourceSpan(file: id, start: entry.range.lowerBound, end: entry.range.upperBound),
        text:
          "ignore: \((entry.written + [entry.path, entry.route, entry.object].compactMap { $0 }).joined(separator: " "))"
      )
      if let until = entry.until, until < today {
        expired.append(suppression)
      } else {
        suppressions.append(suppression)
      }
    }
  }

  /// The findings that no suppression covers; the others go to `suppressed`.
  mutating func kept(_ findings: [Finding], in sources: SourceMap) -> [Finding] {
    guard !suppressions.isEmpty else { return findings }
    var tables: [FileID: LineTable] = [:]
    let line = { (span: SourceSpan) -> Int in
      let table = tables[span.file] ?? LineTable(sources[span.file].bytes)
      tables[span.file] = table
      return table.lineIndex(of: span.start) + 1
    }
    var kept: [Finding] = []
    for finding in findings {
      let path = sources[finding.span.file].path
      let fitting = suppressions.indices.filter { suppressions[$0].suppresses(finding, path: path, line: line) }
      guard let first = fitting.first else {
        kept.append(finding)
        continue
      }
      used.formUnion(fitting)
      var isInSource = true
      if case .entry = suppressions[first].scope { isInSource = false }
      suppressed.append(
        SuppressedFinding(finding: finding, reason: suppressions[first].reason, isInSource: isInSource))
    }
    return kept
  }

  /// What is to be said of the suppressions after all findings were compared with them.
  func observations(isChosen: (String) -> Bool) -> [Observation] {
    var observations: [Observation] = []
    for (index, suppression) in suppressions.enumerated() {
      if !used.contains(index) {
        // A rule that does not run has nothing to suppress.
        guard suppression.names.isEmpty || suppression.names.contains(where: isChosen) else { continue }
        observations.append(observation(.unusedSuppression, suppression))
      } else if suppression.reason == nil {
        observations.append(observation(.suppressionWithoutReason, suppression))
      }
    }
    return observations + expired.map { observation(.expiredSuppression, $0) }
  }

  private func observation(_ check: Check, _ suppression: Suppression) -> Observation {
    var result = Observation(
      check: check, outcome: .ineffective, technology: "streamlint", setting: "ignore", value: suppression.text,
      span: suppression.span)
    if case .entry(let entry) = suppression.scope, let until = entry.until {
      result.parameters["until"] = until.description
    }
    return result
  }
}
