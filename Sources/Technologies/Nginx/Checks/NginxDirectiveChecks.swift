import SourceText
import Streaming

/// Directives that matter to streams and that nginx would refuse: it would not start, or keep the old configuration.
struct NginxDirectiveChecks {
  let configuration: NginxConfiguration
  let table: NginxDirectiveTable
  let version: ProductVersion?

  /// Beginnings of the names that matter.
  private static let relevant = [
    "proxy_", "fastcgi_", "uwsgi_", "scgi_", "grpc_", "memcached_", "keepalive", "client_body", "client_header",
    "client_max_body", "send_timeout", "worker_shutdown_timeout", "worker_connections", "gzip", "http2", "limit_",
    "postpone_output", "tcp_no", "chunked_transfer", "sub_filter", "lingering_", "add_header", "reset_timedout",
    "underscores_in", "ignore_invalid",
  ]

  private static let passes: Set<String> = Set(NginxModel.passDirectives.map(\.name))

  func run() -> [Observation] {
    var result: [Observation] = []
    let names = configuration.names.map(judged)
    for block in configuration.blocks where block.context != .data && block.context != .unknown {
      var seen: [Int32: NginxStatement] = [:]
      for statement in block.statements {
        let known = names[Int(statement.name)]
        if known.isOpenEnded, let swallowed = swallowed(by: statement) {
          result.append(missingSemicolon(statement, swallowed))
          continue
        }
        guard known.isRelevant else { continue }
        let name = configuration.name(statement)
        guard let entries = known.entries else {
          if let suggestion = known.suggestion {
            result.append(unknown(statement, name, suggestion))
          } else if let missing = noCounterpart(statement, name) {
            result.append(missing)
          }
          continue
        }
        guard let entry = NginxDirectiveTable.entry(among: entries, in: block.context) else {
          result.append(wrongContext(statement, name, block.context, entries))
          continue
        }
        if let found = check(statement, name, entry) {
          result.append(found)
          continue
        }
        if let earlier = seen[statement.name] {
          if Self.isSingle(entry), !configuration.isFragment || earlier.file == statement.file {
            result.append(duplicate(statement, earlier, name))
          }
        } else {
          seen[statement.name] = statement
        }
      }
    }
    return result
  }

  /// What is known of a name, looked up once.
  private struct Judged {
    let entries: [NginxDirectiveTable.Entry]?
    let isRelevant: Bool
    /// Whether it takes any number of values, those of the next line included.
    let isOpenEnded: Bool
    /// The name that was probably meant.
    let suggestion: String?
  }

  /// A name of no module, one or two letters from one that matters, is a mistake. Other unknown names belong to other
  /// modules.
  private func judged(_ name: String) -> Judged {
    let entries = table.entries(of: name)
    let isRelevant = isRelevant(name)
    guard entries == nil, isRelevant, let first = name.utf8.first else {
      let isOpenEnded = entries?.contains { $0.maximumArguments == .max && !$0.isBlock } ?? false
      return Judged(entries: entries, isRelevant: isRelevant, isOpenEnded: isOpenEnded, suggestion: nil)
    }
    let candidates = table.names.filter { $0.utf8.first == first && self.isRelevant($0) }
    return Judged(
      entries: nil, isRelevant: true, isOpenEnded: false, suggestion: nearestName(to: name, among: candidates))
  }

  private func isRelevant(_ name: String) -> Bool { Self.relevant.contains { name.hasPrefix($0) } }

  private func observation(_ check: String, _ statement: NginxStatement, _ name: String, span: SourceSpan)
    -> Observation
  {
    let value = configuration.arguments(statement).joined(separator: " ")
    var result = Observation(
      check: check, outcome: .refused, technology: "nginx", setting: name, value: value, span: span)
    result.enclosing = configuration.enclosingHeads(of: Int(statement.block))
    result.parameters = ["directive": name, "value": value]
    return result
  }

  // MARK: One statement

  private func unknown(_ statement: NginxStatement, _ name: String, _ suggestion: String) -> Observation {
    var result = observation("unknown-directive", statement, name, span: configuration.span(statement))
    result.parameters["version"] = ""
    result.parameters["hint"] = "did you mean \(suggestion)?"
    result.parameters["advice"] = "Write \(suggestion)."
    return result
  }

  /// A directive that other pass directives have and this one has not: `grpc_buffering`. Modules of others do not extend
  /// these families with names of the proxy.
  private func noCounterpart(_ statement: NginxStatement, _ name: String) -> Observation? {
    for family in NginxModel.passDirectives.map(\.family) where name.hasPrefix(family + "_") {
      let proxy = "proxy_" + name.dropFirst(family.count + 1)
      guard family != "proxy", table.entries(of: proxy) != nil else { continue }
      var result = observation("unknown-directive", statement, name, span: configuration.span(statement))
      result.parameters["version"] = ""
      result.parameters["hint"] = "\(proxy) has no counterpart for \(family)_pass"
      result.parameters["advice"] = "Delete the line."
      return result
    }
    return nil
  }

  private func missingSemicolon(_ statement: NginxStatement, _ swallowed: (name: String, span: SourceSpan))
    -> Observation
  {
    let name = configuration.name(statement)
    var result = observation("missing-semicolon", statement, name, span: swallowed.span)
    result.outcome = .ineffective
    result.setting = swallowed.name
    result.value = ""
    result.related = [RelatedSpan(label: "the semicolon is missing behind this", span: configuration.span(statement))]
    result.parameters["swallowed"] = swallowed.name
    return result
  }

