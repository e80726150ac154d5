import GoTemplate
import SourceText
import Testing

/// What nobody knows stays unknown, and nothing else becomes so.
@Suite struct UnknownTests {
  static let values = "u: UNKNOWN\nk: known\nlist: [UNKNOWN, b]\nmap: {a: UNKNOWN, b: 1}"

  /// The output with unknown bytes as `?` and uncertain ones in brackets.
  private func shown(_ template: String) throws -> String {
    let output = try TemplateCase(template, values: Self.values).output()
    var result = ""
    var start = 0
    for piece in output.pieces {
      let text = piece.kind == .unknown ? "?" : String(decoding: output.bytes[start..<piece.end], as: UTF8.self)
      result += piece.isUncertain ? "[\(text)]" : text
      start = piece.end
    }
    return result
  }

  @Test(arguments: [
    ("a{{ .Values.u }}b", "a?b"),
    ("{{ .Values.u.deeper | upper }}", "?"),
    ("{{ printf \"%s-%s\" .Values.k .Values.u }}", "known-?"),
    ("{{ .Values.u | quote }}", "\"?\""),
    ("{{ toYaml .Values.map }}", "a: ?\nb: 1"),
    ("{{ .Values.map.b }}", "1"),
    ("{{ if .Values.u }}x{{ else }}y{{ end }}z", "[x][y]z"),
    ("{{ if and .Values.u false }}x{{ else }}y{{ end }}", "y"),
    ("{{ if or true .Values.u }}x{{ end }}", "x"),
    ("{{ with .Values.u }}<{{ . }}>{{ end }}", "[<][?][>]"),
    ("{{ range .Values.u }}- {{ . }};{{ end }}", "[- ][?][;]"),
    ("{{ range .Values.list }}{{ . }};{{ end }}", "?;b;"),
    ("{{ default \"d\" .Values.u }}", "?"),
    ("{{ ternary \"a\" \"b\" (eq .Values.u \"x\") }}", "?"),
    ("{{ lookup \"v1\" \"Secret\" \"ns\" \"n\" }}{{ randAlphaNum 5 }}{{ now }}", "???"),
    // A variable that an unknown branch may change is unknown; others are not.
    ("{{ $x := 1 }}{{ $y := 1 }}{{ if .Values.u }}{{ $x = 2 }}{{ $y = 1 }}{{ end }}{{ $x }}{{ $y }}", "?1"),
    ("{{ $m := dict \"a\" 1 \"b\" 2 }}{{ if .Values.u }}{{ $_ := set $m \"a\" 3 }}{{ end }}{{ $m.a }}{{ $m.b }}", "?2"),
    // A branch that fails is not taken.
    ("{{ if .Values.u }}{{ fail \"no\" }}{{ else }}y{{ end }}", "[y]"),
    // Text with unknown parts is not compared or hashed.
    ("{{ printf \"a%s\" .Values.u | sha256sum }}", "?"),
    ("{{ if eq (printf \"a%s\" .Values.u) \"ab\" }}x{{ end }}", "[x]"),
    // A part that is known makes a text true.
    ("{{ if printf \"a%s\" .Values.u }}x{{ end }}", "x"),
    ("{{ (fromYaml \"a: 1\").a }}{{ (fromYaml (printf \"a: %s\\nb: 2\" .Values.u)).b }}", "12"),
    ("{{ range until 3 }}{{ if $.Values.u }}{{ break }}{{ end }}{{ . }}{{ end }}", "[012]"),
  ])
  func spreads(_ template: String, _ expected: String) throws {
    #expect(try shown(template) == expected)
  }

  @Test(arguments: [
    ("labels:\n  a: b\n  ?\n", "labels:\n  a: b\n  unknown: \n"),
    ("- a\n?\n", "- a\n- unknown\n"),
    ("a:\n  ?\n", "a:\n  unknown\n"),
    ("a: ?\n", "a: unknown\n"),
  ])
  func unknownLinesBecomeYAML(_ pattern: String, _ expected: String) throws {
    var text = TemplateText()
    for (index, part) in pattern.split(separator: "?", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { text.append(TemplateText.unknown(source: nil)) }
      text.append(part.utf8)
    }
    #expect(text.completingUnknownLines().string == expected)
  }
}
