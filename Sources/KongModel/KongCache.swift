import SourceText
import StreamModel
import YAMLSyntax

/// `proxy-cache` keeps every chunk of a response that it may store until the response ends
/// (kong/plugins/proxy-cache/handler.lua).
struct KongCache {
  private let plugin: KongPluginEntry

  init(_ plugin: KongPluginEntry) { self.plugin = plugin }

  var effects: [KongPluginEffect] {
    guard list("response_code", ["200", "301", "404"]).contains("200") else { return [] }
    let methods = list("request_method", ["GET", "HEAD"]).map { $0.uppercased() }
    let types = list("content_type", ["text/plain", "application/json"])
    var result: [KongPluginEffect] = []
    var kinds: Set<StreamKind> = []
    if methods.contains("GET") { kinds.insert(.sse) }
    if methods.contains("POST") { kinds.insert(.streamableHTTP) }
    if let type = types.first(where: { $0.hasPrefix("text/event-stream") || $0 == "text/*" || $0 == "*/*" }),
      !kinds.isEmpty, let field = plugin.field("content_type")
    {
      let isExact = type.hasPrefix("text/event-stream")
      result.append(
        effect(
          kinds, .conditional, "content_type", field, type,
          "the cache keeps event streams until they end and replays them",
          isExact
            ? "held if the service responds with exactly the type \(type)"
            : "held if the type of the response is \(type)"))
    } else if methods.contains("POST"), let field = plugin.field("request_method"),
      let type = types.first(where: { ["application/json", "text/plain", "application/x-ndjson"].contains($0) })
    {
      result.append(
        effect(
          [.streamableHTTP], type == "application/x-ndjson" ? .conditional : .costly, "request_method", field, "POST",
          "the cache keeps responses to a POST until they end and replays them",
          "held if the service responds with exactly the type \(type); event streams pass"))
    }
    return result
  }

  private func list(_ path: String, _ standard: [String]) -> [String] {
    plugin.field(path) == nil ? standard : plugin.words(path)
  }

  private func effect(
    _ kinds: Set<StreamKind>, _ outcome: Outcome, _ path: String, _ field: KongField, _ value: String,
    _ reason: String, _ condition: String
  ) -> KongPluginEffect {
    KongPluginEffect(
      check: .pluginBuffers, kinds: kinds, outcome: outcome, setting: plugin.setting(path), value: value,
      span: field.span, object: plugin.object, plugin: plugin.name, reason: reason, condition: condition
    ).reserved(plugin.reservation)
  }
}
