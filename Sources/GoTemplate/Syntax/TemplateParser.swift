import SourceText

/// Reads a template as Go's text/template does.
package struct TemplateParser {
  private let text: TemplateText
  private let limits: TemplateLimits
  private let isFunction: (String) -> Bool
  private var parts: [TemplateSplitter.Part] = []
  private var position = 0
  private var definitions: [ParsedTemplate.Definition] = []
  private var variables: [String] = ["$"]
  private var loops = 0
  private var depth = 0

  /// Parses a text. Never fails: a mistake is in the result.
  package static func parse(
    _ text: TemplateText, limits: TemplateLimits = TemplateLimits(), isFunction: @escaping (String) -> Bool
  ) -> ParsedTemplate {
    var parser = TemplateParser(text: text, limits: limits, isFunction: isFunction)
    var result = ParsedTemplate(text: text)
    do throws(SyntaxMistake) {
      parser.parts = try TemplateSplitter.parts(text.bytes)
      let (nodes, end) = try parser.readList()
      if let end { throw SyntaxMistake(message: "unexpected {{\(end.word)}}", range: end.range) }
      result.root = nodes
      result.definitions = parser.definitions
    } catch {
      result.problem = TemplateError(error.message, span: text.source(of: error.range))
    }
    return result
  }

  private init(text: TemplateText, limits: TemplateLimits, isFunction: @escaping (String) -> Bool) {
    self.text = text
    self.limits = limits
    self.isFunction = isFunction
  }

  /// `{{ end }}` or `{{ else … }}`, which ends a list.
  private struct ListEnd {
    let word: String
    /// The words behind `else`.
    let rest: ActionWords
    let range: Range<Int>
  }

  private mutating func enter(_ range: Range<Int>) throws(SyntaxMistake) {
    depth += 1
    if depth > limits.nesting {
      throw SyntaxMistake(message: "blocks are nested more than \(limits.nesting) levels deep", range: range)
    }
  }

  private mutating func readList() throws(SyntaxMistake) -> ([TemplateNode], ListEnd?) {
    var nodes: [TemplateNode] = []
    while position < parts.count {
      let part = parts[position]
      position += 1
      switch part {
      case .text(let range): nodes.append(.text(range))
      case .action(let inside, let whole):
        var words = ActionWords(try ActionLexer.tokens(text.bytes, inside), whole)
        words.skipSpace()
        let keyword = words.peekName(in: text.bytes)
        switch keyword {
        case "end", "else":
          words.advance()
          words.skipSpace()
          if keyword == "end" { try words.expectEnd("end") }
          return (nodes, ListEnd(word: keyword ?? "", rest: words, range: whole))
        default:
          if let node = try readAction(keyword, &words, whole) { nodes.append(node) }
        }
      }
    }
    return (nodes, nil)
  }

  private mutating func readAction(
    _ keyword: String?, _ words: inout ActionWords, _ whole: Range<Int>
  ) throws(SyntaxMistake) -> TemplateNode? {
    switch keyword {
    case "if", "with", "range":
      words.advance()
      return try readBlock(keyword ?? "", &words, whole)
    case "define":
      words.advance()
      let name = try readName(&words, "define")
      try words.expectEnd("define clause")
      guard depth == 0 else { throw SyntaxMistake(message: "unexpected {{define}}", range: whole) }
      try readDefinition(name, whole)
      return nil
    case "block":
      words.advance()
      let name = try readName(&words, "block clause")
      words.skipSpace()
      let pipeline = try readPipeline(&words, "block clause", until: .end)
      try readDefinition(name, whole)
      return .template(name: name, pipeline, range: whole)
    case "template":
      words.advance()
      let name = try readName(&words, "template clause")
      words.skipSpace()
      if words.peek.kind == .end { return .template(name: name, nil, range: whole) }
      return .template(name: name, try readPipeline(&words, "template clause", until: .end), range: whole)
    case "break", "continue":
      words.advance()
      try words.expectEnd(keyword ?? "")
      guard loops > 0 else {
        throw SyntaxMistake(message: "{{\(keyword ?? "")}} outside {{range}}", range: whole)
      }
      return keyword == "break" ? .breakLoop(whole) : .continueLoop(whole)
    default:
      if words.peek.kind == .end { throw SyntaxMistake(message: "missing value for command", range: whole) }
      return .action(try readPipeline(&words, "command", until: .end))
    }
  }

  private func readName(_ words: inout ActionWords, _ context: String) throws(SyntaxMistake) -> String {
    words.skipSpace()
    let token = words.peek
    guard token.kind == .string || token.kind == .raw else {
      throw SyntaxMistake(message: "unexpected \(words.shown(in: text.bytes)) in \(context)", range: token.range)
    }
    words.advance()
    return String(decoding: try content(of: token), as: UTF8.self)
  }

  private func content(of token: TemplateToken) throws(SyntaxMistake) -> [UInt8] {
    let inner = text.bytes[token.range].dropFirst().dropLast()
    if token.kind == .raw { return Array(inner) }
    guard let content = GoQuoting.unquoted(inner) else {
      throw SyntaxMistake(message: "invalid escape in a string", range: token.range)
    }
    return content
  }

  private mutating func readDefinition(_ name: String, _ whole: Range<Int>) throws(SyntaxMistake) {
    let outer = (variables, loops)
    variables = ["$"]
    loops = 0
    try enter(whole)
    let (body, end) = try readList()
    depth -= 1
    guard let end, end.word == "end" else { throw unended(end, whole) }
    (variables, loops) = outer
    definitions.append(ParsedTemplate.Definition(name: name, body: body))
  }

  private func unended(_ end: ListEnd?, _ whole: Range<Int>) -> SyntaxMistake {
    guard let end else { return SyntaxMistake(message: "unexpected EOF: this block has no {{end}}", range: whole) }
    return SyntaxMistake(message: "unexpected {{\(end.word)}}", range: end.range)
  }

  private mutating func readBlock(
    _ keyword: String, _ words: inout ActionWords, _ whole: Range<Int>
  ) throws(SyntaxMistake) -> TemplateNode {
    try enter(whole)
    defer { depth -= 1 }
    let outer = variables
    words.skipSpace()
    let pipeline = try readPipeline(&words, keyword, until: .end)
    if keyword == "range" { loops += 1 }
    let (then, end) = try readList()
    if keyword == "range" { loops -= 1 }
    guard var end else { throw unended(nil, whole) }
    var otherwise: [TemplateNode] = []
    if end.word == "else" {
      // Variables of the first list are visible to Go's parser in the second one too.
      var rest = end.rest
      if let next = rest.peekName(in: text.bytes), keyword != "range", next == keyword {
        rest.advance()
        otherwise = [try readBlock(next, &rest, end.range)]
        variables = outer
        return node(keyword, pipeline, then, otherwise)
      }
      try rest.expectEnd("else")
      let (nodes, last) = try readList()
      guard let last, last.word == "end" else { throw unended(last, whole) }
      otherwise = nodes
      end = last
    }
    variables = outer
    return node(keyword, pipeline, then, otherwise)
  }

  private func node(
    _ keyword: String, _ pipeline: TemplatePipeline, _ then: [TemplateNode], _ otherwise: [TemplateNode]
  ) -> TemplateNode {
    switch keyword {
    case "if": .condition(pipeline, then: then, otherwise: otherwise)
    case "with": .with(pipeline, then: then, otherwise: otherwise)
    default: .range(pipeline, body: then, otherwise: otherwise)
    }
  }

  // MARK: - Pipelines

  private mutating func readPipeline(
    _ words: inout ActionWords, _ context: String, until last: TemplateToken.Kind
  ) throws(SyntaxMistake) -> TemplatePipeline {
    var pipeline = TemplatePipeline(range: words.peek.range)
    try readVariables(&pipeline, &words, context)
    while true {
      words.skipSpace()
      let command = try readCommand(&words, context, until: last)
      if pipeline.commands.isEmpty {
        pipeline.range = pipeline.range.lowerBound..<command.range.upperBound
      } else {
        switch command.operands.first {
        case .boolean, .dot, .null, .integer, .decimal, .string:
          throw SyntaxMistake(
            message: "non executable command in pipeline stage \(pipeline.commands.count + 1)", range: command.range)
        default: break
        }
      }
      pipeline.commands.append(command)
      pipeline.range = pipeline.range.lowerBound..<max(pipeline.range.upperBound, command.range.upperBound)
      words.skipSpace()
      let token = words.peek
      if token.kind == .pipe {
        words.advance()
        continue
      }
      guard token.kind == last else {
        throw SyntaxMistake(message: "unexpected \(words.shown(in: text.bytes)) in \(context)", range: words.errorRange)
      }
      return pipeline
    }
  }

  private mutating func readVariables(
    _ pipeline: inout TemplatePipeline, _ words: inout ActionWords, _ context: String
  ) throws(SyntaxMistake) {
    var names: [String] = []
    var ahead = words
    while ahead.peek.kind == .variable {
      names.append(String(decoding: text.bytes[ahead.peek.range], as: UTF8.self))
      ahead.advance()
      ahead.skipSpace()
      switch ahead.peek.kind {
      case .declare, .assign:
        pipeline.assignment = ahead.peek.kind == .declare ? .declare : .assign
        if names.count > 1, context != "range" {
          throw SyntaxMistake(message: "too many declarations in \(context)", range: words.peek.range)
        }
        if pipeline.assignment == .assign {
          for name in names where !variables.contains(name) {
            throw SyntaxMistake(message: "undefined variable \"\(name)\"", range: words.peek.range)
          }
        } else {
          variables += names
        }
        ahead.advance()
        pipeline.variables = names
        words = ahead
        return
      case .comma where context == "range" && names.count == 1:
        ahead.advance()
        ahead.skipSpace()
      default: return
      }
    }
  }

  private mutating func readCommand(
    _ words: inout ActionWords, _ context: String, until last: TemplateToken.Kind
  ) throws(SyntaxMistake) -> TemplateCommand {
    let start = words.peek.range.lowerBound
    var operands: [TemplateOperand] = []
    var end = start
    while true {
      guard let operand = try readOperand(&words) else { break }
      operands.append(operand)
      end = words.lastEnd
      let token = words.peek
      if token.kind == .space {
        words.skipSpace()
        if words.peek.kind == .pipe || words.peek.kind == last { break }
        continue
      }
      if token.kind == .pipe || token.kind == last || token.kind == .end { break }
      throw SyntaxMistake(message: "unexpected \(words.shown(in: text.bytes)) in operand", range: words.errorRange)
    }
    if operands.isEmpty {
      throw SyntaxMistake(
        message: words.peek.kind == .pipe || words.peek.kind == .end || words.peek.kind == .close
          ? "missing value for \(context)" : "unexpected \(words.shown(in: text.bytes)) in \(context)",
        range: words.errorRange)
    }
    return TemplateCommand(range: start..<end, operands: operands)
  }

  private mutating func readOperand(_ words: inout ActionWords) throws(SyntaxMistake) -> TemplateOperand? {
    let token = words.peek
    var operand: TemplateOperand
    switch token.kind {
    case .name:
      words.advance()
      operand = try readWord(token)
    case .dot:
      words.advance()
      operand = .dot
    case .field:
      words.advance()
      operand = .field([name(token)], token.range)
    case .variable:
      words.advance()
      let name = String(decoding: text.bytes[token.range], as: UTF8.self)
      guard variables.contains(name) else {
        throw SyntaxMistake(message: "undefined variable \"\(name)\"", range: token.range)
      }
      operand = .variable(name, [], token.range)
    case .number:
      words.advance()
      operand = try readNumber(token)
    case .character:
      words.advance()
      let content = try content(of: token)
      let scalars = Array(String(decoding: content, as: UTF8.self).unicodeScalars)
      guard scalars.count == 1 else {
        throw SyntaxMistake(message: "malformed character constant", range: token.range)
      }
      operand = .integer(Int(scalars[0].value))
    case .string, .raw:
      words.advance()
      operand = .string(try content(of: token))
    case .open:
      words.advance()
      try enter(token.range)
      words.skipSpace()
      let pipeline = try readPipeline(&words, "parenthesized pipeline", until: .close)
      depth -= 1
      words.advance()
      operand = .pipeline(pipeline)
    default: return nil
    }
    return try readFields(of: operand, token, &words)
  }

  private func name(_ token: TemplateToken) -> String {
    String(decoding: text.bytes[token.range].dropFirst(), as: UTF8.self)
  }

  private mutating func readFields(
    of operand: TemplateOperand, _ first: TemplateToken, _ words: inout ActionWords
  ) throws(SyntaxMistake) -> TemplateOperand {
    guard words.peek.kind == .field else { return operand }
    var fields: [String] = []
    while words.peek.kind == .field {
      fields.append(name(words.peek))
      words.advance()
    }
    let range = first.range.lowerBound..<words.lastEnd
    switch operand {
    case .field(let names, _): return .field(names + fields, range)
    case .variable(let variable, let names, _): return .variable(variable, names + fields, range)
    case .boolean, .string, .integer, .decimal, .null, .dot:
      throw SyntaxMistake(message: "unexpected . after term", range: range)
    default: return .chain(operand, fields, range)
    }
  }

  private func readWord(_ token: TemplateToken) throws(SyntaxMistake) -> TemplateOperand {
    let word = String(decoding: text.bytes[token.range], as: UTF8.self)
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "nil": return .null
    default:
      guard isFunction(word) else {
        throw SyntaxMistake(message: "function \"\(word)\" not defined", range: token.range)
      }
      return .function(word, token.range)
    }
  }

  private func readNumber(_ token: TemplateToken) throws(SyntaxMistake) -> TemplateOperand {
    let word = String(decoding: text.bytes[token.range], as: UTF8.self)
    if let number = GoLiteral.integer(word) { return .integer(number) }
    if let number = GoLiteral.decimal(word) { return .decimal(number) }
    throw SyntaxMistake(message: "bad number syntax: \"\(word)\"", range: token.range)
  }
}
