import SourceText
import StreamModel

/// The fixes of one report that can be applied together.
struct FixPlan {
  /// A finding with the fix that is taken.
  struct Item {
    let finding: Finding
    let fix: Fix
  }

  private(set) var items: [Item] = []
  private let files: FixedFiles
  private var edits: [FileID: FileEdits] = [:]

  init(_ files: FixedFiles) { self.files = files }

  /// Takes the fix of a finding unless it clashes with one that was taken before; that one waits for the next round.
  mutating func take(_ finding: Finding, _ fix: Fix) {
    let new = fix.edits.map(files.canonical)
    guard new.allSatisfy({ edits[$0.span.file]?.clashes(with: $0) != true }) else { return }
    for edit in new { edits[edit.span.file, default: FileEdits()].add(edit) }
    items.append(Item(finding: finding, fix: fix))
  }

  /// The texts before and after, by the file that is written.
  func texts(in sources: SourceMap) -> [FileID: EditedText] {
    edits.reduce(into: [:]) { $0[$1.key] = EditedText(sources[$1.key].bytes, $1.value.edits) }
  }
}

/// Edits of one file that do not overlap, each once.
private struct FileEdits {
  private(set) var edits: [TextEdit] = []
  private var known: Set<TextEdit> = []
  /// The ranges that are replaced, in order.
  private var ranges: [Range<Int>] = []
  /// The offsets at which something is inserted, in order.
  private var points: [Int] = []

  mutating func add(_ edit: TextEdit) {
    guard known.insert(edit).inserted else { return }
    edits.append(edit)
    let range = edit.span.range
    if range.isEmpty {
      points.insert(range.lowerBound, at: points.firstIndex(atLeast: range.lowerBound) { $0 })
    } else {
      ranges.insert(range, at: ranges.firstIndex(atLeast: range.lowerBound) { $0.lowerBound })
    }
  }

  /// Insertions at one location follow each other; anything else at the same bytes does not go together.
  func clashes(with edit: TextEdit) -> Bool {
    if known.contains(edit) { return false }
    let range = edit.span.range
    let next = ranges.firstIndex(atLeast: range.lowerBound) { $0.lowerBound }
    if next > 0, ranges[next - 1].upperBound > range.lowerBound { return true }
    guard !range.isEmpty else { return false }
    if next < ranges.count, ranges[next].lowerBound < range.upperBound { return true }
    let point = points.firstIndex(atLeast: range.lowerBound + 1) { $0 }
    return point < points.count && points[point] < range.upperBound
  }
}

extension Array {
  /// The first element of a sorted array whose key is not below a limit.
  fileprivate func firstIndex(atLeast limit: Int, _ key: (Element) -> Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if key(self[middle]) < limit { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
