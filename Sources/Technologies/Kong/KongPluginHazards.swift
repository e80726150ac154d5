import SourceText
import Streaming
import YAMLSyntax

/// Plugins that hold a reply, by what they do with its body (facts K13-K36).
enum KongPluginHazards {
  /// What a plugin does to a stream.
  struct Hazard {
    /// The field below the plugin that does it, or nil for the plugin as a whole.
    let field: String?
    let pair: YAMLPair
    let value: String
    let outcome: Outcome
    let reason: String
    let condition: String
  }

  /// Plugins that read the whole reply whatever their configuration says.
  private static let whole: [String: String] = [
    "ai-response-transformer": "it reads the whole reply to have it rewritten by a model",
    "aws-lambda": "it reads the whole result of the function before it answers",
    "azure-functions": "it reads the whole result of the function before it answers",
    "ai-semantic-response-guard": "it switches streaming off to look at the whole reply",
  ]

  /// Calls in Lua that make Kong collect the reply.
  private static let calls: [(text: String, reason: String)] = [
    (
      "kong.service.request.enable_buffering",
      "enable_buffering collects the whole reply, whatever response_buffering says"
    ),
    ("kong.response.get_raw_body", "get_raw_body swallows every chunk until the reply ends"),
    ("kong.service.response.get_raw_body", "get_raw_body needs the whole reply"),
    ("kong.service.response.get_body", "get_body needs the whole reply"),
  ]

  /// What a plugin does to a stream of a kind; nil for most.
  static func hazard(of plugin: YAMLNode, nameKey: String, kind: StreamKind) -> Hazard? {
    guard kind != .websocket, let head = plugin.pairs?.last(where: { $0.key.text == nameKey }),
      let name = head.value.text
    else { return nil }
    if let reason = whole[name] {
      return Hazard(field: nil, pair: head, value: name, outcome: .certain, reason: reason, condition: "")
    }
    let config = plugin["config"]
    switch name {
    case "pre-function", "post-function": return function(config)
    case "response-transformer", "response-transformer-advanced":
      guard kind == .streamableHTTP else { return nil }
      for verb in ["add", "append", "replace", "rename", "remove"] {
        guard let pair = config?[verb]?.pairs?.last(where: { $0.key.text == "json" }),
          pair.value.items?.isEmpty == false
        else { continue }
        return Hazard(
          field: "config.\(verb).json", pair: pair, value: pair.value.items?.first?.text ?? "", outcome: .conditional,
          reason: "a change of a JSON body needs the whole body",
          condition: "held if the reply is of type application/json; event streams pass")
      }
    case "proxy-cache", "proxy-cache-advanced":
      guard kind == .sse, let pair = config?.pairs?.last(where: { $0.key.text == "content_type" }) else { return nil }
      let types = pair.value.items?.compactMap(\.text) ?? []
      guard let type = types.first(where: { $0.hasPrefix("text/event-stream") || $0 == "text/*" || $0 == "*/*" })
      else { return nil }
      return Hazard(
        field: "config.content_type", pair: pair, value: type, outcome: .certain,
        reason: "the cache collects event streams until they end and replays them", condition: "")
    case "ai-proxy", "ai-proxy-advanced":
      guard let pair = config?.pairs?.last(where: { $0.key.text == "response_streaming" }), pair.value.text == "deny"
      else { return nil }
      return Hazard(
        field: "config.response_streaming", pair: pair, value: "deny", outcome: .certain,
        reason: "a request with \"stream\": true is refused with 400", condition: "")
    default: break
    }
    return nil
  }

  private static func function(_ config: YAMLNode?) -> Hazard? {
    for pair in config?.pairs ?? [] {
      for code in pair.value.items?.compactMap(\.text) ?? [] {
        let lines = code.split(separator: "\n").map { line in line.firstRange(ofText: "--").map { line[..<$0] } ?? line
        }
        for call in calls where lines.contains(where: { $0.firstRange(ofText: call.text) != nil }) {
          // Behind a condition the call may spare streams; what the condition says is beyond reading here.
          let before = lines.prefix { $0.firstRange(ofText: call.text) == nil }
          let isGuarded = before.contains { $0.split(whereSeparator: \.isWhitespace).contains("if") }
          return Hazard(
            field: "config.\(pair.key.text ?? "")", pair: pair, value: call.text,
            outcome: isGuarded ? .costly : .certain, reason: call.reason,
            condition: isGuarded ? "held if the condition around the call holds for the stream" : "")
        }
      }
    }
    return nil
  }
}

extension Substring {
  /// Where a text begins, without Foundation.
  fileprivate func firstRange(ofText needle: String) -> Index? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(needle) { return start }
      start = index(after: start)
    }
    return nil
  }
}
