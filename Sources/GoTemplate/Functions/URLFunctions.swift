/// `urlParse` and `urlJoin`.
enum URLFunctions {
  static let table: [String: TemplateFunction] = [
    "urlParse": TemplateFunction(1...1) { call throws(TemplateError) in try parse(call) },
    "urlJoin": TemplateFunction(1...1) { call throws(TemplateError) in
      let map = try call.map(0)
      var parts: [String: String] = [:]
      for key in ["scheme", "userinfo", "host", "path", "query", "fragment", "opaque"] {
        guard let value = map[key] else { continue }
        guard let text = value.text, text.isDetermined else { return .unknown("a part of the address is not known") }
        parts[key] = text.string
      }
      func part(_ key: String) -> String { parts[key] ?? "" }
      var result = part("scheme").isEmpty ? "" : part("scheme") + ":"
      if !part("opaque").isEmpty {
        result += part("opaque")
      } else {
        if !part("scheme").isEmpty || !part("host").isEmpty || !part("userinfo").isEmpty {
          if !part("host").isEmpty || !part("path").isEmpty || !part("userinfo").isEmpty { result += "//" }
          if !part("userinfo").isEmpty { result += part("userinfo") + "@" }
          result += part("host")
        }
        if !part("path").isEmpty, !part("path").hasPrefix("/"), !part("host").isEmpty { result += "/" }
        result += part("path")
      }
      if !part("query").isEmpty { result += "?" + part("query") }
      if !part("fragment").isEmpty { result += "#" + part("fragment") }
      return .text(result)
    },
  ]

  private static func parse(_ call: FunctionCall) throws(TemplateError) -> TemplateValue {
    let source = call[0].source
    var rest = Substring(try call.string(0))
    var parts: [String: Substring] = [:]
    if let hash = rest.firstIndex(of: "#") {
      parts["fragment"] = rest[rest.index(after: hash)...]
      rest = rest[..<hash]
    }
    if let mark = rest.firstIndex(of: "?") {
      parts["query"] = rest[rest.index(after: mark)...]
      rest = rest[..<mark]
    }
    if let colon = rest.firstIndex(of: ":"), let first = rest.first, first.isLetter,
      rest[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
    {
      parts["scheme"] = Substring(rest[..<colon].lowercased())
      rest = rest[rest.index(after: colon)...]
      if !rest.hasPrefix("/") {
        parts["opaque"] = rest
        rest = ""
      }
    }
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let end = rest.firstIndex(of: "/") ?? rest.endIndex
      var authority = rest[..<end]
      rest = rest[end...]
      if let at = authority.lastIndex(of: "@") {
        parts["userinfo"] = authority[..<at]
        authority = authority[authority.index(after: at)...]
      }
      parts["host"] = authority
      var hostname = authority
      if let colon = hostname.lastIndex(of: ":"), !hostname[colon...].contains("]") { hostname = hostname[..<colon] }
      if hostname.hasPrefix("["), hostname.hasSuffix("]") { hostname = hostname.dropFirst().dropLast() }
      parts["hostname"] = hostname
    }
    parts["path"] = rest
    let map = call.budget.newMap()
    for key in ["fragment", "host", "hostname", "opaque", "path", "query", "scheme", "userinfo"] {
      map.set(key, .text(String(parts[key] ?? ""), source: source))
    }
    return TemplateValue(.map(map), source: source)
  }
}
