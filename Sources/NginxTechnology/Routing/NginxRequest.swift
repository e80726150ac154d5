import NginxSyntax
import StreamModel

/// The known parts of a request while it is followed.
struct NginxRequest: Sendable {
  /// The path, without arguments.
  var path: String
  /// The host, lower case; empty when unknown.
  var host: String
  var kind: StreamKind?
  /// Whether the client requests an upgrade. A stream of unknown kind does not.
  var upgrades: Bool { kind == .websocket }

  /// The value of a built-in variable for this request, or nil when the files do not decide it.
  func value(of variable: String) -> String? {
    switch variable {
    case "$http_upgrade": return upgrades ? "websocket" : ""
    case "$http_connection": return upgrades ? "Upgrade" : ""
    case "$http_accept":
      switch kind {
      case .sse: return "text/event-stream"
      case .streamableHTTP: return "application/json, text/event-stream"
      default: return nil
      }
    case "$request_method":
      switch kind {
      case .sse, .websocket: return "GET"
      case .streamableHTTP, .upload, .grpc: return "POST"
      case nil: return nil
      }
    case "$uri", "$document_uri": return path
    case "$request_uri": return path
    case "$host", "$http_host": return host.isEmpty ? nil : host
    default: return nil
    }
  }
}

extension NginxVariables {
  /// A string for a request, with `set`, `map` and the request's own headers expanded; nil when a part is not known.
  func evaluate(_ text: String, at block: Int, for request: NginxRequest) -> String? {
    var left = NginxLimits.variables
    return evaluate(text, at: block, for: request, depth: 0, &left)
  }

  private func evaluate(
    _ text: String, at block: Int, for request: NginxRequest, depth: Int, _ left: inout Int
  ) -> String? {
    guard Self.isVariable(text) else { return text }
    guard depth < 8 else { return nil }
    var result = ""
    for piece in NginxVariableText(text).pieces {
      switch piece {
      case .text(let text): result += text
      case .variable(let name, _):
        left -= 1
        guard !name.isEmpty, left > 0,
          let value = value(of: "$" + name, at: block, for: request, depth: depth + 1, &left)
        else { return nil }
        result += value
        guard result.utf8.count <= NginxLimits.pathBytes else { return nil }
      }
    }
    return result
  }

  private func value(
    of variable: String, at block: Int, for request: NginxRequest, depth: Int, _ left: inout Int
  ) -> String? {
    if let value = request.value(of: variable) { return value }
    if let map = map(of: variable) {
      guard let source = evaluate(map.source, at: block, for: request, depth: depth, &left) else { return nil }
      guard let result = map.result(for: source) else { return "" }
      return evaluate(result, at: block, for: request, depth: depth, &left)
    }
    if let constant = constant(variable, at: block) {
      return evaluate(constant, at: block, for: request, depth: depth, &left)
    }
    return nil
  }

  /// Whether the condition of an `if` is true for a request; nil when the files do not decide it.
  func isTrue(_ arguments: [String], at block: Int, for request: NginxRequest) -> Bool? {
    var words = arguments
    guard var first = words.first, var last = words.last, first.hasPrefix("("), last.hasSuffix(")") else { return nil }
    if words.count == 1 {
      first = String(first.dropFirst().dropLast())
      words = [first]
    } else {
      first = String(first.dropFirst())
      last = String(last.dropLast())
      words[0] = first
      words[words.count - 1] = last
    }
    words.removeAll(where: \.isEmpty)
    guard let variable = words.first, Self.isVariable(variable),
      let value = evaluate(variable, at: block, for: request)
    else { return nil }
    if words.count == 1 { return !value.isEmpty && value != "0" }
    guard words.count == 3 else { return nil }
    switch words[1] {
    case "=": return evaluate(words[2], at: block, for: request).map { $0 == value }
    case "!=": return evaluate(words[2], at: block, for: request).map { $0 != value }
    case "~", "~*", "!~", "!~*":
      guard let regex = regexes.regex(words[2], caseless: words[1].hasSuffix("*")) else { return nil }
      return regex.matches(value) != words[1].hasPrefix("!")
    default: return nil
    }
  }
}
