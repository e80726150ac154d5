import RuleFiles
import StreamModel
import Synchronization

/// A rule of the catalogue. The path of an embedded file gives its name and its property; the rest is decoded when it is
/// first used.
final class CatalogEntry: Sendable {
  let id: String
  let property: Property
  let check: Check?
  private let file: EmbeddedFile?
  private let decoded: Mutex<Rule?>

  /// Nil for a file that is not a rule.
  init?(_ file: EmbeddedFile) {
    let parts = file.name.split(separator: "/")
    guard parts.count == 2, parts[1].hasSuffix(".yaml"), let property = Property(rawValue: String(parts[0])) else {
      return nil
    }
    id = String(parts[1].dropLast(".yaml".count))
    self.property = property
    check = file.check
    self.file = file
    decoded = Mutex(nil)
  }

  /// A rule of the user.
  init(_ rule: Rule) {
    id = rule.id
    property = rule.property
    if case .check(let check, _, _) = rule.logic { self.check = check } else { check = nil }
    file = nil
    decoded = Mutex(rule)
  }

  /// The rule. The build has checked every file, so that it is never nil.
  var rule: Rule? {
    decoded.withLock { known in
      if known == nil { known = file?.node.flatMap { try? Rule(reading: $0) } }
      return known
    }
  }
}
