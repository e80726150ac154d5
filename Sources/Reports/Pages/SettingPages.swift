import Catalog
import RuleFiles

/// Pages of the settings that are in Kubernetes objects and in Kong's files.
struct SettingPages {
  let rules: [Rule]
  private let technologies = CatalogData.products

  /// All names, once each.
  var names: [String] {
    var seen: Set<String> = []
    return technologies.flatMap(\.settings).flatMap(\.locations).map(\.name).filter { seen.insert($0).inserted }
  }

  /// The pages of the settings with a name in lower case, of every product that reads one, those with just this name first;
  /// nil for an unknown name. The last part of a name is enough: `timeoutsec`, `proxy-read-timeout`, `read_timeout`.
  func text(for wanted: String) -> String? {
    var exact = ""
    var others = ""
    for technology in technologies {
      for setting in technology.settings {
        let named = { (fits: (String) -> Bool) in setting.locations.first { fits($0.name.lowercased()) } }
        if let location = named({ $0 == wanted }) {
          exact += page(location, setting, technology)
        } else if let location = named({ Self.hasEnd($0, wanted) }) {
          others += page(location, setting, technology)
        }
      }
    }
    return exact.isEmpty && others.isEmpty ? nil : exact + others
  }

  /// Whether a name ends with whole parts: `spec.timeoutSec` with `timeoutSec`.
  private static func hasEnd(_ name: String, _ end: String) -> Bool {
    guard name.hasSuffix(end), let before = name.utf8.dropLast(end.utf8.count).last else { return false }
    return before == UInt8(ascii: ".") || before == UInt8(ascii: "/")
  }

  /// The last parts of all names.
  var ends: [String] { names.map { String($0.split { $0 == "." || $0 == "/" }.last ?? "") } }

  private func page(_ location: SettingLocation, _ setting: KubernetesSetting, _ technology: KubernetesProduct)
    -> String
  {
    var result = "# \(location.name) (\(technology.title))\n\n"
    result += setting.summary.prefix(1).uppercased() + setting.summary.dropFirst() + ".\n\n"
    result += "Decides: \(setting.aspect.name).\n"
    result += "Stands on: \(location.on)" + (location.entry.map { ", as the entry \($0)" } ?? "") + ".\n"
    for condition in location.conditions { result += "Counts where \(condition.text).\n" }
    result += "Takes: \(expectation(location)).\n"
    switch location.invalid {
    case .ignored: result += "Any other value is ignored.\n"
    case .rejected: result += "With any other value the object is refused.\n"
    case .stuck: result += "With any other value the controller cannot load its configuration any more.\n"
    }
    if let standard = setting.defaults.last?.value {
      result += "Default: \(standard == "none" ? "no limit" : standard).\n"
    }
    let others = setting.locations.filter { $0.name != location.name || $0.on != location.on }
    if !others.isEmpty {
      result += "Also set by: \(others.map { "\($0.name) (\($0.on))" }.joined(separator: ", ")).\n"
    }
    let about = rules.filter { $0.property == setting.aspect.property }
      .filter { $0.technologies.isEmpty || $0.technologies.contains(technology.id) }
    if !about.isEmpty {
      result += "\nRules about it:\n" + about.map { "- \($0.id): \($0.title)\n" }.joined()
    }
    let facts = MeasuredFacts.list(setting.facts)
    if !facts.isEmpty { result += "\nMeasured by the test suite on a real server:\n" + facts }
    return result + "\n"
  }

  private func expectation(_ location: SettingLocation) -> String {
    let words = location.wordOrder.filter { !$0.hasPrefix("{") && $0 != "*" }
    return location.format == .word && !words.isEmpty
      ? words.map { "\"\($0)\"" }.joined(separator: ", ") : location.expectation
  }
}
