import SourceText

/// Limits for hostile input.
package struct NginxLimits: Sendable {
  /// Blocks within blocks.
  package var depth = 100
  /// Errors that are kept per file.
  package var errors = 50
  /// Bytes of one word; nginx reads through a buffer of 4096 bytes (NGX_CONF_BUFFER).
  package static let wordBytes = 4096

  /// The default limits.
  package init() {}
}

extension NginxTree {
  /// Reads a file as nginx does (src/core/ngx_conf_file.c, ngx_conf_read_token), records errors for which nginx would
  /// refuse it, and continues.
  package static func parse(_ source: SourceFile, limits: NginxLimits = NginxLimits()) -> NginxTree {
    var parser = NginxParser(source: source, limits: limits)
    source.bytes.withUnsafeBufferPointer { parser.run($0) }
    return parser.tree
  }
}

/// A single pass over the bytes that fills a tree.
struct NginxParser {
  private let source: SourceFile
  private let limits: NginxLimits
  private var words = NginxWordList()
  private var directives: [NginxDirective] = []
  private var bodies: [NginxBody] = []
  private var comments: [NginxComment] = []
  private var errors: [NginxSyntaxError] = []
  /// The open blocks among `bodies`.
  private var open: [Int32] = []
  /// Open blocks beyond the limit.
  private var tooDeep = 0
  /// Number of the first word of the statement that is being read.
  private var statement = 0
  /// The first and the last word of that statement, once it has any.
  private var name = NginxWord(start: 0, packed: 0)
  private var last = NginxWord(start: 0, packed: 0)

  init(source: SourceFile, limits: NginxLimits) {
    self.source = source
    self.limits = limits
  }

  /// The statements read so far.
  var tree: NginxTree {
    NginxTree(
      source: source, words: words, directives: directives, bodies: bodies, comments: comments, errors: errors)
  }

  typealias Bytes = UnsafeBufferPointer<UInt8>

