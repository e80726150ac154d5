import SourceText
import StreamModel

/// The fixes that made each edit of one file.
struct FixOwners {
  private let text: EditedText
  /// The fixes by the range of the text before that they replace.
  private let fixes: [Range<Int>: [Int]]
  /// The technology of the first finding.
  let technology: String

  /// The owners of all edits of a plan, by the file that is written.
  static func all(_ plan: FixPlan, _ texts: [FileID: EditedText], _ files: FixedFiles) -> [FileID: FixOwners] {
    var fixes: [FileID: [Range<Int>: [Int]]] = [:]
    var technologies: [FileID: String] = [:]
    for (index, item) in plan.items.enumerated() {
      for edit in item.fix.edits {
        let file = files.canonical(edit.span.file)
        fixes[file, default: [:]][edit.span.range, default: []].append(index)
        if technologies[file] == nil { technologies[file] = item.finding.technology }
      }
    }
    return texts.reduce(into: [:]) { result, item in
      result[item.key] = FixOwners(
        text: item.value, fixes: fixes[item.key] ?? [:], technology: technologies[item.key] ?? "")
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
