import SourceText
import StreamModel

/// The sort key of a finding in the report of several repositories. It consists of fields that JSON and SARIF contain,
/// so that a merge of reports has the same order.
struct FindingOrder: Comparable {
  var file: String
  var start: Int
  var rule: String
  var setting: String
  /// A tie-breaker for findings at the same location: a file of `--root` belongs to many repositories.
  var rest: [String]

  init(
    file: String, start: Int, end: Int, rule: String, setting: String, object: String?, route: String?, message: String,
    related: [String]
  ) {
    self.file = file
    self.start = start
    self.rule = rule
    self.setting = setting
    rest = [String(end), object ?? "", route ?? "", message] + related
  }

  init(_ finding: Finding, _ sources: SourceMap) {
    self.init(
      file: sources[finding.span.file].path, start: finding.span.start, end: finding.span.end, rule: finding.rule,
      setting: finding.setting, object: finding.object, route: finding.route, message: SARIFFormat.message(of: finding),
      related: finding.related.map { Self.related(sources[$0.span.file].path, $0.span.start) })
  }

  /// A further location as one string.
  static func related(_ file: String, _ start: Int) -> String { "\(file):\(start)" }

  static func < (a: FindingOrder, b: FindingOrder) -> Bool {
    let x = (a.file, a.start, a.rule, a.setting)
    let y = (b.file, b.start, b.rule, b.setting)
    return x == y ? a.rest.lexicographicallyPrecedes(b.rest) : x < y
  }
}

/// The sort key of a note on the input in the report of several repositories; only of fields that JSON and SARIF
/// contain.
struct ProblemOrder: Comparable {
  var file: String
  /// Nil where the note has no location.
  var start: Int?
  var message: String
  var level: String
  /// The input of a note without a location. SARIF does not contain it, so that such notes are equal there.
  var input: String

  init(file: String?, start: Int?, message: String, level: String, input: String) {
    self.file = file ?? ""
    self.start = start
    self.message = message
    self.level = level
    self.input = file == nil ? input : ""
  }

  init(_ problem: InputProblem, _ sources: SourceMap) {
    self.init(
      file: problem.span.map { sources[$0.file].path }, start: problem.span?.start, message: problem.message,
      level: problem.level.word, input: problem.file)
  }

  static func < (a: ProblemOrder, b: ProblemOrder) -> Bool {
    (a.file, a.start ?? -1, a.message, a.level, a.input) < (b.file, b.start ?? -1, b.message, b.level, b.input)
  }
}

/// Sorts by an order that is made once for each; equal ones stay as they are.
func sorted<Element, Order: Comparable>(_ elements: [Element], by order: (Element) -> Order) -> [Element] {
  elements.map { (order: order($0), element: $0) }.enumerated().sorted { a, b in
    a.element.order == b.element.order ? a.offset < b.offset : a.element.order < b.element.order
  }.map(\.element.element)
}

/// Removes duplicate notes of several repositories on one location, such as a broken configuration file above them.
func withoutRepeats<Element>(_ sorted: [Element], by order: (Element) -> ProblemOrder) -> [Element] {
  var last: ProblemOrder?
  return sorted.filter { element in
    let own = order(element)
    defer { last = own }
    return own.start == nil || own != last
  }
}