  mutating func run(_ bytes: Bytes) {
    // Unused capacity takes no memory.
    words.reserveCapacity(bytes.count / 10)
    directives.reserveCapacity(bytes.count / 30)
    bodies.reserveCapacity(bytes.count / 160)
    var i = 0
    if bytes.count >= 2, bytes[0] == 0xFF && bytes[1] == 0xFE || bytes[0] == 0xFE && bytes[1] == 0xFF {
      fail("the file is UTF-16; nginx reads bytes: save it as UTF-8 without a byte order mark", 0..<2)
      return
    }
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      fail("the file starts with a UTF-8 byte order mark, which nginx takes for a directive name", 0..<3)
      i = 3
    }
    let end = bytes.count
    while i < end {
      let byte = bytes[i]
      switch byte {
      case 0x20, 0x09, 0x0D, 0x0A:
        repeat { i += 1 } while i < end && bytes[i] == 0x20
      case UInt8(ascii: "#"):
        let start = i
        while i < end, bytes[i] != 0x0A { i += 1 }
        // nginx keeps a comment in its buffer as it does a word; one that ends with the buffer and the file passes.
        if i - start >= NginxLimits.wordBytes, i < end || i - start > NginxLimits.wordBytes {
          fail(
            "too long parameter: nginx reads comments of at most \(NginxLimits.wordBytes - 1) bytes",
            start..<(start + 40))
        }
        var stop = i
        if stop > start, bytes[stop - 1] == 0x0D { stop -= 1 }
        comments.append(NginxComment(range: start..<stop))
      case UInt8(ascii: ";"):
        if words.count == statement {
          fail("unexpected \";\"", i..<(i + 1))
        } else {
          close(statementAt: i + 1)
        }
        i += 1
      case UInt8(ascii: "{"):
        i = openBlock(bytes, at: i)
      case UInt8(ascii: "}"):
        if words.count > statement {
          fail(
            "unexpected \"}\": the statement before it has no \";\"", last.start..<last.end, related: i..<(i + 1),
            "before this brace")
          close(statementAt: last.end)
        }
        closeBlock(at: i)
        i += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        i = quotedWord(bytes, at: i)
      default:
        i = plainWord(bytes, at: i)
        if words.count == statement + 1, Self.isPlaceholder(bytes, name, to: i) { close(statementAt: i) }
      }
    }
    finish(end)
  }

  // MARK: Words

  /// Whether a name is a variable alone on the rest of its line: `${HTTPS_CONFIG}`, in whose place a template has
  /// statements. No directive of nginx has such a name.
  private static func isPlaceholder(_ bytes: Bytes, _ word: NginxWord, to end: Int) -> Bool {
    guard end - word.start > 3, bytes[word.start] == UInt8(ascii: "$"), bytes[word.start + 1] == UInt8(ascii: "{"),
      bytes[end - 1] == UInt8(ascii: "}")
    else { return false }
    var i = end
    while i < bytes.count, bytes[i] == 0x20 || bytes[i] == 0x09 || bytes[i] == 0x0D { i += 1 }
    return i == bytes.count || bytes[i] == 0x0A || bytes[i] == UInt8(ascii: "#")
  }

  private mutating func plainWord(_ bytes: Bytes, at start: Int) -> Int {
    let end = bytes.count
    var i = start
    var escapes = false
    var variable = false
    var afterDollar = false
    scan: while i < end {
      let byte = bytes[i]
      // Most bytes are letters and the like.
      if byte > UInt8(ascii: "$"), byte < UInt8(ascii: "{"), byte != UInt8(ascii: ";"), byte != UInt8(ascii: "\\") {
        afterDollar = false
        i += 1
        continue
      }
      switch byte {
      case 0x20, 0x09, 0x0D, 0x0A, UInt8(ascii: ";"):
        break scan
      case UInt8(ascii: "{"):
        if !afterDollar {
          // `a{2}`: to nginx the brace opens a block, whose content it then does not know.
          guard i > start, let close = Self.endOfQuantifier(bytes, at: i) else { break scan }
          fail("an expression with braces needs quotes: nginx takes this brace for the beginning of a block", i..<close)
          i = close
          continue
        }
        afterDollar = false
        i += 1
      case UInt8(ascii: "\\"):
        escapes = true
        afterDollar = false
        i = min(end, i + 2)
      case UInt8(ascii: "$"):
        variable = true
        afterDollar = true
        i += 1
      default:
        afterDollar = false
        i += 1
      }
    }
    append(start, i, .plain, escapes, variable)
    return i
  }

  /// The end of `{2}`, `{2,}` or `{2,4}`, or nil.
  private static func endOfQuantifier(_ bytes: Bytes, at brace: Int) -> Int? {
    var i = brace + 1
    var digits = 0
    while i < bytes.count, digits < 8 {
      switch bytes[i] {
      case 48...57: digits += 1
      case UInt8(ascii: ",") where digits > 0: break
      case UInt8(ascii: "}"): return digits > 0 ? i + 1 : nil
      default: return nil
      }
      i += 1
    }
    return nil
  }

  private mutating func quotedWord(_ bytes: Bytes, at start: Int) -> Int {
    let end = bytes.count
    let quote = bytes[start]
    var i = start + 1
    var escapes = false
    var variable = false
    while i < end, bytes[i] != quote {
      if bytes[i] == UInt8(ascii: "\\") {
        escapes = true
        i += 2
        continue
      }
      if bytes[i] == UInt8(ascii: "$") { variable = true }
      i += 1
    }
    guard i < end else {
      let lineEnd = (start..<end).first { bytes[$0] == 0x0A } ?? end
      fail("the quote that opens here is never closed", start..<lineEnd)
      // The rest of the file is one string to nginx. Reading on behind the line shows the user more.
      var wordEnd = lineEnd
      while wordEnd > start + 1, [0x20, 0x09, 0x0D].contains(bytes[wordEnd - 1]) { wordEnd -= 1 }
      let endsStatement = wordEnd > start + 1 && bytes[wordEnd - 1] == UInt8(ascii: ";")
      append(start, max(start + 1, endsStatement ? wordEnd - 1 : wordEnd), .plain, false, false)
      if endsStatement { close(statementAt: wordEnd) }
      return max(start + 1, lineEnd)
    }
    i += 1
    append(start, i, quote == UInt8(ascii: "'") ? .single : .double, escapes, variable)
    if i < end {
      switch bytes[i] {
      case 0x20, 0x09, 0x0D, 0x0A, UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: ")"): break
      default:
        let scalar = Unicode.Scalar(bytes[i])
        fail("unexpected \"\(scalar.isASCII ? String(scalar) : "…")\" behind the closing quote", start..<(i + 1))
      }
    }
    return i
  }

  private mutating func append(
    _ start: Int, _ end: Int, _ quoting: NginxWord.Quoting, _ escapes: Bool, _ variable: Bool
  ) {
    if end - start >= NginxLimits.wordBytes, quoting != .luaBlock {
      fail(
        "too long parameter: nginx reads words of at most \(NginxLimits.wordBytes - 1) bytes",
        start..<min(end, start + 40))
    }
    last = NginxWord(start: start, end: end, quoting: quoting, hasEscapes: escapes, hasVariable: variable)
    if words.count == statement { name = last }
    words.append(last, from: name.start)
  }

  // MARK: Statements and blocks

  private mutating func add(end: Int, body: Int = -1) {
    directives.append(
      NginxDirective(
        firstWord: Int32(statement), startByte: UInt32(name.start), endByte: UInt32(end), body: Int32(body)))
    statement = words.count
  }

  private mutating func close(statementAt end: Int) { add(end: end) }

  private mutating func openBlock(_ bytes: Bytes, at brace: Int) -> Int {
    if words.count == statement {
      fail("unexpected \"{\": a block needs a name", brace..<(brace + 1))
      // An empty name keeps the braces balanced.
      append(brace, brace, .plain, false, false)
    }
    if isLuaBlock(bytes, name) { return luaBlock(bytes, at: brace) }
    if open.count >= limits.depth {
      if tooDeep == 0 { fail("blocks are nested more than \(limits.depth) deep", name.start..<(brace + 1)) }
      // Parsed as if it were in the enclosing block, so that users of the tree need no depth limit.
      tooDeep += 1
      close(statementAt: brace + 1)
      return brace + 1
    }
    let index = Int32(directives.count)
    let body = Int32(bodies.count)
    add(end: brace + 1, body: bodies.count)
    bodies.append(
      NginxBody(start: UInt32(brace + 1), subtreeEnd: index + 1, directive: index, outer: open.last ?? -1))
    open.append(body)
    return brace + 1
  }

  private mutating func closeBlock(at brace: Int) {
    if tooDeep > 0 {
      tooDeep -= 1
      return
    }
    guard let body = open.popLast() else {
      fail("unexpected \"}\": no block is open", brace..<(brace + 1))
      return
    }
    end(body, at: brace + 1)
  }

  /// Ends a block behind the last statement.
  private mutating func end(_ body: Int32, at byte: Int) {
    bodies[Int(body)].subtreeEnd = Int32(directives.count)
    directives[Int(bodies[Int(body)].directive)].endByte = UInt32(byte)
  }

  private mutating func finish(_ end: Int) {
    if words.count > statement {
      fail("unexpected end of file, expecting \";\" or \"}\"", name.start..<last.end)
      close(statementAt: last.end)
    }
    for body in open.reversed() { self.end(body, at: end) }
    if let body = open.last {
      fail(
        "unexpected end of file, expecting \"}\": this block is never closed",
        tree.headRange(of: Int(bodies[Int(body)].directive)))
    }
    open = []
  }

  private mutating func fail(_ message: String, _ range: Range<Int>, related: Range<Int>? = nil, _ label: String = "") {
    guard errors.count < limits.errors else { return }
    // A location never ends within a character.
    let bytes = source.bytes
    var end = range.upperBound
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let range = range.lowerBound..<end
    errors.append(NginxSyntaxError(message: message, range: range, related: related, relatedLabel: label))
  }

  // MARK: Lua

  private func isLuaBlock(_ bytes: Bytes, _ name: NginxWord) -> Bool {
    let suffix: StaticString = "_by_lua_block"
    let count = suffix.utf8CodeUnitCount
    // A quoted name is the same name.
    let content = name.content
    guard content.count > count else { return false }
    for k in 0..<count where bytes[content.upperBound - count + k] != suffix.utf8Start[k] { return false }
    return true
  }

  /// `*_by_lua_block { … }` has its own lexer in lua-nginx-module: braces within Lua strings, long strings and comments
  /// are skipped.
  private mutating func luaBlock(_ bytes: Bytes, at brace: Int) -> Int {
    let start = brace + 1
    guard let end = LuaScanner.endOfBlock(bytes, from: start) else {
      fail("this Lua block is never closed", name.start..<(brace + 1))
      append(start, bytes.count, .luaBlock, false, false)
      close(statementAt: bytes.count)
      return bytes.count
    }
    append(start, end, .luaBlock, false, false)
    close(statementAt: end + 1)
    return end + 1
  }
}
