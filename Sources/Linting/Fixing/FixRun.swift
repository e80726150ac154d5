import SourceText
import StreamModel
import SystemSupport

/// The result of fixing. Nothing is written yet.
package struct FixOutcome: Sendable {
  /// A file before and after.
  package struct File: Sendable {
    /// The path as the user would type it.
    package let path: String
    /// The bytes that were read.
    package let before: [UInt8]
    /// The bytes that are to be written.
    package let after: [UInt8]
  }

  /// A finding whose fix did not do.
  package struct Refusal: Sendable {
    /// The finding.
    package let finding: Finding
    /// Why it has no edit.
    package let reason: String
  }

  /// The changed files, by path.
  package var files: [File] = []
  /// The findings that were fixed.
  package var fixed: [Finding] = []
  /// The findings whose fixes were tried in vain.
  package var refused: [Refusal] = []
  /// The findings with an unsafe fix that was not requested.
  package var unsafe = 0
  /// The report after the fixes.
  package var report: Report

  /// The outcome in several repositories; `report` is their joined one, which contains their files one after the other.
  static func joined(_ parts: [FixOutcome], report: Report) -> FixOutcome {
    var result = FixOutcome(report: report)
    var offset = 0
    for part in parts {
      let before = offset
      let move = SpanMapping {
        SourceSpan(file: FileID(index: Int($0.file.index) + before), start: $0.start, end: $0.end)
      }
      result.files += part.files
      result.fixed += part.fixed.map { $0.mapped(move) }
      result.refused += part.refused.map { Refusal(finding: $0.finding.mapped(move), reason: $0.reason) }
      result.unsafe += part.unsafe
      offset += part.report.sources.files.count
    }
    result.files.sort { $0.path < $1.path }
    return result
  }
}

/// Applies fixes in memory and lints again: a fix is kept only when its finding disappears and no other one appears.
struct FixRun {
  /// Lints with some files replaced.
  let lint: ([String: [UInt8]]) -> Report
  let unsafe: Bool

  /// Rounds of fixes; clashing ones wait for the next.
  private static let rounds = 8
  /// Fixes that are tried one by one when all together do not do.
  private static let singleLimit = 200

  func run() -> FixOutcome {
    var overlay: [String: [UInt8]] = [:]
    var report = lint(overlay)
    let first = report
    var outcome = FixOutcome(report: report)
    var tried: Set<Key> = []
    for _ in 0..<Self.rounds {
      let plan = plan(report, except: tried)
      guard !plan.findings.isEmpty else { break }
      let next = overlay.merging(plan.apply(to: report.sources)) { $1 }
      let after = lint(next)
      if Self.complaint(about: plan.findings, before: report, after: after) == nil {
        outcome.fixed += plan.findings
        (overlay, report) = (next, after)
        continue
      }
      var changed = false
      for finding in plan.findings.prefix(Self.singleLimit) {
        // Locations move with every fix that is applied.
        guard let current = report.findings.first(where: { Key($0) == Key(finding) }), let fix = fix(of: current)
        else { continue }
        var single = FixPlan()
        single.take(current, fix)
        let next = overlay.merging(single.apply(to: report.sources)) { $1 }
        let after = lint(next)
        if let reason = Self.complaint(about: [current], before: report, after: after) {
          tried.insert(Key(finding))
          outcome.refused.append(FixOutcome.Refusal(finding: current, reason: reason))
        } else {
          outcome.fixed.append(current)
          (overlay, report) = (next, after)
          changed = true
        }
      }
      guard changed else { break }
    }
    outcome.report = report
    outcome.unsafe = unsafe ? 0 : report.findings.count { $0.fixes.first?.safety == .unsafe }
    for path in overlay.keys.sorted() {
      guard let source = first.sources.files.first(where: { normalizedPath($0.path) == path }),
        let after = overlay[path], after != source.bytes
      else { continue }
      outcome.files.append(FixOutcome.File(path: source.path, before: source.bytes, after: after))
    }
    return outcome
  }

  private func fix(of finding: Finding) -> Fix? { finding.fixes.first { unsafe || $0.safety == .safe } }

  private func plan(_ report: Report, except tried: Set<Key>) -> FixPlan {
    var plan = FixPlan()
    for finding in report.findings where !tried.contains(Key(finding)) {
      if let fix = fix(of: finding) { plan.take(finding, fix) }
    }
    return plan
  }

  /// Identifies a finding although lines move.
  private struct Key: Hashable {
    let rule: String
    let file: Int32
    let object: String?
    let setting: String

    init(_ finding: Finding) {
      rule = finding.rule
      file = finding.span.file.index
      object = finding.object
      setting = finding.setting
    }
  }

  private struct NamedKey: Hashable {
    let rule: String
    let file: String
    let object: String?
    let setting: String
  }

  private static func counts(_ report: Report, from severity: Severity) -> [NamedKey: Int] {
    var result: [NamedKey: Int] = [:]
    for finding in report.findings where finding.severity >= severity { result[key(finding, report), default: 0] += 1 }
    return result
  }

  private static func key(_ finding: Finding, _ report: Report) -> NamedKey {
    NamedKey(
      rule: finding.rule, file: report.sources[finding.span.file].path, object: finding.object,
      setting: finding.setting)
  }

  /// Why a change is not to be made; nil when it does what it should.
  private static func complaint(about findings: [Finding], before: Report, after: Report) -> String? {
    let unread = { (report: Report) in report.problems.count { $0.level == .error } }
    if unread(after) > unread(before) {
      let message = after.problems.last { $0.level == .error }?.message ?? ""
      return "the file could not be read afterwards (\(message))"
    }
    let old = counts(before, from: .warning)
    let new = counts(after, from: .warning)
    for (key, count) in new.sorted(by: { $0.key.rule < $1.key.rule }) where count > old[key] ?? 0 {
      // The same fault at another position of the same chain is not a new one.
      guard !findings.contains(where: { $0.rule == key.rule }) else { continue }
      return "\(key.rule) would be reported for \(key.setting) afterwards"
    }
    for severity in [Severity.error, .warning] {
      // A setting that other routes share may go on as a warning about those.
      let (old, new) = (counts(before, from: severity), counts(after, from: severity))
      var gone: [NamedKey: Int] = [:]
      for finding in findings where finding.severity == severity { gone[key(finding, before), default: 0] += 1 }
      for (key, count) in gone.sorted(by: { $0.key.rule < $1.key.rule }) where new[key] ?? 0 > (old[key] ?? 0) - count {
        return "\(key.rule) would still be reported for \(key.setting) afterwards"
      }
    }
    return nil
  }
}
