import Catalog
import NginxSyntax
import RuleFiles
import StreamModel

/// A setting under its name in one family.
final class NamedSetting: Sendable {
  let name: String
  let setting: SettingDescription
  /// The number of the name in every configuration.
  let number: Int32
  /// The value when the setting is not written.
  let defaultValue: AspectValue
  let defaultText: String
  let versions: String?

  init(name: String, setting: SettingDescription, number: Int32, version: ProductVersion?) {
    self.name = name
    self.setting = setting
    self.number = number
    (defaultText, versions) = NginxKnowledge.defaultValue(of: setting, version)
    defaultValue = setting.domainValue(defaultText)
  }
}

/// A setting under the name that it has in another family.
struct ForeignSetting: Sendable {
  let family: NginxFamily
  let name: String
  /// The number of the name in every configuration.
  let number: Int32
}

/// The knowledge about nginx that does not depend on the configuration.
package final class NginxKnowledge: Sendable {
  /// The directives of the open-source modules, read once a process.
  static let embeddedTable = NginxDirectiveTable(CatalogData.nginxDirectives)

  /// The directives of the open-source modules.
  package let table: NginxDirectiveTable
  /// The facts of the checks about names.
  let names: NginxKnownNames
  /// The settings by family and aspect, under their names there; nil where a family has none.
  private let settings: [[NamedSetting?]]
  /// The names of the settings that `proxy` has in all families, by aspect.
  private let foreign: [Aspect: [ForeignSetting]]
  /// The names that every configuration numbers alike: those of `NginxName` and of the settings.
  let nameTable: NginxNameTable
  package let assumptions: Assumptions

  /// Creates the knowledge from the embedded files.
  package init(
    table: NginxDirectiveTable, technology: TechnologyFile, assumptions: Assumptions
  ) {
    self.table = table
    var settings = [[NamedSetting?]](
      repeating: [NamedSetting?](repeating: nil, count: Aspect.allCases.count), count: NginxFamily.allCases.count)
    var foreign: [Aspect: [ForeignSetting]] = [:]
    var numbered = NginxNameTable.known
    for setting in technology.settings {
      let aspect = setting.aspect
      let isForeign = foreign[aspect] == nil && setting.families.contains("proxy")
      for family in setting.families.compactMap(NginxFamily.init(name:)) {
        let name = setting.name(in: family.name)
        let number = numbered.number(adding: name)
        if isForeign { foreign[aspect, default: []].append(ForeignSetting(family: family, name: name, number: number)) }
        if settings[family.rawValue][Int(aspect.rawValue)] == nil {
          settings[family.rawValue][Int(aspect.rawValue)] = NamedSetting(
            name: name, setting: setting, number: number, version: assumptions.nginxVersion)
        }
      }
    }
    self.settings = settings
    self.foreign = foreign
    nameTable = numbered
    names = NginxKnownNames(table: table, seeded: numbered.names.count)
    self.assumptions = assumptions
  }

  /// The same for a version that is known of one configuration, unless the user names one.
  func assuming(_ version: ProductVersion?) -> NginxKnowledge {
    guard let version, assumptions.nginxVersion == nil else { return self }
    var assumptions = assumptions
    assumptions.nginxVersion = version
    return NginxKnowledge(table: table, technology: CatalogData.nginxSettings, assumptions: assumptions)
  }

  /// A word of the domain as a setting's owner writes it: `1.1` for `http/1.1`.
  func written(_ word: String, as setting: String) -> String {
    for named in settings.lazy.joined().compactMap(\.self) where named.name == setting {
      return named.setting.words.first { $0.value == word }?.key ?? word
    }
    return word
  }

  /// The setting that decides an aspect in a family, or nil.
  func setting(_ aspect: Aspect, family: NginxFamily) -> NamedSetting? {
    settings[family.rawValue][Int(aspect.rawValue)]
  }

  /// The names that the setting of an aspect has in all families.
  func foreign(_ aspect: Aspect) -> [ForeignSetting] { foreign[aspect] ?? [] }

  /// The effective default and, when it depends on an unknown version, the versions it applies to. An unknown version
  /// is treated as the oldest: its faults are still in common use.
  fileprivate static func defaultValue(
    of setting: SettingDescription, _ version: ProductVersion?
  ) -> (text: String, versions: String?) {
    guard let version else {
      let newer = setting.defaults.dropLast().last?.since
      return (setting.defaults.last?.value ?? "", newer.map { "nginx before \($0)" })
    }
    let match = setting.defaults.first { $0.since.map { version >= $0 } ?? true }
    return (match?.value ?? "", nil)
  }
}

extension SettingDescription {
  /// The string in terms of the domain.
  func domainValue(_ text: String) -> AspectValue {
    if text == "none" { return .word("none") }
    if NginxVariables.isVariable(text) { return .unknown }
    switch type {
    case .flag: return NginxValue.flag(text).map { .word($0 ? "on" : "off") } ?? .unknown
    case .time: return NginxValue.milliseconds(text).map { .duration(milliseconds: $0) } ?? .unknown
    case .size: return NginxValue.size(text, allowsGiga: true).map { .number($0) } ?? .unknown
    case .number: return NginxValue.number(text).map { .number($0) } ?? .unknown
    case .word: return words[text].map { .word($0) } ?? .unknown
    }
  }
}
