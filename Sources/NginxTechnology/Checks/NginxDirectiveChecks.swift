import ConfigurationSources
import NginxSyntax
import SourceText
import StreamModel

/// Directives relevant to streams that nginx would refuse: it would not start, or keep the old configuration.
struct NginxDirectiveChecks {
  let configuration: NginxConfiguration
  let names: NginxKnownNames
  let version: ProductVersion?
  private var table: NginxDirectiveTable { names.table }

  private static let passes: Set<String> = Set(NginxModel.passDirectives.map(\.name.text))

  func run() -> [Observation] {
    var result: [Observation] = []
    let names = names.known(configuration)
    // The last statement of each name, which applies when it is in the same block.
    var seen = [NginxStatement?](repeating: nil, count: names.count)
    var strayed: Set<Int32> = []
    for (number, block) in configuration.blocks.enumerated()
    where block.context != .data && block.context != .unknown {
      for statement in configuration.statements(in: number) {
        guard let known = names[Int(statement.name)], !configuration.isBuiltIn(statement) else { continue }
        if known.isOpenEnded, let swallowed = swallowed(by: statement) {
          result.append(missingSemicolon(statement, swallowed))
          continue
        }
        guard known.isRelevant else { continue }
        guard let entries = known.entries else {
          let name = configuration.name(statement)
          if let suggestion = known.suggestion {
            result.append(unknown(statement, name, suggestion))
          } else if let missing = noCounterpart(statement, name) {
            result.append(missing)
          }
          continue
        }
        guard let entry = NginxDirectiveTable.entry(among: entries, in: block.context) else {
          // A file in the wrong place is one mistake; the folder of an include is often guessed.
          if statement.name == NginxName.location.number,
            configuration.head(of: number)?.source ?? statement.source != statement.source
              || !strayed.insert(statement.source).inserted
          {
            continue
          }
          result.append(wrongContext(statement, configuration.name(statement), block.context, entries))
          continue
        }
        if let found = check(statement, entry) {
          result.append(found)
          continue
        }
        guard entry.isSingle else { continue }
        if let earlier = seen[Int(statement.name)], earlier.block == statement.block {
          if !configuration.isFragment || earlier.source == statement.source {
            result.append(duplicate(statement, earlier, configuration.name(statement)))
          }
        } else {
          seen[Int(statement.name)] = statement
        }
      }
    }
    return result
  }

