import NginxSyntax
import SourceText
import Testing

/// Reads a string and lists its directives as `name(arguments)`.
private func read(_ text: String) -> (tree: NginxTree, list: [String]) {
  let tree = NginxTree.parse(SourceFile(path: "nginx.conf", text: text))
  return (
    tree, tree.directives.indices.map { "\(tree.name(of: $0))(\(tree.arguments(of: $0).joined(separator: "|")))" }
  )
}

@Suite struct NginxParserTests {
  @Test(arguments: [
    ("a b;", ["a(b)"]),
    ("a 'b c' \"d\\\"e\";", ["a(b c|d\"e)"]),
    ("a b#c; # comment\nd;", ["a(b#c)", "d()"]),
    ("a ${v}x;", ["a(${v}x)"]),
    ("a }b;", ["a()", "b()"]),
    ("log '$a' \"x;y\";", ["log($a|x;y)"]),
    ("location ~ \\.php$ { a; }", ["location(~|\\.php$)", "a()"]),
    ("a b\\;c;", ["a(b\\;c)"]),
    ("a \"x\\ty\\n\\.\";", ["a(x\ty\n\\.)"]),
    ("a\r\n  b\r;c d;\r\n", ["a(b)", "c(d)"]),
    ("\"proxy_buffering\" off;", ["proxy_buffering(off)"]),
    ("map $a $b { '' close; default upgrade; }", ["map($a|$b)", "(close)", "default(upgrade)"]),
  ])
  func words(_ text: String, _ expected: [String]) {
    #expect(read(text).list == expected)
  }

  @Test func bracesOfAnExpressionNeedQuotes() {
    let (tree, list) = read("location ~ ^/a{2}/b{1,}$ { c; } location ~ \"^/a{2}$\" { d; } e a{ }")
    #expect(tree.errors.count == 2)
    #expect(tree.errors.allSatisfy { $0.message.contains("quotes") })
    #expect(list == ["location(~|^/a{2}/b{1,}$)", "c()", "location(~|^/a{2}$)", "d()", "e(a)"])
  }

  /// Found by the fuzzer: nothing else but the mark.
  @Test(arguments: [[0xFF, 0xFE], [0xFE, 0xFF], [0xFF, 0xFE, 0x61, 0x00, 0x3B, 0x00]] as [[UInt8]])
  func utf16IsRefusedAsAWhole(_ bytes: [UInt8]) {
    let tree = NginxTree.parse(SourceFile(path: "nginx.conf", bytes: bytes))
    #expect(tree.words.isEmpty)
    #expect(tree.errors.map(\.range) == [0..<2])
  }

  @Test func onlyFourBytesAreWhiteSpace() {
    #expect(read("a\u{0C}b c\u{A0}d;").list == ["a\u{0C}b(c\u{A0}d)"])
  }

  @Test func blocksBeyondTheLimitStandInTheBlockAroundThem() {
    let depth = 50_000
    let text = String(repeating: "a {", count: depth) + "b;" + String(repeating: "}", count: depth) + " c;"
    let (tree, list) = read(text)
    #expect(tree.errors.map(\.message) == ["blocks are nested more than 100 deep"])
    #expect(tree.parent(of: tree.directives.count - 1) == -1)
    #expect(list.suffix(2) == ["b()", "c()"])
  }

  @Test func luaBlocksHaveTheirOwnLexer() {
    let text = """
      content_by_lua_block {
        local s = "}" -- }
        local l = [==[ } ]] ]==]
        --[[ } ]] if true then x = {1} end
      }
      a b;
      """
    let (tree, list) = read(text)
    #expect(tree.errors.isEmpty)
    #expect(list.last == "a(b)")
    #expect(list.count == 2)
  }

  @Test func spansAreExact() {
    let text = "http {\n  gzip   on; # x\n}\n"
    let (tree, _) = read(text)
    #expect(tree.source.text(tree.headRange(of: 1)) == "gzip   on")
    #expect(tree.source.text(tree.fullRange(of: 1)) == "gzip   on;")
    #expect(tree.source.text(tree.fullRange(of: 0)) == "http {\n  gzip   on; # x\n}")
    #expect(tree.comments.map { tree.source.text($0.range) } == ["# x"])
  }

  @Test(arguments: [
    ("a b", "expecting \";\" or \"}\""),
    ("a { b;", "expecting \"}\""),
    ("a; }", "no block is open"),
    (";", "unexpected \";\""),
    ("{ }", "a block needs a name"),
    ("a 'b;", "never closed"),
    ("a 'b'c;", "behind the closing quote"),
    ("\u{FEFF}a;", "byte order mark"),
    ("a { b }", "has no \";\""),
    ("x_by_lua_block { a", "Lua block is never closed"),
  ])
  func errors(_ text: String, _ expected: String) {
    let (tree, _) = read(text)
    #expect(tree.errors.contains { $0.message.contains(expected) }, "\(tree.errors.map(\.message))")
    for error in tree.errors {
      #expect(error.range.lowerBound >= 0)
      #expect(error.range.upperBound <= tree.source.bytes.count)
    }
  }

  @Test func wordsHaveALimit() {
    let (tree, _) = read("a " + String(repeating: "x", count: 5000) + ";")
    #expect(tree.errors.contains { $0.message.contains("too long parameter") })
  }

