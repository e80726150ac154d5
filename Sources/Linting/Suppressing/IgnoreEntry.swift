import Catalog
import RuleFiles
import Rules
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// An entry of `ignore:` in the configuration file.
struct IgnoreEntry: Sendable {
  /// The rules, properties and technologies; empty for all.
  var names: [String] = []
  /// How they are written, for display.
  var written: [String] = []
  /// A glob of the file, from the folder of the configuration file; nil for any.
  var path: String?
  /// A glob of the route; nil for any.
  var route: String?
  /// `Kind/name`, with a namespace where one is written; nil for any.
  var object: String?
  /// Why.
  var reason: String?
  /// The last day on which it applies; nil for ever.
  var until: CalendarDay?
  /// Its position in the configuration file.
  var range: Range<Int>
  /// The configuration file.
  var source: SourceFile

  /// Whether the entry matches a finding.
  func fits(_ finding: Finding, path: String) -> Bool {
    if let wanted = self.path {
      let folder = SystemSupport.folder(of: source.path)
      let relative = folder == "." || !path.hasPrefix(folder + "/") ? path : String(path.dropFirst(folder.count + 1))
      guard globMatches(wanted, relative) || relative.hasPrefix(wanted.hasSuffix("/") ? wanted : wanted + "/") else {
        return false
      }
    }
    if let route {
      guard !finding.routes.isEmpty, finding.routes.allSatisfy({ globMatches(route, $0) }) else { return false }
    }
    if let object {
      guard let own = finding.object else { return false }
      let wanted = object.split(separator: "/")
      let parts = own.split(separator: "/")
      guard own == object || (wanted.count == 2 && parts.first == wanted.first && parts.last == wanted.last) else {
        return false
      }
    }
    return true
  }
}

extension IgnoreEntry {
  /// Reads `ignore:`.
  static func list(
    _ items: [YAMLNode], source: SourceFile, catalogue: RuleCatalogue
  ) throws(FileFormatError) -> [IgnoreEntry] {
    var result: [IgnoreEntry] = []
    for item in items {
      var entry = IgnoreEntry(range: item.range, source: source)
      if let name = item.text {
        entry.names = try Self.names(name, item, catalogue)
        entry.written = [name]
      } else {
        var fields = try FieldReader(item, what: "an entry of \"ignore\"")
        let rules = fields.optional("rule")
        for node in rules?.items ?? rules.map({ [$0] }) ?? [] {
          entry.names += try Self.names(node.text ?? "", node, catalogue)
          entry.written.append(node.text ?? "")
        }
        entry.path = try fields.optionalText("path")
        entry.route = try fields.optionalText("route")
        entry.object = try fields.optionalText("object")
        entry.reason = try fields.optionalText("reason")
        if let node = fields.optional("until") {
          guard let day = node.text.flatMap(CalendarDay.init) else {
            throw FileFormatError(message: "expected a date such as 2026-12-31", range: node.range)
          }
          entry.until = day
        }
        try fields.finish()
        guard !entry.names.isEmpty || entry.path != nil || entry.route != nil || entry.object != nil else {
          throw FileFormatError(
            message: "an entry needs a \"rule\", a \"path\", a \"route\" or an \"object\"", range: item.range)
        }
      }
      result.append(entry)
    }
    return result
  }

  private static func names(
    _ name: String, _ node: YAMLNode, _ catalogue: RuleCatalogue
  ) throws(FileFormatError) -> [String] {
    do throws(RuleNames.Unknown) { return try RuleNames(catalogue).meaning(of: name) } catch {
      throw FileFormatError(message: error.message, range: node.range)
    }
  }
}
