import RuleFiles
import Streaming

/// A setting under its name in one family.
struct NamedSetting: Sendable {
  let name: String
  let setting: SettingDescription
}

/// What is known about nginx besides the configuration at hand.
public struct NginxKnowledge: Sendable {
  /// The directives of the open-source modules.
  public let table: NginxDirectiveTable
  /// The settings that decide properties, by aspect.
  let settings: [Aspect: [SettingDescription]]
  /// The names of the settings in each family.
  private let names: [Aspect: [String: NamedSetting]]
  /// What shows that a route streams.
  public let evidence: EvidenceFile
  /// What the user takes for granted.
  public let assumptions: Assumptions

  /// Creates the knowledge from the embedded files.
  public init(
    table: NginxDirectiveTable, technology: TechnologyFile, evidence: EvidenceFile, assumptions: Assumptions
  ) {
    self.table = table
    settings = Dictionary(grouping: technology.settings, by: \.aspect)
    var names: [Aspect: [String: NamedSetting]] = [:]
    for setting in technology.settings {
      for family in setting.families where names[setting.aspect]?[family] == nil {
        names[setting.aspect, default: [:]][family] = NamedSetting(name: setting.name(in: family), setting: setting)
      }
    }
    self.names = names
    self.evidence = evidence
    self.assumptions = assumptions
  }

  /// The setting that decides an aspect in a family, or nil.
  func setting(_ aspect: Aspect, family: String) -> NamedSetting? { names[aspect]?[family] }

  /// The default in force and, when the version decides and is not known, the versions it holds for. An unknown version
  /// counts as the oldest: its faults are still in common use.
  func defaultValue(of setting: SettingDescription) -> (text: String, versions: String?) {
    guard let version = assumptions.nginxVersion else {
      let newer = setting.defaults.dropLast().last?.since
      return (setting.defaults.last?.value ?? "", newer.map { "nginx before \($0)" })
    }
    let match = setting.defaults.first { $0.since.map { version >= $0 } ?? true }
    return (match?.value ?? "", nil)
  }
}
