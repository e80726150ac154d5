import SourceText
import StreamModel
import YAMLSyntax

/// Headers that a transformer writes in the hope of making a response stream (kong/plugins/response-transformer).
struct KongHeaderPlugin {
  private let plugin: KongPluginEntry
  private var isResponse: Bool { plugin.name.hasPrefix("response") }

  init(_ plugin: KongPluginEntry) { self.plugin = plugin }

  /// A `Name:value` entry of one of the lists.
  private struct Entry {
    let verb: String
    let name: String
    let value: String
    let node: YAMLNode
    let field: KongField

    var path: String { "\(verb).headers" }
  }

  private var entries: [Entry] {
    ["add", "append", "replace"].flatMap { verb -> [Entry] in
      guard let field = plugin.field("\(verb).headers") else { return [] }
      return (field.value.items ?? []).compactMap { node in
        guard let text = node.text else { return nil }
        let name = text.prefix { $0 != ":" }.lowercased().filter { $0 != " " }
        let value = text.dropFirst(name.utf8.count).drop { $0 == ":" || $0 == " " }
        return Entry(verb: verb, name: name, value: String(value), node: node, field: field)
      }
    }
  }

  func read(into effects: inout [KongPluginEffect], _ values: inout EffectiveValues) {
    guard plugin.reservation == nil else { return }
    let entries = entries
    if let entry = entries.first(where: { $0.name == "x-accel-buffering" }) {
      values[.bufferingHeaderWritten] = value(.word(isResponse ? "response" : "request"), entry)
    }
    guard isResponse else { return }
    if let entry = entries.first(where: { $0.verb != "add" && $0.name == "connection" }) {
      values[.addedConnectionHeader] = value(.words(["connection"]), entry)
    }
    var isReported = false
    for entry in entries {
      switch entry.name {
      case "transfer-encoding" where entry.verb == "append":
        effects.append(
          effect(
            .streamHeader, entry, .costly, "a second Transfer-Encoding header, which strict clients refuse",
            "refused by clients that check the header"))
      case "content-type" where entry.verb == "replace" && entry.value.hasPrefix("text/event-stream"):
        effects.append(
          effect(
            .streamHeader, entry, .costly, "errors and JSON responses are labelled as event streams too",
            "read wrongly by the client when the service responds with another type, as MCP servers do"))
      case "content-type", "transfer-encoding", "connection":
        let means = entry.name != "content-type" || entry.value.hasPrefix("text/event-stream")
        guard means, entry.verb == "add" || entry.name == "transfer-encoding", !isReported else { continue }
        isReported = true
        effects.append(
          effect(
            .streamHeader, entry, .ineffective,
            entry.name == "content-type"
              ? "add writes the header only where the service sent none" : "Kong writes this header itself", ""))
      case "access-control-allow-origin":
        effects.append(
          effect(
            .corsHeader, entry, .costly, "the OPTIONS request that browsers send before a POST has no handler",
            "refused when a page of another origin sends a POST with JSON or a token"))
      default: continue
      }
    }
  }

  private func value(_ value: AspectValue, _ entry: Entry) -> EffectiveValue {
    var result = EffectiveValue(
      value, setting: plugin.setting(entry.path), text: entry.node.text ?? "", origin: .written,
      span: entry.field.line)
    result.related = [RelatedSpan(label: "the header", span: span(entry))]
    result.object = plugin.object
    return result
  }

  private func span(_ entry: Entry) -> SourceSpan {
    SourceSpan(
      file: entry.field.file, start: entry.node.range.lowerBound, end: entry.node.range.upperBound)
  }

  private func effect(_ check: Check, _ entry: Entry, _ outcome: Outcome, _ reason: String, _ condition: String)
    -> KongPluginEffect
  {
    KongPluginEffect(
      check: check, kinds: check == .corsHeader ? [.streamableHTTP] : [.sse, .streamableHTTP, .upload],
      outcome: outcome, setting: plugin.setting(entry.path), value: entry.node.text ?? "", span: entry.field.line,
      object: plugin.object, plugin: plugin.name, reason: reason, condition: condition,
      related: [RelatedSpan(label: "the header", span: span(entry))])
  }
}
