import Linting
import SourceText
import StreamModel

/// What can be done about the findings of some lines.
struct CodeActions {
  /// The kind of the action that applies all safe fixes.
  static let fixAll = "source.fixAll.streamlint"
  static let quickFix = "quickfix"

  /// One action.
  struct Action {
    let title: String
    let kind: String
    var isPreferred = false
    /// What it resolves.
    var diagnostics: [JSONValue] = []
    let edit: WantedEdit
  }

  private let review: Review
  private let diagnostics: Diagnostics
  /// The kinds that the client wants; nil for all.
  private let only: [String]?

  init(_ review: Review, _ diagnostics: Diagnostics, only: [String]?) {
    self.review = review
    self.diagnostics = diagnostics
    self.only = only
  }

  /// Whether actions of a kind are wanted: `source` means all that begin so.
  private func wants(_ kind: String) -> Bool {
    guard let only else { return true }
    return only.contains { $0.isEmpty || kind == $0 || kind.hasPrefix($0 + ".") }
  }

  /// The actions for a range of a file, those that repair first.
  func actions(in file: FileID, _ range: Range<Int>) -> [Action] {
    let path = review.path(of: file)
    let own = review.report.findings.filter { review.path(of: $0.span.file) == path }
    var fixes: [Action] = []
    var suppressions: [Action] = []
    if wants(Self.quickFix) {
      for finding in own where finding.span.file == file && review.isOnLines(finding.span, of: range) {
        let solved = [diagnostics.diagnostic(of: finding)]
        for (number, fix) in finding.fixes.enumerated() {
          fixes.append(
            Action(
              title: Self.title(of: fix), kind: Self.quickFix, isPreferred: number == 0 && fix.safety == .safe,
              diagnostics: solved,
              edit: .fix(path: path, rule: finding.rule, start: finding.span.start, number: number)))
        }
        if SuppressionInsertion.fix(for: finding, in: review.report.sources[file]) != nil {
          suppressions.append(
            Action(
              title: "Suppress \(finding.rule) with a comment and a reason", kind: Self.quickFix,
              diagnostics: solved, edit: .suppression(path: path, rule: finding.rule, start: finding.span.start)))
        }
      }
    }
    var result = fixes + suppressions
    if wants(Self.fixAll), own.contains(where: { $0.fixes.contains { $0.safety == .safe } }) {
      result.append(
        Action(title: "Apply all safe fixes of streamlint in this file", kind: Self.fixAll, edit: .all(path: path)))
    }
    return result
  }

  private static func title(of fix: Fix) -> String {
    let title = fix.title.prefix(1).uppercased() + fix.title.dropFirst()
    return fix.safety == .safe ? title : "\(title) (unsafe: \(fix.reasons.joined(separator: "; ")))"
  }
}
