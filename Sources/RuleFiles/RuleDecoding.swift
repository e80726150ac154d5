import SourceText
import StreamModel
import YAMLSyntax

extension Rule {
  /// Reads a file that is parsed already.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a rule")
    id = try fields.text("id")
    title = try fields.text("title")
    property = try word(try fields.required("property"), as: Property.self, what: "property")
    var kinds: Set<StreamKind> = []
    for item in try fields.list("kinds") { kinds.insert(try word(item, as: StreamKind.self, what: "stream kind")) }
    self.kinds = kinds
    technologies = try fields.texts("technologies")
    aliases = try fields.texts("aliases")
    logic = try RuleLogic(reading: &fields)
    var explains: [Aspect] = []
    for item in try fields.list("explains") { explains.append(try aspectName(item)) }
    self.explains = explains
    why = try fields.text("why").trimmingLineEnds
    remedy = try fields.text("remedy").trimmingLineEnds
    fix = try SettingChange.list(fields.optional("fix")) ?? []
    documentation = node.isPacked ? .packed(node) : .decoded(try RuleDocumentation(reading: &fields))
    try fields.finish()
    if let last = node.pairs?.last?.key, node["examples"] != nil, last.text != "examples" {
      throw FileFormatError(message: "\"examples\" must be the last key of a rule file", range: last.range)
    }
    guard !id.isEmpty, id.utf8.allSatisfy({ ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D })
    else {
      throw FileFormatError(
        message: "an id is made of lower-case letters, digits and \"-\"", range: node["id"]?.range ?? 0..<0)
    }
  }
}

extension RuleDocumentation {
  fileprivate init(reading fields: inout FieldReader) throws(FileFormatError) {
    references = try fields.texts("references")
    conflicts = try fields.texts("conflicts")
    facts = try fields.texts("facts")
    for item in try fields.list("examples") { examples.append(try RuleExample(reading: item)) }
  }

  /// The documentation of a rule that the build has checked.
  init(packed node: YAMLNode) {
    guard var fields = try? FieldReader(node, what: "a rule"), let result = try? Self(reading: &fields) else { return }
    self = result
  }
}

extension RuleLogic {
  fileprivate init(reading fields: inout FieldReader) throws(FileFormatError) {
    if let name = fields.optional("check") {
      self = .check(
        name: try word(name, as: Check.self, what: "check"), message: try fields.text("message"),
        condition: try fields.optionalText("condition")?.trimmingLineEnds)
      return
    }
    let subject = try aspectName(try fields.required("subject"))
    var cases: [RuleCase] = []
    for item in try fields.list("cases") { cases.append(try RuleCase(reading: item)) }
    guard !cases.isEmpty else { throw FileFormatError(message: "\"cases\" is missing", range: fields.node.range) }
    self = .cases(subject: subject, cases: cases)
  }
}

extension RuleCase {
  fileprivate init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a case")
    when = try fields.optional("when").map(Condition.init(reading:)) ?? .all([])
    let word = try fields.required("outcome")
    if word.text == "none" {
      self.outcome = nil
      message = ""
    } else {
      self.outcome = try RuleFiles.word(word, as: Outcome.self, what: "outcome")
      message = try fields.text("message").trimmingLineEnds
    }
    condition = try fields.optionalText("condition")?.trimmingLineEnds
    if let outcome = self.outcome, outcome.needsCondition, condition == nil {
      throw FileFormatError(message: "a conditional case must name its \"condition\"", range: word.range)
    }
    why = try fields.optionalText("why")?.trimmingLineEnds
    remedy = try fields.optionalText("remedy")?.trimmingLineEnds
    fix = try SettingChange.list(fields.optional("fix"))
    try fields.finish()
  }
}

