import GoTemplate
import SourceText
import Testing

/// Templates that would run forever or take all memory end with an error.
@Suite struct HostileTemplateTests {
  @Test(arguments: [
    ("{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}", "include each other more than"),
    ("{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}", "include each other more than"),
    (
      "{{ define \"a\" }}{{ include \"b\" . }}{{ end }}{{ define \"b\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}",
      "include each other more than"
    ),
    ("{{ $t := \"{{ tpl .t . }}\" }}{{ tpl $t (dict \"t\" $t) }}", "include each other more than"),
    ("{{ range until 1000000 }}x{{ end }}", "a list has more than"),
    ("{{ range 1000000000 }}x{{ end }}", "a list has more than"),
    ("{{ until 9223372036854775807 }}", "a list has more than"),
    ("{{ untilStep -9223372036854775807 9223372036854775807 1 }}", "too many items"),
    ("{{ range until 10000 }}{{ range until 10000 }}x{{ end }}{{ end }}", "more than"),
    ("{{ repeat 1000000000 \"aaaaaaaaaa\" }}", "a text has more than"),
    ("{{ repeat 9223372036854775807 \"aa\" }}", "a text has more than"),
    ("{{ indent 1000000000 \"a\\nb\" }}", "a text has more than"),
    ("{{ $x := \"aaaaaaaaaa\" }}{{ range until 100 }}{{ $x = print $x $x }}{{ end }}", "more than"),
    ("{{ $x := list 1 }}{{ range until 100 }}{{ $x = concat $x $x }}{{ end }}", "a list has more than"),
    (
      "{{ $s := repeat 100000 \"a\" }}{{ range until 10000 }}{{ $_ := contains (print $s \"b\") (print $s $s) }}{{ end }}",
      "more than"
    ),
    // Ten billion values behind forty maps.
    (
      "{{ $x := dict \"a\" 1 }}{{ range until 40 }}{{ $x = dict \"a\" $x \"b\" $x }}{{ end }}{{ toYaml $x }}",
      "more than"
    ),
    (
      "{{ $x := dict \"a\" 1 }}{{ range until 40 }}{{ $x = dict \"a\" $x \"b\" $x }}{{ end }}{{ deepCopy $x | len }}",
      "more than"
    ),
    ("{{ $x := dict }}{{ $_ := set $x \"self\" $x }}{{ toJson $x }}", "nested more than"),
    ("{{ $x := dict }}{{ $_ := set $x \"self\" $x }}{{ $x }}", "nested more than"),
    ("{{ $x := dict }}{{ $_ := set $x \"self\" $x }}{{ deepCopy $x }}", "nested more than"),
    ("{{ regexMatch \"(a{1,1000}){1,1000}\" \"aaa\" }}", "too large"),
    ("{{ printf \"%1000000000d\" 1 | len }}{{ fail \"padded\" }}", "padded"),
  ])
  func limits(_ template: String, _ message: String) {
    var limits = TemplateLimits()
    // A debug build takes its time.
    limits.steps = 100_000
    limits.listItems = 20_000
    limits.textBytes = 1 << 20
    switch TemplateCase(template).result(limits: limits) {
    case .success(let text): Issue.record("\(text.string.prefix(80))")
    case .failure(let error):
      #expect(error.message.contains(message), "\(error.message)")
      #expect(error.span != nil)
    }
  }

  @Test func deepNestingEnds() {
    let parentheses =
      "{{ " + String(repeating: "(", count: 50_000) + "1" + String(repeating: ")", count: 50_000) + " }}"
    let blocks = String(repeating: "{{ if true }}", count: 50_000) + String(repeating: "{{ end }}", count: 50_000)
    let elses = "{{ if false }}" + String(repeating: "{{ else if false }}", count: 50_000) + "{{ end }}"
    for template in [parentheses, blocks, elses] {
      guard case .failure(let error) = TemplateCase(template).result() else {
        Issue.record("no error")
        continue
      }
      #expect(error.message.contains("nested more than"))
    }
  }

  @Test func recursionBelowManyBlocksEnds() {
    let blocks = String(repeating: "{{ if true }}", count: 40)
    let parentheses = String(repeating: "(", count: 40) + "include \"a\" ." + String(repeating: ")", count: 40)
    let ends = String(repeating: "{{ end }}", count: 40)
    let template = "{{ define \"a\" }}\(blocks){{ \(parentheses) }}\(ends){{ end }}{{ include \"a\" . }}"
    guard case .failure(let error) = TemplateCase(template).result() else {
      Issue.record("no error")
      return
    }
    #expect(error.message.contains("nested more than"))
  }

  @Test func expressionsTakeLinearTime() throws {
    let template = "{{ regexMatch \"^(a+)+$\" (print (repeat 5000 \"a\") \"b\") }}"
    #expect(try TemplateCase(template).output().string == "false")
  }

  @Test func anyBytesAreRead() {
    var state: UInt64 = 42
    let words = [
      "{{", "}}", "{{-", "-}}", "(", ")", "|", "\"", "`", ".", "$", "$x", ":=", "=", "if", "else", "end", "range",
      "define",
      "\"a\"", "include", "tpl", "dict", "set", "1", "-", "/*", "*/", " ", "\n", "é", ",", "nil", "with", "break",
      ".a.b",
    ]
    for _ in 0..<1000 {
      var template = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        template += words[Int(state >> 33) % words.count] + (state & 1 << 40 == 0 ? " " : "")
      }
      _ = TemplateCase(template).result()
    }
  }
}