  /// nginx reads through a buffer of 4096 bytes, and a comment has to fit in it (measured with `nginx -t`).
  @Test func commentsHaveTheSameLimit() {
    let comment = { (count: Int) in "#" + String(repeating: "x", count: count - 1) }
    #expect(read(comment(4095) + "\na b;").tree.errors.isEmpty)
    #expect(read(comment(4096) + "\na b;").tree.errors.count == 1)
    #expect(read("a b;" + comment(4096)).tree.errors.isEmpty)
    #expect(read("a b;" + comment(4097)).tree.errors.count == 1)
  }

  /// The location of an error ends with a character.
  @Test(arguments: ["\"x\"ü;", "a " + String(repeating: "日", count: 2000) + ";"])
  func errorsCutNoCharacter(_ text: String) throws {
    let error = try #require(read(text).tree.errors.first)
    #expect(String(validating: Array(text.utf8)[error.range], as: UTF8.self) != nil)
  }

  @Test func goesOnBehindAnError() {
    let (tree, list) = read("a b }\nc d;\n'e f;\ng h;\n")
    #expect(tree.errors.count >= 2)
    #expect(list.contains("c(d)"))
    #expect(list.contains("g(h)"))
  }

  @Test func deepNestingIsAnErrorAndNoCrash() {
    let text = String(repeating: "a {", count: 100_000) + String(repeating: "}", count: 100_000)
    let (tree, _) = read(text)
    #expect(tree.errors.contains { $0.message.contains("nested more than") })
  }

  /// Every prefix and many damaged copies of a string are read without a crash and with spans inside the file.
  @Test func damagedTextsAreRead() {
    let text =
      "http { server { listen 80; location ~ \"^/a{2}\" { proxy_pass http://$x; } } # c\n x_by_lua_block { \"}\" } }"
    let bytes = Array(text.utf8)
    for end in 0...bytes.count { check(Array(bytes[..<end])) }
    for position in bytes.indices {
      for replacement in [UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: "\\"), 0, 0xFF] {
        var copy = bytes
        copy[position] = replacement
        check(copy)
      }
    }
  }

  private func check(_ bytes: [UInt8]) {
    let tree = NginxTree.parse(SourceFile(path: "x", bytes: bytes))
    for word in tree.words { #expect(word.end <= bytes.count && word.start <= word.end) }
    for index in tree.directives.indices {
      #expect(tree.fullRange(of: index).upperBound <= bytes.count)
      #expect(tree.subtreeEnd(of: index) <= tree.directives.count)
    }
  }

  /// Words are kept by their distance from the directive; those that are too long or too far away are kept apart.
  @Test func longAndFarWordsAreRead() {
    let names = (0..<20_000).map { "host\($0).example.com" }
    let long = String(repeating: "x", count: 4095)
    let longer = String(repeating: "y", count: 5000)
    let text = "server_name \(names.joined(separator: " ")); a \(long) b; c '\(longer)' \"$d\"; e;"
    let tree = NginxTree.parse(SourceFile(path: "nginx.conf", text: text))
    #expect(tree.arguments(of: 0) == names)
    #expect(tree.arguments(of: 1) == [long, "b"])
    #expect(tree.argumentCount(of: 2) == 2)
    #expect(tree.argument(0, of: 2).map { $0.content.count } == 5000)
    #expect(tree.argument(1, of: 2).map { tree.value(of: $0) } == "$d")
    #expect(tree.argument(1, of: 2)?.quoting == .double && tree.argument(1, of: 2)?.hasVariable == true)
    #expect(tree.argumentCount(of: 3) == 0 && tree.name(of: 3) == "e")
    #expect(tree.source.text(tree.headRange(of: 1)) == "a \(long) b")
  }

  @Test func parentsAreTheInnermostBlocks() {
    let (tree, _) = read("a; b { c; d { e; } f; g {} h; } i; j { k { l; } }")
    let parents = tree.directives.indices.map { tree.parent(of: $0) }
    #expect(parents == [-1, -1, 1, 1, 3, 1, 1, 1, -1, -1, 9, 10])
    for parent in tree.directives.indices {
      #expect(Array(tree.children(of: parent)) == parents.indices.filter { parents[$0] == parent })
    }
  }

  @Test(arguments: [
    ("Text/Event-Stream", true), ("text/event-stream", true), ("text/event-streams", false), ("text/event", false),
    ("\"text/event-stream\"", true), ("text\\/event-stream", false), ("", false),
  ])
  func wordsAreComparedInAnyCase(_ word: String, _ isSame: Bool) {
    let tree = NginxTree.parse(SourceFile(path: "nginx.conf", text: "gzip_types \(word);"))
    #expect(tree.argument(0, of: 0, isLowercased: "text/event-stream") == isSame)
  }

  @Test func lettersOutsideOfASCIIHaveSmallOnesToo() {
    // The sign of Kelvin, which becomes an ordinary k.
    let tree = NginxTree.parse(SourceFile(path: "nginx.conf", text: "a \u{212A}eep É;"))
    #expect(tree.argument(0, of: 0, isLowercased: "keep"))
    #expect(tree.argument(1, of: 0, isLowercased: "é"))
  }
}
