import Testing

/// `toYaml` gives the same bytes as helm 4.1.4, because charts hash them.
@Suite struct YAMLWritingTests {
  @Test(arguments: [
    (#""x: y""#, "'x: y'"), (#""line\nline2\n""#, "|\n  line\n  line2"), (#""line\nline2""#, "|-\n  line\n  line2"),
    (#"" lead""#, "' lead'"), (#""""#, "\"\""), (#""null""#, "\"null\""), (#""yes""#, "\"yes\""),
    (#""1.5""#, "\"1.5\""), (##""# c""##, "'# c'"), (#""a #b""#, "'a #b'"), (#""it's""#, "it's"),
    (#""tab\there""#, "\"tab\\there\""), (#""- x""#, "'- x'"), (#""-""#, "'-'"), (#""a:""#, "'a:'"), (#"":a""#, ":a"),
    (#""12:30:45""#, "\"12:30:45\""), (#""2001-01-01""#, "\"2001-01-01\""), (#""1.0.0""#, "1.0.0"),
    (#""10Mi""#, "10Mi"), (#""NaN""#, "NaN"), (#"".nan""#, "\".nan\""), (#""+1""#, "\"+1\""), (#""a,b""#, "a,b"),
    (#""[x]""#, "'[x]'"), (#""--- a""#, "'--- a'"), (#""...""#, "'...'"), (#""\nstart""#, "|2-\n\n  start"),
    (#""a\r\nb""#, "\"a\\r\\nb\""), (#""😀""#, "\"\\U0001F600\""), (#""\n""#, "|2+\n"), ("1000000.0", "1000000"),
    ("1.5", "1.5"), ("1e30", "1e+30"), ("nil", "null"), ("(list)", "[]"), ("(dict)", "{}"),
    (
      #"(dict "l" (list (list 1 2) (dict "a" 1 "b" (list))) "10" 1 "2" 1 "a10" 1 "a2" 1 "A" 1)"#,
      "\"2\": 1\n\"10\": 1\nA: 1\na2: 1\na10: 1\nl:\n- - 1\n  - 2\n- a: 1\n  b: []"
    ),
    (
      #"(dict "d" "this is a very long line that is definitely longer than eighty characters so that folding would be seen here")"#,
      "d: this is a very long line that is definitely longer than eighty characters so that\n  folding would be seen here"
    ),
    (#"(dict "f" "trailing   \nsecond line\n\n")"#, "f: \"trailing   \\nsecond line\\n\\n\""),
  ])
  func writes(_ value: String, _ expected: String) throws {
    #expect(try TemplateCase("{{ toYaml \(value) }}").output().string == expected)
  }
}
