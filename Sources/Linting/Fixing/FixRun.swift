import SourceText
import StreamModel
import SystemSupport

/// Applies fixes in memory and lints again: a fix is kept only when its finding disappears, no other one appears, and
/// the files say what they said before but for its edits. A fix that fails is left out, and the others are tried again
/// without it.
struct FixRun {
  /// Lints with some files replaced.
  let lint: ([String: [UInt8]]) -> Report
  let unsafe: Bool
  /// The files that may be written.
  var area = FixArea()
  /// What edits of a file changed although they should not have.
  let damage: (_ text: EditedText, _ path: String, _ technology: String) -> [EditDamage]
  /// The fix of a finding that is wanted, or nil; for some findings only. The finding is one of the report.
  var choice: ((_ finding: Finding, _ report: Report) -> Fix?)?
  /// Rounds of fixes: those at the same bytes as others wait for the next one.
  var rounds = 40

  /// How often files are linted again. Faults are found at their places, so that a few times are enough.
  private static let checks = 200

  func run() -> FixOutcome {
    let first = lint([:])
    var state = State(report: first, checks: Self.checks)
    var rounds = 0
    while rounds < self.rounds, state.checks > 0, step(&state) { rounds += 1 }
    var outcome = FixOutcome(report: state.report)
    outcome.fixed = state.fixed
    // What was refused first may have been fixed in another way since.
    let left = Set(state.report.findings.map { FindingPlace($0, state.report) })
    outcome.refused = state.refused.filter { left.contains($0.place) }.map {
      FixOutcome.Refusal(finding: $0.finding, reason: $0.reason)
    }
    outcome.unsafe =
      unsafe
      ? 0
      : state.report.findings.count { finding in
        finding.fixes.first?.safety == .unsafe && fix(of: finding, state.report) == nil
      }
    var sources: [String: SourceFile] = [:]
    for source in first.sources.files { sources[normalizedPath(source.path)] = sources[source.path] ?? source }
    var written: Set<String> = []
    for path in state.overlay.keys.sorted() {
      guard let source = sources[path], let after = state.overlay[path], after != source.bytes else { continue }
      let target = area.target(of: path)
      guard written.insert(target.realPath ?? path).inserted else { continue }
      outcome.files.append(
        FixOutcome.File(
          path: target.name == path ? source.path : target.name, before: source.bytes, after: after))
    }
    outcome.files.sort { $0.path < $1.path }
    return outcome
  }

  /// What was done so far.
  private struct State {
    var report: Report
    /// The files that were changed.
    var overlay: [String: [UInt8]] = [:]
    var fixed: [Finding] = []
    /// The findings that keep their fault, at their places in `report`.
    var refused: [(finding: Finding, place: FindingPlace, texts: [String], reason: String)] = []
    /// How often files may be linted again.
    var checks: Int

    mutating func refuse(_ item: FixPlan.Item, because reason: String) {
      refused.append((item.finding, FindingPlace(item.finding, report), item.fix.edits.map(\.text), reason))
    }

    mutating func accept(
      _ findings: [Finding], _ overlay: [String: [UInt8]], _ after: Report, _ comparison: FixComparison
    ) {
      fixed += findings
      refused = refused.map { ($0.finding, comparison.moved($0.place), $0.texts, $0.reason) }
      self.overlay = overlay
      report = after
    }
  }

  private func fix(of finding: Finding, _ report: Report) -> Fix? {
    if let choice { return choice(finding, report) }
    return finding.fixes.first { unsafe || $0.safety == .safe }
  }

  /// Tries the fixes of the present report; false when there is nothing to do.
  private func step(_ state: inout State) -> Bool {
    let files = FixedFiles(state.report.sources, area)
    let known = Set(state.refused.map { RefusedFix(place: $0.place, texts: $0.texts) })
    var wanted: [FixPlan.Item] = []
    for finding in state.report.findings {
      guard let fix = fix(of: finding, state.report),
        !known.contains(RefusedFix(place: FindingPlace(finding, state.report), texts: fix.edits.map(\.text)))
      else { continue }
      if let reason = fix.edits.lazy.compactMap({ files.refusal(of: $0.span.file) }).first {
        state.refuse(FixPlan.Item(finding: finding, fix: fix), because: reason)
      } else {
        wanted.append(FixPlan.Item(finding: finding, fix: fix))
      }
    }
    // What follows from a mistake is gone when the mistake is, and needs no fix of its own.
    if wanted.contains(where: \.fix.removesCause) { wanted.removeAll { !$0.fix.removesCause } }
    while !wanted.isEmpty, state.checks > 0 {
      state.checks -= 1
      var plan = FixPlan(files)
      for item in wanted { plan.take(item.finding, item.fix) }
      let texts = plan.texts(in: state.report.sources)
      var blame = damaged(plan, texts, files, state.report)
      if blame.isEmpty {
        var overlay = state.overlay
        for (file, text) in texts {
          for name in files.names[file] ?? [file] {
            overlay[normalizedPath(state.report.sources[name].path)] = text.after
          }
        }
        let after = lint(overlay)
        let comparison = FixComparison(plan, texts, files, before: state.report, after: after)
        if comparison.isGood {
          state.accept(plan.items.map(\.finding), overlay, after, comparison)
          return true
        }
        blame = comparison.blame
        if blame.isEmpty {
          guard let part = half(plan, comparison, &state) else { break }
          wanted = part
          continue
        }
      }
      for (index, reason) in blame.reasons.sorted(by: { $0.key < $1.key }) {
        state.refuse(plan.items[index], because: reason)
      }
      wanted = plan.items.indices.filter { blame.reasons[$0] == nil && !blame.waiting.contains($0) }
        .map { plan.items[$0] }
      if wanted.isEmpty { return true }
    }
    if state.checks == 0 { for item in wanted { state.refuse(item, because: "too many other fixes failed") } }
    return false
  }

  /// Where nothing tells which fix is to blame, half of the suspects are tried alone; a single one is refused.
  private func half(_ plan: FixPlan, _ comparison: FixComparison, _ state: inout State) -> [FixPlan.Item]? {
    var suspects = comparison.suspects
    if suspects.isEmpty { suspects = Array(plan.items.indices) }
    if suspects.count == 1 {
      state.refuse(plan.items[suspects[0]], because: comparison.reason)
      return plan.items.indices.filter { $0 != suspects[0] }.map { plan.items[$0] }
    }
    return suspects.prefix((suspects.count + 1) / 2).map { plan.items[$0] }
  }

  /// The fixes that change more of their files than they should, by their index.
  private func damaged(
    _ plan: FixPlan, _ texts: [FileID: EditedText], _ files: FixedFiles, _ report: Report
  ) -> FixBlame {
    var result = FixBlame()
    for (file, owners) in FixOwners.all(plan, texts, files) {
      guard let text = texts[file] else { continue }
      let found = damage(text, report.sources[file].path, owners.technology)
      for damage in found {
        result.add(owners.nearest(to: damage.offset), damage.reason)
      }
    }
    return result
  }
}

/// A fix that was tried in vain. After other fixes its finding may offer another one.
private struct RefusedFix: Hashable {
  let place: FindingPlace
  let texts: [String]
}
