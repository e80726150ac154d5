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

  /// The page of a setting by its name in lower case, with every product that reads it; nil for an unknown name.
  func text(for wanted: String) -> String? {
    var result = ""
    for technology in technologies {
      for setting in technology.settings {
        guard let location = setting.locations.first(where: { $0.name.lowercased() == wanted }) else { continue }
        result += page(location, setting, technology)
      }
    }
    return result.isEmpty ? nil : result
  }

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
    return result + "\n"
  }

  private func expectation(_ location: SettingLocation) -> String {
    let words = location.wordOrder.filter { !$0.hasPrefix("{") && $0 != "*" }
    return location.format == .word && !words.isEmpty
      ? words.map { "\"\($0)\"" }.joined(separator: ", ") : location.expectation
  }
}