  private func observation(_ check: Check, _ statement: NginxStatement, _ name: String, span: SourceSpan)
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
    var result = observation(.unknownDirective, statement, name, span: configuration.span(statement))
    result.parameters["version"] = ""
    result.parameters["hint"] = "did you mean \(suggestion)?"
    result.parameters["advice"] = "Write \(suggestion)."
    if configuration.occurrences(of: statement) == 1 {
      let tree = configuration.tree(statement)
      let word = tree.nameWord(of: Int(statement.directive))
      let span = SourceSpan(file: configuration.file(of: statement), start: word.start, end: word.end)
      result.repair = Fix(
        title: "write \(suggestion)", edits: [TextEdit(span: span, text: suggestion)], removesCause: true)
    }
    return result
  }

  /// A directive that other pass directives have and this one has not: `grpc_buffering`. Modules of others do not extend
  /// these families with names of the proxy.
  private func noCounterpart(_ statement: NginxStatement, _ name: String) -> Observation? {
    for family in NginxModel.passDirectives.map(\.family) where name.hasPrefix(family.name + "_") {
      let proxy = "proxy_" + name.dropFirst(family.name.count + 1)
      guard family != .proxy, table.entries(of: proxy) != nil else { continue }
      var result = observation(.unknownDirective, statement, name, span: configuration.span(statement))
      result.parameters["version"] = ""
      result.parameters["hint"] = "\(proxy) has no counterpart for \(family.name)_pass"
      result.parameters["advice"] = "Delete the line."
      return result
    }
    return nil
  }

  private func missingSemicolon(_ statement: NginxStatement, _ swallowed: (name: String, span: SourceSpan))
    -> Observation
  {
    let name = configuration.name(statement)
    var result = observation(.missingSemicolon, statement, name, span: swallowed.span)
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
    var result = observation(.wrongContext, statement, name, span: configuration.span(statement))
    let all: [NginxContext] = [
      .main, .events, .http, .server, .location, .ifInServer, .ifInLocation, .limitExcept,
      .upstream, .stream, .streamServer, .streamUpstream, .mail, .mailServer,
    ]
    let allowed = all.filter { context in entries.contains { $0.contexts.contains(context.letter ?? 0) } }.map(\.title)
    result.parameters["context"] = context.title
    result.parameters["allowed"] = allowed.joined(separator: ", ")
    return result
  }

  private func check(_ statement: NginxStatement, _ entry: NginxDirectiveTable.Entry) -> Observation? {
    let count = configuration.argumentCount(statement)
    if count < entry.minimumArguments || count > entry.maximumArguments {
      if hasPlaceholder(statement) { return nil }
      let name = configuration.name(statement)
      var result = observation(.wrongArgumentCount, statement, name, span: configuration.span(statement))
      result.parameters["given"] = "\(count)"
      result.parameters["expected"] = Self.count(entry)
      result.parameters["hint"] = ""
      if let swallowed = swallowed(by: statement) {
        result.parameters["hint"] = "; the semicolon before \(swallowed.name) is missing"
        result.related = [RelatedSpan(label: "read as a value of \(name)", span: swallowed.span)]
      }
      return result
    }
    if let version, let since = entry.since, version < since {
      var result = observation(
        .unknownDirective, statement, configuration.name(statement), span: configuration.span(statement))
      result.parameters["version"] = " \(version)"
      result.parameters["hint"] = "it came with \(since)"
      result.parameters["advice"] = "Update nginx, or leave the directive out."
      return result
    }
    if let found = escapedVariable(statement) { return found }
    guard entry.type != .other, let text = configuration.argument(0, statement), let expected = complaint(text, entry)
    else { return nil }
    var result = observation(
      .invalidValue, statement, configuration.name(statement), span: configuration.span(argument: 0, statement))
    result.value = text
    result.parameters["value"] = text
    result.parameters["expected"] = expected
    return result
  }

  /// Directives that pass their values on.
  private static let sent: Set<String> = [
    "proxy_set_header", "grpc_set_header", "proxy_pass", "fastcgi_param", "uwsgi_param",
  ]

  /// `proxy_set_header Host \$host;`
  private func escapedVariable(_ statement: NginxStatement) -> Observation? {
    let tree = configuration.tree(statement)
    // A shell may read a template before nginx does.
    guard tree.source.bytes[tree.headRange(of: Int(statement.directive))].contains(UInt8(ascii: "\\")),
      case let name = configuration.name(statement), Self.sent.contains(name), !tree.source.path.contains(".t")
    else { return nil }
    let arguments = configuration.arguments(statement)
    guard let variable = arguments.lazy.compactMap(NginxVariableText.escaped).first,
      !["upgrade", "connection"].contains(arguments.first?.lowercased())
    else { return nil }
    var result = observation(.escapedVariable, statement, name, span: configuration.span(statement))
    result.outcome = .ineffective
    result.parameters["variable"] = "$\(variable)"
    result.parameters["fixed"] = arguments.joined(separator: " ").replacing("\\$", with: "$")
    return result
  }

  /// Whether a directive has a gap for a person to fill in: `http://<address of the server>:80`.
  private func hasPlaceholder(_ statement: NginxStatement) -> Bool {
    let tree = configuration.tree(statement)
    return Placeholder.isIn(tree.source.bytes[tree.headRange(of: Int(statement.directive))])
  }

  /// How many values a directive takes, for display.
  private static func count(_ entry: NginxDirectiveTable.Entry) -> String {
    let (least, most) = (entry.minimumArguments, entry.maximumArguments)
    if most == .max { return least == 1 ? "at least 1 value" : "at least \(least) values" }
    if least == most { return least == 0 ? "no value" : least == 1 ? "1 value" : "\(least) values" }
    return "\(least) to \(most) values"
  }

  /// A directive on a line of its own that became an argument because the semicolon before it is missing.
  private func swallowed(by statement: NginxStatement) -> (name: String, span: SourceSpan)? {
    let tree = configuration.tree(statement)
    let directive = Int(statement.directive)
    var end = tree.start(of: directive)
    for index in 0... {
      guard let word = tree.argument(index, of: directive) else { return nil }
      let start = Int(word.start)
      // Most values are on one line, which is known without creating strings.
      if index > 0 || start > end, tree.source.bytes[end..<start].contains(0x0A) {
        let text = tree.value(of: word)
        // `access_log path format gzip` is a parameter without a level (ngx_http_log_module.c).
        let isParameter = text == "gzip" && configuration.name(statement) == "access_log"
        if NginxKnownNames.isRelevant(text) || Self.passes.contains(text), table.entries(of: text) != nil, !isParameter
        {
          return (text, configuration.span(argument: index, statement))
        }
      }
      end = Int(word.end)
    }
    return nil
  }

  /// The expected form of the directive when the string does not have it. Template parameters may become anything.
  private func complaint(_ text: String, _ entry: NginxDirectiveTable.Entry) -> String? {
    if Self.isTemplated(text) || Placeholder.isIn(text.utf8) { return nil }
    switch entry.type {
    case .flag:
      return NginxValue.flag(text) == nil ? "on or off" : nil
    case .milliseconds:
      return NginxValue.milliseconds(text) == nil
        ? "a time such as 60s, 5m or 1h30m; a bare number is in seconds" : nil
    case .seconds:
      return NginxValue.seconds(text) == nil ? "a time such as 60s, 5m or 1d" : nil
    case .size:
      return NginxValue.size(text) == nil ? "a size such as 4096, 8k or 1m" : nil
    case .offset:
      return NginxValue.size(text, allowsGiga: true) == nil ? "a size such as 8k, 10m or 1g" : nil
    case .number:
      return NginxValue.number(text) == nil ? "a number" : nil
    case .word:
      let words = entry.words.filter { word in
        guard let version, let since = word.since else { return true }
        return version >= since
      }
      guard !words.isEmpty, !words.contains(where: { $0.text.lowercased() == text.lowercased() }) else { return nil }
      return Self.choice(words.map(\.text))
    case .other:
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

  private func duplicate(_ statement: NginxStatement, _ earlier: NginxStatement, _ name: String) -> Observation {
    var result = observation(.duplicateDirective, statement, name, span: configuration.span(statement))
    result.related = [RelatedSpan(label: "first written here", span: configuration.span(earlier))]
    return result
  }
}
