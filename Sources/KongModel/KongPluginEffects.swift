import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Finds the effects of a route's plugins on its streams.
package struct KongPluginEffects: Sendable {
  private let knowledge: KongPluginFile
  private let version: ProductVersion?

  package init(knowledge: KongPluginFile, version: ProductVersion?) {
    self.knowledge = knowledge
    self.version = version
  }

  /// The effects of the plugins in force, and the values of the hop that they decide.
  package func effects(of plugins: [KongPluginEntry]) -> (effects: [KongPluginEffect], values: EffectiveValues) {
    guard !plugins.isEmpty else { return ([], EffectiveValues()) }
    let names = Set(plugins.map(\.name))
    var effects: [KongPluginEffect] = []
    var values = EffectiveValues()
    for plugin in plugins where !plugin.isHidden {
      for effect in knowledge.effects[plugin.name] ?? [] {
        if let found = self.effect(effect, plugin, names) { effects.append(found) }
      }
      switch plugin.name {
      case "proxy-cache", "proxy-cache-advanced": effects += KongCache(plugin).effects
      case "pre-function", "post-function", "exit-transformer": code(plugin, &effects, &values)
      case "response-transformer", "response-transformer-advanced", "request-transformer",
        "request-transformer-advanced":
        KongHeaderPlugin(plugin).read(into: &effects, &values)
      case "jq": if let found = program(plugin) { effects.append(found) }
      case "ai-proxy", "ai-proxy-advanced": rewrites(plugin, &values)
      case "upstream-timeout": timeout(plugin, &values)
      default:
        if let found = custom(plugin) { effects.append(found) }
      }
    }
    return (effects, values)
  }

  private static let termination = "request-termination"

  /// The plugin that denies every request on purpose; nil where none does. Other answers than 4xx are maintenance.
  package static func closure(by plugins: [KongPluginEntry]) -> Evidence? {
    for plugin in plugins where plugin.name == termination && !plugin.isHidden && plugin.reservation == nil {
      guard plugin.field("trigger").map(\.value.isNull) ?? true, let field = plugin.field("status_code"),
        !field.isUnknown, let code = field.value.text.flatMap({ Int($0) }), (400..<500).contains(code)
      else { continue }
      return Evidence(.denied, text: "\(plugin.name) answers \(code)", span: field.span, kinds: [])
    }
    return nil
  }

  /// The path that `request-transformer` gives to every request; nil where it leaves the path, or takes parts of the
  /// request for it.
  package static func replacedPath(by plugins: [KongPluginEntry]) -> String? {
    for plugin in plugins
    where plugin.name.hasPrefix("request-transformer") && !plugin.isHidden && plugin.reservation == nil {
      guard let field = plugin.field("replace.uri"), !field.isUnknown, let path = field.value.text,
        path.hasPrefix("/"), !path.utf8.contains(UInt8(ascii: "$"))
      else { continue }
      return path
    }
    return nil
  }

  // MARK: From the data

  private func effect(_ effect: KongPluginFile.Effect, _ plugin: KongPluginEntry, _ names: Set<String>)
    -> KongPluginEffect?
  {
    // Some consumers are refused on purpose: without credentials requests are those of an anonymous one.
    if plugin.name == Self.termination, plugin.consumer != nil { return nil }
    if !effect.with.isEmpty, !effect.with.contains(where: names.contains) { return nil }
    if let absent = effect.absent, plugin.field(absent) != nil { return nil }
    if !effect.releases.isEmpty {
      guard let version, effect.releases.contains(where: { $0.contains(version) }) else { return nil }
    }
    if effect.fields.isEmpty { return found(effect, plugin, nil, plugin.name) }
    for path in effect.fields {
      guard let field = plugin.field(path) else { continue }
      if field.isUnknown || field.value.isNull { return nil }
      let texts = field.value.items.map { $0.compactMap(\.text) } ?? field.value.text.map { [$0] } ?? []
      if effect.values.isEmpty {
        let isEmpty = field.value.items?.isEmpty ?? field.value.pairs?.isEmpty ?? (field.value.text == "")
        if isEmpty { continue }
        return found(effect, plugin, (path, field), texts.first ?? "")
      }
      guard let value = texts.first(where: effect.values.contains) else { return nil }
      return found(effect, plugin, (path, field), value)
    }
    guard let standard = effect.standard, effect.values.contains(standard) else { return nil }
    return found(effect, plugin, nil, plugin.name)
  }

  private func found(
    _ effect: KongPluginFile.Effect, _ plugin: KongPluginEntry, _ position: (path: String, field: KongField)?,
    _ value: String
  ) -> KongPluginEffect? {
    guard let span = position?.field.span ?? plugin.head?.span else { return nil }
    // Not the field with its name is wrong, but the plugin of this release.
    let isOfRelease = !effect.releases.isEmpty && plugin.object != nil && position == nil
    return KongPluginEffect(
      check: effect.check, kinds: effect.kinds, outcome: effect.outcome,
      setting: isOfRelease ? plugin.name : plugin.setting(position?.path),
      value: value, span: span, object: plugin.object, plugin: plugin.name, reason: effect.reason,
      condition: effect.condition
    ).reserved(plugin.reservation)
  }

  // MARK: Code

  private func code(
    _ plugin: KongPluginEntry, _ effects: inout [KongPluginEffect], _ values: inout EffectiveValues
  ) {
    for config in plugin.configs {
      for pair in config.node.resolvedPairs ?? [] {
        // A phase that runs after the response, or before there is a request, buffers nothing.
        guard let phase = pair.key.text, phase != "log", phase != "certificate" else { continue }
        let field = KongField(pair: pair, file: config.file)
        for item in pair.value.items ?? [pair.value] {
          guard let text = item.text, let call = KongLua(text).call else { continue }
          let range = item.contentMap?.fileRange(of: call.range) ?? item.range
          let related = [RelatedSpan(label: "the call", span: config.span(range))]
          switch call.effect {
          case .buffers:
            effects.append(
              KongPluginEffect(
                check: .pluginBuffers, kinds: [.sse, .streamableHTTP, .upload],
                outcome: call.isGuarded ? .costly : .certain, setting: plugin.setting(phase), value: call.text,
                span: field.line, object: plugin.object, plugin: plugin.name, reason: call.reason,
                condition: call.isGuarded ? "held if the condition around the call is true for the stream" : "",
                related: related
              ).reserved(plugin.reservation))
            return
          case .reemits where plugin.reservation == nil && !call.isGuarded:
            var value = EffectiveValue(
              .word("re-emits"), setting: plugin.setting(phase), text: call.text, origin: .written, span: field.line)
            value.related = related
            values[.bodyRewrite] = value
          case .reemits: break
          }
        }
      }
    }
  }

  /// ai-proxy converts every frame of a provider to its own format (kong/llm/plugin/shared-filters).
  private func rewrites(_ plugin: KongPluginEntry, _ values: inout EffectiveValues) {
    guard plugin.reservation == nil, let head = plugin.head,
      plugin.field("response_streaming")?.value.text != "deny", values[.bodyRewrite] == nil
    else { return }
    values[.bodyRewrite] = EffectiveValue(
      .word("re-emits"), setting: plugin.setting(nil), text: "", origin: .written, span: head.span)
  }

  /// A response that jq changes is collected if its type is one of those listed, application/json by default.
  private func program(_ plugin: KongPluginEntry) -> KongPluginEffect? {
    guard let field = plugin.field("response_jq_program"), field.value.text?.isEmpty == false else { return nil }
    let types =
      plugin.field("response_if_media_type") == nil ? ["application/json"] : plugin.words("response_if_media_type")
    let isEvents = types.contains { $0.hasPrefix("text/event-stream") }
    return KongPluginEffect(
      check: .pluginBuffers, kinds: isEvents ? [.sse, .streamableHTTP] : [.streamableHTTP],
      outcome: isEvents ? .conditional : .costly,
      setting: plugin.setting("response_jq_program"), value: types.first ?? "", span: field.span,
      object: plugin.object, plugin: plugin.name, reason: "a jq program needs the whole response",
      condition: "held if the response is of type \(types.joined(separator: " or "))"
    ).reserved(plugin.reservation)
  }

  /// The Enterprise plugin that replaces the timeouts of the service.
  private func timeout(_ plugin: KongPluginEntry, _ values: inout EffectiveValues) {
    guard plugin.reservation == nil, let field = plugin.field("read_timeout"), let text = field.value.text else {
      return
    }
    let number = Int64(text)
    var value = EffectiveValue(
      field.isUnknown ? .unknown : number.map { .duration(milliseconds: $0) } ?? .unknown,
      setting: plugin.setting("read_timeout"), text: text, origin: .written, span: field.span)
    value.display = number.map { TimeLength(milliseconds: $0).text }
    value.object = plugin.object
    values[.idleTimeout] = value
  }

  /// A custom plugin; only its source shows whether it has a `response` phase.
  private func custom(_ plugin: KongPluginEntry) -> KongPluginEffect? {
    guard !knowledge.knows(plugin.name), knowledge.imagined[plugin.name] == nil, let head = plugin.head else {
      return nil
    }
    let isSpared = version.map { $0.parts.lexicographicallyPrecedes([3, 9]) } ?? false
    return KongPluginEffect(
      check: .customPlugin, kinds: [.sse, .streamableHTTP, .upload], outcome: .note, setting: plugin.setting(nil),
      value: plugin.name, span: head.span, object: plugin.object, plugin: plugin.name,
      reason: "a handler named response makes Kong collect every response",
      condition: "held if its source has a handler named response"
        + (isSpared ? " and the client uses HTTP/1.1" : "")
    ).reserved(plugin.reservation)
  }
}

extension KongPluginFile {
  /// Whether a release or a partner has a plugin of this name.
  func knows(_ name: String) -> Bool { bundled[name] != nil || others.contains(name) }
}
