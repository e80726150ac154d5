import Analysis
import KongModel
import StreamModel
import YAMLSyntax

/// By which requests a route is reached: lists of hosts, paths and methods; a path with `~` is a regular expression.
struct KongRoutePattern: Sendable {
  /// One path.
  struct Matcher: Sendable {
    let text: String
    let isRegex: Bool
  }

  let hosts: [String]
  let paths: [Matcher]
  /// In lower case; empty for any.
  let methods: [String]
  /// Lower-case names of `protocols`.
  let protocols: Set<String>
  let priority: Int
  /// Whether the protocols are those of a route that names none.
  let isPlain: Bool

  /// The protocols of a route without `protocols`.
  static let standardProtocols: Set<String> = ["http", "https"]

  init(_ entity: KongEntity, format: String) {
    let node = entity.node
    hosts = node["hosts"]?.items?.compactMap(\.text) ?? []
    // Before format 3.0 a path with other characters than those of a plain path is a regular expression.
    let isOld = format.hasPrefix("1.") || format.hasPrefix("2.")
    paths = (node["paths"]?.items ?? []).compactMap(\.text).map { text in
      if text.hasPrefix("~") { return Matcher(text: String(text.dropFirst()), isRegex: true) }
      let isRegex = isOld && text.utf8.contains { byte in "()[]*\\^$?+|{}".utf8.contains(byte) }
      return Matcher(text: text, isRegex: isRegex)
    }
    methods = (node["methods"]?.items ?? []).compactMap { $0.text?.lowercased() }
    let list = (node["protocols"]?.items ?? []).compactMap { $0.text?.lowercased() }
    protocols = list.isEmpty ? Self.standardProtocols : Set(list)
    isPlain = list.isEmpty
    priority = node["regex_priority"]?.text.flatMap { Int($0) } ?? 0
  }

  /// The first host and path, for display.
  var title: String { (hosts.first ?? "") + (paths.first.map { $0.isRegex ? "~\($0.text)" : $0.text } ?? "/") }

  /// Whether streams of a kind begin with one of its methods and protocols.
  func takes(_ kind: StreamKind?) -> Bool {
    guard let kind else { return true }
    // Many call a POST that is answered with `text/event-stream` SSE.
    let wanted = kind == .websocket ? ["get"] : kind == .sse ? ["get", "post"] : ["post"]
    guard methods.isEmpty || wanted.contains(where: methods.contains) else { return false }
    switch kind {
    case .grpc: return true
    case .websocket: return !protocols.isDisjoint(with: ["http", "https", "ws", "wss"])
    case .sse, .streamableHTTP, .upload: return !protocols.isDisjoint(with: ["http", "https"])
    }
  }

  /// How well the route fits: regular expressions come before prefixes, longer prefixes before shorter ones
  /// (kong/router/traditional.lua). Nil when it does not fit.
  func fit(host wanted: String, path: String) -> Int? {
    var score = 0
    if !wanted.isEmpty, !hosts.isEmpty {
      let host = wanted.lowercased()
      let isPlain = hosts.contains { $0.lowercased() == host }
      let isWild = hosts.contains { known in
        let known = known.lowercased()
        return (known.hasPrefix("*.") && host.hasSuffix(known.dropFirst(1)))
          || (known.hasSuffix(".*") && host.hasPrefix(known.dropLast(1)))
      }
      guard isPlain || isWild else { return nil }
      score += isPlain ? 10_000_000 : 5_000_000
    }
    guard !paths.isEmpty else { return score }
    let scores = paths.compactMap { matcher -> Int? in
      guard matcher.isRegex else { return path.hasPrefix(matcher.text) ? matcher.text.utf8.count : nil }
      let pattern = matcher.text.hasPrefix("^") ? matcher.text : "^" + matcher.text
      guard PCRERegex(pattern, caseless: false)?.match(path) != nil else { return nil }
      return 100_000 + min(max(priority, 0), 1000) * 1000 + min(matcher.text.utf8.count, 999)
    }
    return scores.max().map { score + 1 + $0 }
  }
}
