import RuleFiles
import SourceText
import StreamModel

/// The values in force on a router, for each kind of stream.
struct TraefikValues: Sendable {
  private var entries: [(aspect: Aspect, kinds: Set<StreamKind>, value: EffectiveValue)] = []

  /// The values that count for a kind; nil for all.
  func values(for kind: StreamKind?) -> EffectiveValues {
    var result = EffectiveValues()
    for entry in entries {
      if let kind, !entry.kinds.isEmpty, !entry.kinds.contains(kind) { continue }
      guard let known = result[entry.aspect] else {
        result[entry.aspect] = entry.value
        continue
      }
      if Self.limit(entry.value, entry.aspect) < Self.limit(known, entry.aspect) { result[entry.aspect] = entry.value }
    }
    return result
  }

  /// Of several limits the shortest counts; what is no limit comes last.
  private static func limit(_ value: EffectiveValue, _ aspect: Aspect) -> Int64 {
    guard case .duration(let time) = value.value, time > 0 else { return .max }
    return time
  }

  mutating func add(_ aspect: Aspect, _ kinds: Set<StreamKind>, _ value: EffectiveValue) {
    entries.append((aspect, kinds, value))
  }

  /// Whether an aspect has a value.
  func contains(_ aspect: Aspect) -> Bool { entries.contains { $0.aspect == aspect } }
}

/// Reads values as the product's file describes them: `Middleware` and `ServersTransport` are the objects of Kubernetes with
/// the same content, `entryPoint` and `static` the parts of the static configuration.
struct TraefikValueReader: Sendable {
  let product: KubernetesProduct

  /// What decides about a router.
  struct Sources {
    var middlewares: [TraefikNode] = []
    var transports: [TraefikNode] = []
    var entryPoints: [TraefikNode] = []
    var instance: TraefikInstance?
    /// A middleware that is not known.
    var unknown: TraefikNode?
  }

  func values(of sources: Sources) -> TraefikValues {
    var result = TraefikValues()
    for setting in product.settings where setting.routes.isEmpty || setting.routes.contains("router") {
      for location in setting.locations {
        for node in nodes(location, sources) {
          guard let value = value(location, in: node, setting, sources.instance) else { continue }
          result.add(setting.aspect, setting.kinds, value)
        }
      }
    }
    if let unknown = sources.unknown, !result.contains(.responseBuffering) {
      result.add(
        .responseBuffering, [],
        EffectiveValue(
          .unknown, setting: unknown.setting, text: unknown.text ?? "", origin: .written, span: unknown.span))
    }
    return result
  }

  private func nodes(_ location: SettingLocation, _ sources: Sources) -> [TraefikNode] {
    switch location.on {
    case "Middleware": sources.middlewares
    case "ServersTransport": sources.transports
    case "entryPoint": sources.entryPoints
    // A transport of its own has timeouts of its own.
    case "static": sources.transports.isEmpty ? sources.instance?.settings.map { [$0] } ?? [] : []
    default: []
    }
  }

  /// The fields behind `spec` of an object.
  private static func fields(_ path: FieldPath) -> ArraySlice<String> {
    path.parts.first == "spec" ? path.parts.dropFirst() : path.parts[...]
  }

  private func value(
    _ location: SettingLocation, in node: TraefikNode, _ setting: KubernetesSetting, _ instance: TraefikInstance?
  ) -> EffectiveValue? {
    guard let found = node.field(Self.fields(location.path)), found.isPresent else {
      return location.on == "entryPoint" ? standard(setting, location, node, instance) : nil
    }
    let isMet = location.conditions.allSatisfy { condition in
      let field = node.field(Self.fields(condition.path))
      return condition.isMet(by: field.map { $0.texts.compactMap(\.text) }, isUnknown: field?.hasUnknown == true)
    }
    guard isMet else { return nil }
    let text = found.text ?? ""
    var value: AspectValue = .unknown
    if let word = location.words["{present}"] {
      value = .word(word)
    } else if !found.isUnknown {
      guard let read = location.value(of: text) else { return nil }
      value = read
    }
    // Of a mapping the first line says what is written.
    let place = found.text == nil ? found.children.first?.node.span ?? found.span : found.span
    var result = EffectiveValue(value, setting: found.setting, text: text, origin: .written, span: place)
    if case .duration(let time) = value { result.display = TimeLength(milliseconds: time).text }
    if location.words["{present}"] != nil { result.display = "set" }
    return result
  }

  /// The default of an entry point; nil where releases differ and the version is not known.
  private func standard(
    _ setting: KubernetesSetting, _ location: SettingLocation, _ node: TraefikNode, _ instance: TraefikInstance?
  ) -> EffectiveValue? {
    let fitting = setting.defaults.first { entry in
      guard let since = entry.since else { return true }
      return instance?.version.map { $0 >= since } ?? false
    }
    guard let fitting, setting.defaults.count == 1 || instance?.version != nil,
      let time = TimeLength(parsing: fitting.value)
    else { return nil }
    var result = EffectiveValue(
      .duration(milliseconds: time.milliseconds), setting: "\(node.setting).\(location.name)", text: fitting.value,
      origin: .default, span: node.span)
    result.display = time.text
    return result
  }
}