extension SettingChange {
  /// Reads `fix`: a list of `VALUE` for the finding's own setting, `ASPECT=VALUE`, `delete`, `drop WORD` and `add
  /// WORD…`. A single word is a list of one.
  fileprivate static func list(_ node: YAMLNode?) throws(FileFormatError) -> [SettingChange]? {
    guard let node else { return nil }
    var result: [SettingChange] = []
    for item in node.items ?? [node] {
      guard let text = item.text, !text.isEmpty else {
        throw FileFormatError(
          message: "a fix is VALUE, ASPECT=VALUE, delete, drop WORD or add WORD…", range: item.range)
      }
      if text == "delete" {
        result.append(.delete)
      } else if text.hasPrefix("drop ") {
        result.append(.drop(String(text.dropFirst(5))))
      } else if text.hasPrefix("add ") {
        result.append(.add(text.dropFirst(4).split(separator: " ").map(String.init)))
      } else if let equals = text.firstIndex(of: "=") {
        guard let aspect = Aspect(name: String(text[..<equals])) else {
          throw FileFormatError(message: "no aspect is named \"\(text[..<equals])\"", range: item.range)
        }
        result.append(.set(aspect, String(text[text.index(after: equals)...])))
      } else {
        result.append(.set(nil, text))
      }
    }
    return result
  }
}

/// One of some words that no enumeration lists.
private func oneOf(_ known: [String], _ node: YAMLNode, what: String) throws(FileFormatError) -> String {
  guard let text = node.text, known.contains(text) else {
    throw FileFormatError(
      message: "\"\(node.text ?? "…")\" is no \(what); known are \(known.joined(separator: ", "))", range: node.range)
  }
  return text
}

extension Condition {
  private static let assumptions = [
    "upstream-sends-x-accel-buffering", "upstream-chunks", "behind-google-cloud", "behind-aws-alb",
  ]
  private static let intents = ["declared", "evident", "likely", "unknown"]

  init(reading node: YAMLNode) throws(FileFormatError) {
    guard let pairs = node.pairs else {
      throw FileFormatError(message: "\"when\" must be a mapping", range: node.range)
    }
    var all: [Condition] = []
    for pair in pairs {
      switch pair.key.text ?? "" {
      case "any":
        var list: [Condition] = []
        for item in pair.value.items ?? [] { list.append(try Condition(reading: item)) }
        guard !list.isEmpty else {
          throw FileFormatError(message: "\"any\" must be a list of mappings", range: pair.value.range)
        }
        all.append(.any(list))
      case "not":
        all.append(.not(try Condition(reading: pair.value)))
      case "assumed":
        all.append(.assumed(try oneOf(Self.assumptions, pair.value, what: "assumption")))
      case "intent":
        var words: [String] = []
        for item in pair.value.items ?? [pair.value] {
          words.append(try oneOf(Self.intents, item, what: "intent"))
        }
        all.append(.intent(words))
      case "kind":
        var kinds: [StreamKind] = []
        for item in pair.value.items ?? [pair.value] {
          kinds.append(try word(item, as: StreamKind.self, what: "stream kind"))
        }
        all.append(.kind(kinds))
      default:
        let aspect = try aspectName(pair.key)
        all.append(.test(aspect, try ValueTest(reading: pair.value)))
      }
    }
    self = all.count == 1 ? all[0] : .all(all)
  }
}

extension ValueTest {
  fileprivate init(reading node: YAMLNode) throws(FileFormatError) {
    if let text = node.text {
      self = text == "unknown" ? .unknown : text == "present" ? .present : text == "zero" ? .zero : .oneOf([text])
      return
    }
    if let items = node.items {
      self = .oneOf(items.compactMap(\.text))
      return
    }
    guard let pair = node.pairs?.first, node.pairs?.count == 1 else {
      throw FileFormatError(
        message: "a test is a word, a list of words or one of includes, below, written", range: node.range)
    }
    switch pair.key.text ?? "" {
    case "includes":
      guard let text = pair.value.text else {
        throw FileFormatError(message: "\"includes\" must be a word", range: pair.value.range)
      }
      self = .includes(text)
    case "written":
      guard let text = pair.value.text, text == "true" || text == "false" else {
        throw FileFormatError(message: "\"written\" must be true or false", range: pair.value.range)
      }
      self = .written(text == "true")
    case "below": self = .below(try Bound(reading: pair.value))
    default:
      throw FileFormatError(
        message: "unknown test \"\(pair.key.text ?? "")\"; known are includes, below, written", range: pair.key.range)
    }
  }
}

