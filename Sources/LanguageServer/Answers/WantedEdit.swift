import Linting
import SourceText
import StreamModel

/// What a code action changes. It travels to the client and back, and the change is made when it is wanted.
enum WantedEdit: Sendable, Hashable {
  /// A fix of the finding of a rule at an offset of a file.
  case fix(path: String, rule: String, start: Int, number: Int)
  /// A comment that suppresses it.
  case suppression(path: String, rule: String, start: Int)
  /// All safe fixes within a file.
  case all(path: String)

  /// The file that it is about.
  var path: String {
    switch self {
    case .fix(let path, _, _, _), .suppression(let path, _, _), .all(let path): path
    }
  }

  // MARK: On the wire

  var json: JSONValue {
    switch self {
    case .fix(let path, let rule, let start, let number):
      ["do": "fix", "path": .string(path), "rule": .string(rule), "start": .int(start), "number": .int(number)]
    case .suppression(let path, let rule, let start):
      ["do": "suppress", "path": .string(path), "rule": .string(rule), "start": .int(start)]
    case .all(let path): ["do": "all", "path": .string(path)]
    }
  }

  init?(_ json: JSONValue?) {
    guard let json, let path = json["path"]?.text else { return nil }
    switch (json["do"]?.text, json["rule"]?.text, json["start"]?.int, json["number"]?.int) {
    case ("fix", let rule?, let start?, let number?):
      self = .fix(path: path, rule: rule, start: start, number: number)
    case ("suppress", let rule?, let start?, _): self = .suppression(path: path, rule: rule, start: start)
    case ("all", _, _, _): self = .all(path: path)
    default: return nil
    }
  }

  // MARK: The change

  /// The fixes to apply. `absolute` gives the absolute path of one of a report.
  func chosen(_ absolute: @escaping @Sendable (String) -> String) -> ChosenFixes {
    let wanted = self
    var repeats = false
    if case .all = self { repeats = true }
    return ChosenFixes(repeats: repeats) { finding, sources in
      wanted.fix(of: finding, sources, absolute)
    }
  }

  private func fix(of finding: Finding, _ sources: SourceMap, _ absolute: (String) -> String) -> Fix? {
    let source = sources[finding.span.file]
    guard absolute(source.path) == path else { return nil }
    switch self {
    case .fix(_, let rule, let start, let number):
      guard finding.rule == rule, finding.span.start == start, finding.fixes.indices.contains(number) else {
        return nil
      }
      return finding.fixes[number]
    case .suppression(_, let rule, let start):
      guard finding.rule == rule, finding.span.start == start else { return nil }
      return SuppressionInsertion.fix(for: finding, in: source)
    case .all:
      return finding.fixes.first { fix in
        fix.safety == .safe && fix.edits.allSatisfy { absolute(sources[$0.span.file].path) == path }
      }
    }
  }
}
