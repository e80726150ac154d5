import StreamModel

/// Makes one report of those of shards, or of several runs. What comes out is, byte for byte, what one run over everything
/// would have written.
package struct ReportMerge {
  private var parts: [PartialReport] = []

  /// Nothing is merged yet.
  package init() {}

  /// The merged report.
  package struct Result: Sendable {
    /// The report.
    package let bytes: [UInt8]
    /// The counts; nil where SARIF of whole runs has none.
    package let summary: Summary?
    /// The findings by severity.
    package let counts: [Severity: Int]
    /// Whether an input could not be read or parsed.
    package let hasUnreadInputs: Bool
  }

  /// Reads a report.
  package mutating func add(_ bytes: [UInt8], path: String) throws(MergeProblem) {
    let part = try PartialReport.read(bytes, path: path, number: parts.count)
    if let first = parts.first {
      guard first.format == part.format else {
        throw MergeProblem(
          message: "\(path) is \(part.format.rawValue), \(first.reader.path) is \(first.format.rawValue); "
            + "merge one format at a time")
      }
      try Self.check(part, against: first)
    }
    if let own = part.shard, let same = parts.first(where: { $0.shard?.index == own.index }) {
      throw MergeProblem(message: "\(path) and \(same.reader.path) are both shard \(own.index) of \(own.count)")
    }
    parts.append(part)
  }

  /// Whether two reports are of the same run.
  private static func check(_ part: PartialReport, against first: PartialReport) throws(MergeProblem) {
    let (path, other) = (part.reader.path, first.reader.path)
    switch (part.shard, first.shard) {
    case (nil, nil): return
    case (let own?, let one?):
      guard own.count == one.count else {
        throw MergeProblem(
          message: "\(path) is one of \(own.count) shards, \(other) one of \(one.count): they are from different runs")
      }
      guard own.plan == one.plan else {
        throw MergeProblem(
          message: "\(path) and \(other) are from different runs: their workers did not see the same repositories")
      }
    case (_?, nil): throw MergeProblem(message: "\(path) is a shard, \(other) is not")
    case (nil, _?): throw MergeProblem(message: "\(other) is a shard, \(path) is not")
    }
  }

  /// The merged report. With `isPartial` shards may be missing, and the report names them.
  package func merged(isPartial: Bool = false) throws(MergeProblem) -> Result {
    guard let first = parts.first else { throw MergeProblem(message: "no report to merge") }
    var missing: [Int] = []
    if let shard = first.shard {
      let there = Set(parts.compactMap { $0.shard?.index })
      // A count in a file may be huge; that something is missing is known anyway.
      missing = Array((1...shard.count).lazy.filter { !there.contains($0) }.prefix(Self.namedLimit))
      let count = shard.count - there.count
      if count > 0, !isPartial {
        throw MergeProblem(
          message: "\(Self.sentence(missing, count, of: shard.count)); --partial merges the others")
      }
      if count > 0 {
        return try write(remark: "--partial: " + Self.sentence(missing, count, of: shard.count), first.format)
      }
    }
    return try write(remark: nil, first.format)
  }

  private static let namedLimit = 20

  private static func sentence(_ missing: [Int], _ count: Int, of all: Int) -> String {
    let names = missing.map(String.init).joined(separator: ", ") + (count > missing.count ? " …" : "")
    return count == 1 ? "shard \(names) of \(all) is missing" : "the shards \(names) of \(all) are missing"
  }

  private func write(remark: String?, _ format: ReportFormat) throws(MergeProblem) -> Result {
    var content = MergedReport(parts)
    if let remark { content.addRemark(remark, format) }
    let bytes = format == .json ? content.json() : content.sarif()
    return Result(
      bytes: bytes, summary: content.summary, counts: content.counts,
      hasUnreadInputs: content.problems.contains { $0.order.level == "error" })
  }
}