extension Bound {
  fileprivate init(reading node: YAMLNode) throws(FileFormatError) {
    switch node.text ?? "" {
    case "policy.idle": self = .idle
    case "policy.certain-idle": self = .certainIdle
    case "policy.total": self = .total
    case let text:
      if text.hasPrefix("outer."), let aspect = Aspect(name: String(text.dropFirst(6))) {
        self = .outer(aspect)
      } else if let number = Int64(text) {
        self = .fixed(number)
      } else if let duration = TimeLength(parsing: text) {
        self = .fixed(duration.milliseconds)
      } else {
        throw FileFormatError(
          message:
            "a bound is a number, a duration such as 60s, policy.idle, policy.certain-idle, policy.total or outer.ASPECT",
          range: node.range)
      }
    }
  }
}

extension RuleExample {
  fileprivate init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "an example")
    title = try fields.text("title")
    streams = try fields.texts("stream")
    assume = try Self.texts(
      fields.optional("assume"), "\"assume\"",
      ["nginx-version", "kong-version", "behind", "upstream-sends-x-accel-buffering", "upstream-chunks"])
    policy = try Self.texts(fields.optional("policy"), "\"policy\"", ["idle", "total"])
    severity =
      try fields.optional("severity").map { (node) throws(FileFormatError) in
        try word(node, as: Severity.self, what: "severity")
      } ?? .error
    setting = try fields.optionalText("setting")
    breaks = try Self.files(fields.optional("breaks"))
    clean = try Self.files(fields.optional("streams"))
    fixed = try Self.files(fields.optional("fixed"))
    live = try fields.optional("live").map(LiveSpec.init(reading:))
    try fields.finish()
    guard breaks != nil || clean != nil else {
      throw FileFormatError(message: "an example needs \"breaks\" or \"streams\"", range: node.range)
    }
  }

  /// Strings by name; of a list only the names.
  private static func texts(
    _ node: YAMLNode?, _ what: String, _ known: [String]? = nil
  ) throws(FileFormatError) -> [String: String] {
    guard let node else { return [:] }
    guard let pairs = node.pairs else { throw FileFormatError(message: "\(what) must be a mapping", range: node.range) }
    var result: [String: String] = [:]
    for pair in pairs {
      guard let name = pair.key.text, known?.contains(name) != false else {
        let names = known?.joined(separator: ", ") ?? "strings by name"
        throw FileFormatError(message: "\(what) has \(names)", range: pair.key.range)
      }
      guard let text = pair.value.text else {
        throw FileFormatError(message: "\"\(name)\" must be text", range: pair.value.range)
      }
      result[name] = text
    }
    return result
  }

  private static func files(_ node: YAMLNode?) throws(FileFormatError) -> [String: String]? {
    guard let node else { return nil }
    if let text = node.text { return ["nginx.conf": text] }
    return try texts(node, "an example's files")
  }
}

extension LiveSpec {
  fileprivate init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "\"live\"")
    application = try fields.text("application")
    client = try fields.optionalText("client") ?? "http1"
    breaks = try fields.optionalText("breaks") ?? "held"
    path = try fields.optionalText("path")
    method = try fields.optionalText("method")
    action = try fields.optionalText("action")
    modules = try fields.texts("modules")
    headers = try fields.texts("headers")
    try fields.finish()
  }
}

extension String {
  /// Without white space and line breaks at its end, as block scalars have them.
  var trimmingLineEnds: String {
    // Most strings end with a letter or a full stop.
    guard let last = utf8.last, last <= 0x20 || last >= 0x80 else { return self }
    var text = Substring(self)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
