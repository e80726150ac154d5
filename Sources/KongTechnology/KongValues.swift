import KongModel
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// The effective values of a route: its own, those of its service, `_info.defaults`, or Kong's.
struct KongValues {
  /// A setting of the technology file as a field of an entity.
  private struct Setting {
    let aspect: Aspect
    let list: String
    let field: String
    let location: SettingLocation
    let standard: String?
  }

  private let settings: [Setting]
  private let constants: [Aspect: String]

  init(_ technology: KubernetesProduct?) {
    constants = technology?.constants.mapValues(\.value) ?? [:]
    settings = (technology?.settings ?? []).flatMap { setting in
      setting.locations.compactMap { location -> Setting? in
        guard case .field(let path) = location.address, location.on == "route" || location.on == "service" else {
          return nil
        }
        let list = location.on + "s"
        return Setting(
          aspect: setting.aspect, list: list, field: String(path.dropFirst(list.utf8.count + 3)), location: location,
          standard: setting.defaults.last?.value)
      }
    }
  }

  /// The values of a route.
  func values(of route: KongConfiguration.Route, in configuration: KongConfiguration) -> EffectiveValues {
    var result = EffectiveValues()
    let service = route.service.map { configuration.services[$0] }
    for setting in settings {
      let entity = setting.list == "routes" ? route.entity : service
      // Without a service plugins respond, and nothing is buffered.
      if service == nil, route.missingService == nil { continue }
      if setting.list == "services", service == nil {
        // The values of a missing service are unknown.
        result[setting.aspect] = EffectiveValue(
          .unknown, setting: setting.location.name, text: "", origin: .default, span: route.entity.head)
        continue
      }
      if let found = configuration.field(setting.field, of: entity, in: setting.list), !found.field.value.isNull {
        result[setting.aspect] = written(setting, found.field, isOwn: found.isOwn && setting.list == "routes")
      } else if let standard = setting.standard, let entity {
        result[setting.aspect] = missing(setting, standard, entity)
      }
    }
    for (aspect, word) in constants where !result.contains(aspect) {
      let length = aspect == .upstreamKeepalive ? TimeLength(parsing: word) : nil
      result[aspect] = EffectiveValue(
        length.map { .duration(milliseconds: $0.milliseconds) } ?? .word(word), setting: aspect.name, text: word,
        origin: .default, span: route.entity.head)
    }
    return result
  }

  private func written(_ setting: Setting, _ field: KongField, isOwn: Bool) -> EffectiveValue {
    let text = field.value.text ?? ""
    // A value that the schema refuses is a fault of its own, without consequences.
    let isRefused = field.value.style != .plain || text == "0" || text.hasPrefix("-")
    let value: AspectValue =
      field.isUnknown || isRefused
      ? .unknown : setting.location.format.value(of: text, words: setting.location.words) ?? .unknown
    var result = EffectiveValue(
      value, setting: setting.location.name, text: text, origin: isOwn ? .written : .inherited, span: field.span)
    if case .duration(let milliseconds) = value { result.display = TimeLength(milliseconds: milliseconds).text }
    return result
  }

  private func missing(_ setting: Setting, _ standard: String, _ entity: KongEntity) -> EffectiveValue {
    let value: AspectValue =
      setting.location.format.isDuration
      ? TimeLength(parsing: standard).map { .duration(milliseconds: $0.milliseconds) } ?? .word(standard)
      : setting.location.format == .number ? Int64(standard).map { .number($0) } ?? .word(standard) : .word(standard)
    var result = EffectiveValue(
      value, setting: setting.location.name, text: standard, origin: .default, span: entity.head)
    if case .duration(let milliseconds) = value { result.display = TimeLength(milliseconds: milliseconds).text }
    return result
  }

  /// How an owner writes a setting with a value of the domain.
  static func assignment(of setting: String, to value: String, _ technology: KubernetesProduct?) -> String {
    let field = setting.split(separator: ".").last.map(String.init) ?? setting
    if field == "methods" { return "methods: [\(value.split(separator: " ").joined(separator: ", "))]" }
    for description in technology?.settings ?? [] {
      for location in description.locations where location.name == setting {
        return location.written(value).map { "\(field): \($0)" } ?? "delete \(field)"
      }
    }
    return "\(field): \(value)"
  }
}