  private func wrongContext(
    _ statement: NginxStatement, _ name: String, _ context: NginxContext, _ entries: [NginxDirectiveTable.Entry]
  ) -> Observation {
    var result = observation("wrong-context", statement, name, span: configuration.span(statement))
    let all: [NginxContext] = [
      .main, .events, .http, .server, .location, .ifInServer, .ifInLocation, .limitExcept,
      .upstream, .stream, .streamServer, .streamUpstream, .mail, .mailServer,
    ]
    let allowed = all.filter { context in entries.contains { $0.contexts.contains(context.letter ?? 0) } }.map(\.title)
    result.parameters["context"] = context.title
    result.parameters["allowed"] = allowed.joined(separator: ", ")
    return result
  }

  private func check(_ statement: NginxStatement, _ name: String, _ entry: NginxDirectiveTable.Entry) -> Observation? {
    let arguments = configuration.arguments(statement)
    if arguments.count < entry.minimumArguments || arguments.count > entry.maximumArguments {
      var result = observation("wrong-argument-count", statement, name, span: configuration.span(statement))
      result.parameters["given"] = "\(arguments.count)"
      result.parameters["expected"] = Self.count(entry)
      result.parameters["hint"] = ""
      if let swallowed = swallowed(by: statement) {
        result.parameters["hint"] = "; the semicolon before \(swallowed.name) is missing"
        result.related = [RelatedSpan(label: "read as a value of \(name)", span: swallowed.span)]
      }
      return result
    }
    if let version, let since = ProductVersion(entry.since), version < since {
      var result = observation("unknown-directive", statement, name, span: configuration.span(statement))
      result.parameters["version"] = " \(version)"
      result.parameters["hint"] = "it came with \(since)"
      result.parameters["advice"] = "Update nginx, or leave the directive out."
      return result
    }
    guard let text = arguments.first, let expected = complaint(text, name, entry) else { return nil }
    var result = observation(
      "invalid-value", statement, name, span: configuration.span(argument: 0, statement))
    result.value = text
    result.parameters["value"] = text
    result.parameters["expected"] = expected
    return result
  }

  /// How many values a directive takes, for people.
  private static func count(_ entry: NginxDirectiveTable.Entry) -> String {
    let (least, most) = (entry.minimumArguments, entry.maximumArguments)
    if most == .max { return least == 1 ? "at least 1 value" : "at least \(least) values" }
    if least == most { return least == 0 ? "no value" : least == 1 ? "1 value" : "\(least) values" }
    return "\(least) to \(most) values"
  }

  /// A directive on a line of its own that became a value because the semicolon before it is missing.
  private func swallowed(by statement: NginxStatement) -> (name: String, span: SourceSpan)? {
    let tree = configuration.tree(statement)
    let directive = Int(statement.directive)
    var end = tree.headRange(of: directive).lowerBound
    for index in 0... {
      guard let word = tree.argument(index, of: directive) else { return nil }
      let start = Int(word.start)
      if index > 0 || start > end {
        let text = tree.value(of: word)
        if isRelevant(text) || Self.passes.contains(text), table.entries(of: text) != nil,
          tree.source.bytes[end..<start].contains(0x0A)
        {
          return (text, configuration.span(argument: index, statement))
        }
      }
      end = Int(word.end)
    }
    return nil
  }

  /// What the directive wants when the text is not it. Template parameters may become anything.
  private func complaint(_ text: String, _ name: String, _ entry: NginxDirectiveTable.Entry) -> String? {
    if Self.isTemplated(text) { return nil }
    switch entry.type {
    case "flag":
      return NginxValue.flag(text) == nil ? "on or off" : nil
    case "ms":
      return NginxValue.milliseconds(text) == nil
        ? "a time such as 60s, 5m or 1h30m; a bare number counts seconds" : nil
    case "sec":
      return NginxValue.seconds(text) == nil ? "a time such as 60s, 5m or 1d" : nil
    case "size":
      return NginxValue.size(text) == nil ? "a size such as 4096, 8k or 1m" : nil
    case "offset":
      return NginxValue.size(text, allowsGiga: true) == nil ? "a size such as 8k, 10m or 1g" : nil
    case "number":
      return NginxValue.number(text) == nil ? "a number" : nil
    case "word":
      let words = entry.words.filter { word in
        guard let version, let since = ProductVersion(word.since) else { return true }
        return version >= since
      }
      guard !words.isEmpty, !words.contains(where: { $0.text.lowercased() == text.lowercased() }) else { return nil }
      return Self.choice(words.map(\.text))
    default:
      return nil
    }
  }

  /// `1.0 or 1.1`.
  private static func choice(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }

  /// `${`, `{{`, `%`, `__` or `@@`.
  private static func isTemplated(_ text: String) -> Bool {
    var last: UInt8 = 0
    for byte in text.utf8 {
      switch (last, byte) {
      case (_, UInt8(ascii: "%")), (UInt8(ascii: "$"), UInt8(ascii: "{")), (UInt8(ascii: "{"), UInt8(ascii: "{")),
        (UInt8(ascii: "_"), UInt8(ascii: "_")), (UInt8(ascii: "@"), UInt8(ascii: "@")):
        return true
      default: last = byte
      }
    }
    return false
  }

  // MARK: Two statements

  /// Directives that nginx allows once in a block.
  private static func isSingle(_ entry: NginxDirectiveTable.Entry) -> Bool {
    ["flag", "ms", "sec", "size", "offset", "number", "word", "text", "buffers", "path", "size-template"].contains(
      entry.type)
  }

  private func duplicate(_ statement: NginxStatement, _ earlier: NginxStatement, _ name: String) -> Observation {
    var result = observation("duplicate-directive", statement, name, span: configuration.span(statement))
    result.related = [RelatedSpan(label: "first written here", span: configuration.span(earlier))]
    return result
  }
}
