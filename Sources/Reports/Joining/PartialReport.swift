import StreamModel

/// One report that is to be merged. Findings are not understood, only ordered; their bytes are taken over as they are.
struct PartialReport {
  /// A finding.
  struct Item {
    let order: FindingOrder
    let severity: Severity
    /// The report that contains it.
    let part: Int
    /// Its bytes there.
    let range: Range<Int>
    /// The bytes of its rule's number, which is another one in the merged report; nil in JSON.
    let ruleNumber: Range<Int>?
    /// The position of its name; nil for suppressed ones.
    let fingerprint: Range<Int>?
    /// The name that it would have if no other finding were like it.
    var name: String
  }

  /// A note on the input.
  struct Remark {
    let order: ProblemOrder
    let part: Int
    let range: Range<Int>
  }

  /// A route.
  struct Route {
    /// Its file, the first byte, the route and the state, as the report sorts them.
    let order: Order
    let part: Int
    let range: Range<Int>

    struct Order: Comparable {
      let file: String
      let start: Int
      let route: String
      let state: String

      static func < (a: Order, b: Order) -> Bool {
        (a.file, a.start, a.route, a.state) < (b.file, b.start, b.route, b.state)
      }
    }
  }

  /// Notes that are reported only when all parts agree.
  struct Shared {
    let configuration: String
    var problems: [Remark]
    var findings: [Item]
  }

  let reader: MergeReader
  let format: ReportFormat
  let shard: ShardInfo?
  /// The counts; nil for SARIF of a whole run, which has none.
  let summary: Summary?
  var findings: [Item] = []
  var suppressed: [Item] = []
  var problems: [Remark] = []
  var shared: [Shared] = []
  /// Empty in SARIF.
  var routes: [Route] = []
  /// The bytes of the descriptions of rules; empty in JSON.
  var rules: [String: Range<Int>] = [:]
  /// Results that the limit of SARIF left out.
  var dropped = 0

  init(reader: MergeReader, format: ReportFormat, shard: ShardInfo?, summary: Summary?) {
    self.reader = reader
    self.format = format
    self.shard = shard
    self.summary = summary
  }

  /// Reads a report.
  static func read(_ bytes: [UInt8], path: String, number: Int) throws(MergeProblem) -> PartialReport {
    let reader = MergeReader(path: path, bytes: bytes)
    let node = try reader.document()
    var part: PartialReport
    if node.pair("runs") != nil {
      part = try sarif(node, reader, number: number)
    } else if node.pair("schemaVersion") != nil {
      part = try json(node, reader, number: number)
    } else {
      throw reader.problem("not a streamlint report (--format json or sarif)", at: node.range)
    }
    part.nameFindings()
    return part
  }

  /// Findings that are alike are distinguished by a number in their name. Across reports they are counted anew, so that
  /// the name without the number is wanted.
  private mutating func nameFindings() {
    var expected: [String: (base: String, occurrence: Int)] = [:]
    for index in findings.indices {
      let written = findings[index].name
      let known = expected[written] ?? (written, 0)
      findings[index].name = known.base
      if let next = Report.fingerprint(known.base, occurrence: known.occurrence + 1) {
        expected[next] = (known.base, known.occurrence + 1)
      }
    }
  }
}
