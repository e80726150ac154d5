/// `base`, `dir`, `clean`, `ext`, `isAbs`, and the same for paths of the system, which are those of Linux.
enum PathFunctions {
  static let table: [String: TemplateFunction] = {
    var table: [String: TemplateFunction] = [
      "base": TemplateFunction(1...1) { call throws(TemplateError) in .text(base(try call.string(0))) },
      "dir": TemplateFunction(1...1) { call throws(TemplateError) in
        let path = try call.string(0)
        return .text(clean(path.utf8.lastIndex(of: 0x2F).map { String(path[...$0]) } ?? ""))
      },
      "clean": TemplateFunction(1...1) { call throws(TemplateError) in .text(clean(try call.string(0))) },
      "ext": TemplateFunction(1...1) { call throws(TemplateError) in
        let path = try call.string(0)
        let name = path.utf8.lastIndex(of: 0x2F).map { path[path.utf8.index(after: $0)...] } ?? path[...]
        return .text(name.utf8.lastIndex(of: 0x2E).map { String(name[$0...]) } ?? "")
      },
      "isAbs": TemplateFunction(1...1, keepsSource: false) { call throws(TemplateError) in
        .boolean(try call.bytes(0).first == 0x2F)
      },
    ]
    for name in ["base", "dir", "clean", "ext"] {
      table["os" + name.prefix(1).uppercased() + name.dropFirst()] = table[name]
    }
    table["osIsAbs"] = table["isAbs"]
    return table
  }()

  private static func base(_ path: String) -> String {
    if path.isEmpty { return "." }
    var rest = Substring(path)
    while rest.utf8.count > 0, rest.utf8.last == 0x2F { rest = rest.dropLast() }
    if rest.isEmpty { return "/" }
    return rest.utf8.lastIndex(of: 0x2F).map { String(rest[rest.utf8.index(after: $0)...]) } ?? String(rest)
  }

  /// `path.Clean`.
  package static func clean(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        if let last = parts.last, last != ".." {
          parts.removeLast()
        } else if !isAbsolute {
          parts.append(part)
        }
      } else {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return isAbsolute ? "/" + joined : joined.isEmpty ? "." : joined
  }
}
