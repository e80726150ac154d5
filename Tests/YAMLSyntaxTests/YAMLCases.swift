/// Small documents at the borders of the language: seeds for the tests that change documents by chance.
enum YAMLCases {
  /// Common block and flow documents.
  static let common = [
    "a: b", "a: b\n", "a:  # comment\nb: c", "- # comment\n- b", "-", "-\n", "-\n-", "key :", "key : v\nk2  : w",
    "\"key\": v", "'it''s': 'it''s'", "a: \"x\" # c", "a: b #c", "a: b#c", "k: {a, b: }", "k: {a:b}", "k: {\"a\":b}",
    "k: {\"a\" : b, 'c':d}", "k: [a, [b, {c: d}], ]", "k: []", "k: {}", "k: { }", "k: [ ]", "k: [a b , c d ]",
    "k: [\n a,\n b\n]", "k: {\n a: b,\n c: d\n}\n", "k: [-1, --a]", "k: [http://x:80/a]", "k: {a: , b: c}",
    "k: {a: [b], c: {d: e}}", "k: [a] #c", "- {a: b}\n- [c]\n- - d", "a: |\n x\n", "a: |\n  x\n  y\n\n  z\n\n\nb: c",
    "a: |-\n  x\n  y\n\n", "a: |+\n  x\n  y\n\n", "a: |+\n\n\n", "a: |\n\n\n", "a: |", "a: |\n", "a: |-\nb: c",
    "a: | # c\n  x", "a: |\n\n\n  x\n", "a: |\n  x\n   y\n    z\n  w\n", "a: |\n  x\n  \ty\n", "a: |\n  x",
    "a: |\n  x\n  ", "a: |\n  x\n   ", "a: |\n  x  \n  y\n", "a: |\n  # no comment\n  x\n # comment\nb: c",
    "a: >-\n  x\n  y\n\n  z\n   w\n\n   v\n  u\n", "a: >\n\n  x\n  y\n\n\n", "a: >+\n  x\n\n",
    "a: >\n   x\n\n   y\n    z\n\n   w\n", "- |\n  x\n- >\n  y\n  z\n", "- |\n x\n- y", "- - |\n   x\n  - y",
    "a:\n- |\n x\n- b\nc: d", "a:\n  |\n  x\n", "a:\n  >-\n   x\n   y\nb: c", "a:\n  b\nc: d", "a:\n  \"b\"\nd: e",
    "a:\n  [b, c]\nd: e", "a:\n  {b: c}\nd: e", "-\n  a\n-\n  b: c\n  d: e\n- f", "-\n  - a\n  - b\n- c",
    "a:\n- b\n- c\nd: e", "a:\n-\n- c\nd: e", "a:\n- b:\n  - c\n  d: e\nf: g", "- a: 1\n  b: 2\n- c: 3",
    "a: b\t\nc: d", "a: b\t# c", "<<: {a: b}", "---\na: b", "---  # c\na: b", "# c", "# c\n---\na: b", "a: b\n...",
    "a: b\n...\n", "a: b\n...\n# c\n", "a: b\n... # c\n", "a: -b", "a: --- b", "---a: b", "-- : a", "http://x: y",
    "a: b http://x y", "a: x:y:z", "a: b\n\n\n# c\n\nd: e\n\n", " a: b\n c: d",
    "a:\n  b:\n    c: d\n  e: f\ng:\nh:\n", "a: b\na: c\n\"a\": d\n'a': e", "a: {b: c, b: d}", "a:\n  b:\n  b:\n",
    "<<: a\n<<: b", "\"<<\": a\n\"<<\": b", "a: b\r\nc: d\r\n", "a: |\r\n  x\r\n\r\n  y\r\nb: >\r\n  z\r\n  w\r\n",
    "a: ü # ö\nü: \"ä\"\n", "a: \"x\\ny\\\"\\\\z\\t\"", "a: \"\"\nb: ''", "\"\": a", "'': a", "a \"b\": c",
    "- a #b: c", "- \"a\": b\n  'c': d", "- \"a\" : b", "- 'a'", "- - a\n  - b\n- - c",
    "- - - a: b\n      c: d\n    - e", "-   - a\n    - b", "- a:\n  - b\n  c: d", "- a:\n    - b\n  c: d", "-  \n a",
    "- a\n\n- b\n# c\n- d\n  # e\n", "a: b, [c]", "a: b]{c", "a: ~", "a: null", "a: \"{{ x }}\"", "a: b {{ x }}",
    "- a", "a: b\n\n   ", "a: b\n   # c", "a: 😀\n", "a: \u{A0}b\u{A0}\n",
  ]

