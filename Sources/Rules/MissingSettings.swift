import SourceText
import StreamModel

/// A block in which several settings are missing has one finding: of the gravest one, with the others as consequences and
/// one fix for all. Blocks of two servers with one name that lack the same have one finding, too.
package struct MissingSettings {
  private struct Key: Hashable {
    let block: SourceSpan
    let technology: String
  }

  /// Findings of written settings stay as they are, in their order.
  package static func joined(_ findings: [Finding]) -> [Finding] { joinedServers(joinedBlocks(findings)) }

  private static func joinedBlocks(_ findings: [Finding]) -> [Finding] {
    var groups: [Key: [Int]] = [:]
    for (index, finding) in findings.enumerated() where finding.breaksForLack {
      guard let block = finding.block else { continue }
      groups[Key(block: block, technology: finding.technology), default: []].append(index)
    }
    guard groups.values.contains(where: { $0.count > 1 }) else { return findings }
    var result: [Finding?] = findings
    for members in groups.values where members.count > 1 {
      // Of equal ones the first that was found.
      let gravest = members.dropFirst().reduce(members[0]) { findings[$1].comesBefore(findings[$0]) ? $1 : $0 }
      var finding = findings[gravest]
      for index in members {
        if index != gravest { finding.include(findings[index]) }
        result[index] = nil
      }
      result[members[0]] = finding
    }
    return result.compactMap { $0 }
  }

  private struct ServerKey: Hashable {
    let file: FileID
    let names: [String]
    let rules: [String]
    let setting: String
    let value: String
    let route: String?
  }

  private static func joinedServers(_ findings: [Finding]) -> [Finding] {
    var first: [ServerKey: Int] = [:]
    var result: [Finding] = []
    for finding in findings {
      guard finding.breaksForLack, !finding.serverNames.isEmpty else {
        result.append(finding)
        continue
      }
      let key = ServerKey(
        file: finding.span.file, names: finding.serverNames,
        rules: [finding.rule] + finding.consequences.map(\.rule), setting: finding.setting, value: finding.value,
        route: finding.route)
      if let index = first[key] {
        result[index].repeats(at: finding)
      } else {
        first[key] = result.count
        result.append(finding)
      }
    }
    return result
  }
}

extension Finding {
  /// Whether a stream breaks because nobody wrote a setting.
  fileprivate var breaksForLack: Bool {
    block != nil && severity > .info && outcome?.breaksStream == true
  }

  /// Of two that are equally grave, the one that breaks a stream earlier.
  fileprivate func comesBefore(_ other: Finding) -> Bool {
    isGraver(than: other) || !other.isGraver(than: self) && property.gravity > other.property.gravity
  }

  /// Adds the same finding of another server with the same names.
  fileprivate mutating func repeats(at other: Finding) {
    related.append(RelatedSpan(label: "missing here too", span: other.span))
    guard let fix = fixes.first, let added = other.fixes.first else { return }
    fixes = [fix.joined(with: added)]
  }

  /// Adds the finding of another setting that the same block lacks.
  fileprivate mutating func include(_ other: Finding) {
    add([Consequence(other)] + other.consequences)
    addRoutes(of: other)
    related += other.related.filter { !related.contains($0) }
    remedy = Self.joined(remedy, other.remedy)
    guard let fix = fixes.first, let added = other.fixes.first else { return }
    fixes = [fix.joined(with: added)]
  }

  /// The prose of one remedy with the lines to paste of both.
  private static func joined(_ remedy: String, _ other: String) -> String {
    var lines = remedy.split(separator: "\n", omittingEmptySubsequences: false)
    let pasted = other.split(separator: "\n", omittingEmptySubsequences: false).filter { $0.hasPrefix("    ") }
    let new = pasted.filter { !lines.contains($0) }
    let last = lines.lastIndex { $0.hasPrefix("    ") } ?? lines.index(before: lines.endIndex)
    lines.insert(contentsOf: new, at: lines.index(after: last))
    return lines.joined(separator: "\n")
  }
}

extension Property {
  /// Of two properties without which a stream breaks, the one that breaks it earlier is graver.
  fileprivate var gravity: Int {
    switch self {
    case .upgrade: 3
    case .responseBuffering, .requestBuffering: 2
    case .totalTimeout: 1
    default: 0
    }
  }
}
