import SourceText
import StreamModel

/// The fixes that made each edit of one file.
struct FixOwners {
  private let text: EditedText
  /// The fixes by the range of the text before that they replace.
  private var fixes: [Range<Int>: [Int]] = [:]
  /// The technology of the first finding.
  private(set) var technology = ""

  init(_ plan: FixPlan, _ text: EditedText, of file: FileID, _ files: FixedFiles) {
    self.text = text
    for (index, item) in plan.items.enumerated() {
      for edit in item.fix.edits where files.canonical(edit.span.file) == file {
        fixes[edit.span.range, default: []].append(index)
        if technology.isEmpty { technology = item.finding.technology }
      }
    }
  }

  /// The fixes of the edit that is nearest to an offset of the text after.
  func nearest(to offset: Int) -> [Int] {
    guard let piece = text.nearestPiece(to: offset) else { return [] }
    return fixes[text.pieces[piece].old] ?? []
  }
}

/// The fixes that failed, by their index in the plan.
struct FixBlame {
  /// Why those do not do that are to blame alone.
  private(set) var reasons: [Int: String] = [:]
  /// Those that share their place with an earlier one: which is to blame shows when they are tried one by one.
  private(set) var waiting: Set<Int> = []

  var isEmpty: Bool { reasons.isEmpty && waiting.isEmpty }

  mutating func add(_ fixes: [Int], _ reason: String) {
    if fixes.count == 1 { reasons[fixes[0]] = reason } else { waiting.formUnion(fixes.dropFirst()) }
  }
}