  /// Rare constructs, and text that is not YAML.
  static let rare = [
    "a: b: c", "key:value", "key:value\nb: c", "a: 'x' y", "a: \"x\"# c", "a: - b", "[a, b]: c", "[a, b]", "{a, b: }",
    "k: [\"a\":b]", "k: [\n a\n, b # c\n, c]\nd: e", "k: {a\n: b}", "k: [a\n b]", "k: [-, a]", "k: [a?b]",
    "k: [a:,b]", "k: [,]", "k: [a]#c", "k: [a] b", "k: [a]: b", "k: [a", "k: {a: b", "- [a]: b", "a: |2\n   x\n",
    "a: |#c\n  x", "a: |\n    \n  x\n", "a: |\n  \n   x\n  y\n", "a: |\n   x\n  y\n", "a: |\n  x\n\ty\n",
    "a: |\n  x\n ---\nb: c", "a:\n  - b\n - c", "a:\n - b\n- c", "a: b\n- c", "- a\nb: c",
    "- a: 1\n b: 2", "- a: 1\n   b: 2", "-\ta", "a:\tb", "a: \tb", "a: \"b\"\t# c", "\ta: b", "a: *x", "a: &x b",
    "<<: *a", "!!str a", "a: !!str b", "--- a", "--- a: b", "---", "---\n", "---\n# c\n", "a: @b", "a: `b", "a: %b",
    "a: ?b", "? a", "?a: b", "-- a", "--- : a", ": a", ":a: b", "a: :b", "a: b\nb", "a: b\n  c: d",
    "a: b # c\n  d", "a: b\n  # c\n  d: e", "a: b\n a: c", " a: b\nc: d", "a:\n    b: c\n  d: e", "a: 'b'\r\n- c\r\n",
    "a: b\rc: d", "a: b\r", "a: \"x\\/y\"", "a: \"x\\u00fcy\"", "a: \"x\\qy\"", "a: \"x\\", "a: \"x", "a: 'x",
    "a: \"b\" \"c\"", "\"a\" \"b\": c", "\"a\"b: c", "a #b: c", "- \"a\":b", "a: ]b",
    "a: }b", "a: ,b", "a: {{ x }}", "a: { {b: c}: d}", "{a: b}", "abc", "\"abc\"", "|\n  a", "a: \u{7F}", "a: \u{1B}",
    "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü", "a\u{85}b: c", "a: b\u{2028}c: d", "a: b\u{2029}",
    "a: b\n\u{FEFF}c: d", "a: \u{FFFE}", "a: \u{FFFF}", "a: \u{80}", "a: \u{0}", "a\u{85}- b",
  ]

  /// Scalars of several lines.
  static let folded = [
    "a:\n  b\n  c\nd: e", "a: b\n  c", "a: 'x\n  y'", "- a\n  b",
    "a: b\n  c\n   d\n\n  e\nf: g", "a: b  \n  c  \n\n\n", "a: b\n  - c\n  [d\n  \"e\n  &f\n  # g", "a: b\n  :c",
    "- a\n  b\n- c\n\n  d\n -e", "- a\n b", "- a\n- b\n  c\n", "a:\n- b\n  c\n- d\n e\n", "a:\n  b\n  c\n",
    "a:\n  b\n c\n", "a: \"b\n  c\"", "a: \"b  \n\n  c\n d \"\ne: f", "a: 'b\nc'", "a: '\n b\n '", "a: \"\n\"",
    "a: \"b\\n\n  c\"", "a: \"b \\n \n\n\t c\"", "- 'a\n b'\n- c", "k: [\"a\n b\", 'c\n\n d']",
    "k: {\"a\n b\", c: \"d\n e\"}", "a: 'it''s\n  me ''\n  you'", "a: b\r\n  c\r\n\r\n  d\r\ne: 'f\r\n  g'\r\n",
    "a: b\n  c\n ---", "a: b\n ...", "a: b\n  ---\n  c", "a:\n  b: c\n   d\n   e\n  f: g", "a: ~\n  b", "a: ü\n  ö\n",
  ]

  /// Broken scalars of several lines.
  static let brokenFolds = [
    "a: b\n  c # d\n  e", "a: b\n  c: d", "a: b\n  : c", "a: b\n\tc", "a: b\n  \tc", "a: b\n \t\n  c",
    "a: 'b\n---\nc'", "a: 'b\n--- c'", "a: \"b\n...\nc\"", "a: \"b\\\n  c\"", "\"a\n b\": c", "'a\n b': c",
    "- \"a\n b\": c", "k: {\"a\n b\": c}", "a: b\n  c\n#\n  d", "a: b\n  c\n  #\n  d", "a: |\n  b\n c",
    "a: \"b\"\n  c", "a: [b]\n  c",
  ]

  /// Keys and nesting at the limits of libyaml, and bytes that are not text.
  static let long: [[UInt8]] = [
    utf8(k(1024) + ": v"), utf8(k(1025) + ": v"), utf8(k(1020) + "    : v"), utf8(k(1020) + "     : v"),
    utf8("- " + k(1030)), utf8("- '" + k(1022) + "': v"), utf8("- '" + k(1023) + "': v"),
    utf8(String(repeating: "ü", count: 600) + ": v"), utf8("a: " + k(5000)), utf8("k: {" + k(1024) + ": v}"),
    utf8("k: {" + k(1025) + ": v}"), utf8("a: {b: '" + k(3000) + "', c: d}"),
    utf8(String(repeating: "- ", count: 150) + "a"), utf8(String(repeating: "- ", count: 250) + "a"),
    utf8("k: " + String(repeating: "[", count: 60) + String(repeating: "]", count: 60)),
    utf8("k: " + String(repeating: "[", count: 250) + String(repeating: "]", count: 250)),
    utf8("a: ") + [0x80], utf8("a: ") + [0xC0, 0x80], utf8("a: ") + [0xED, 0xA0, 0x80], utf8("a: b\nc: ") + [0xC3],
    utf8("a: ") + [0xF4, 0x90, 0x80, 0x80], utf8("a: ") + [0xF0, 0x80, 0x80, 0x80], utf8("a: ") + [0xE0, 0x80, 0x80],
    utf8("# ") + [0xFF], utf8("a: |\n  x") + [0xE2, 0x80],
  ]

  static var all: [String] { common + rare + folded + brokenFolds }

  private static func k(_ count: Int) -> String { String(repeating: "k", count: count) }
}
