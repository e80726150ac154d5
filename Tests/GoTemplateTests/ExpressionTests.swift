import Testing

/// What expressions print. The outputs are those of helm 4.1.4.
@Suite struct ExpressionTests {
  static let values = """
    big: 1000000
    half: 1.5
    octal: 0644
    nothing: null
    name: web
    date: 2001-01-01
    map: {b: 1, a: [1, 2.5, x, null, true]}
    list: [a, b]
    """

  @Test(arguments: [
    // Numbers of values files are float64.
    ("{{ .Values.big }} {{ .Values.half }} {{ .Values.octal }}", "1e+06 1.5 420"),
    ("{{ .Values.big | int }} {{ .Values.big | toString }} {{ .Values.big | quote }}", "1000000 1e+06 \"1e+06\""),
    (
      "{{ typeOf .Values.big }} {{ kindOf .Values.map }} {{ typeOf (add 1 2) }} {{ kindOf .Values.zz }}",
      "float64 map int64 invalid"
    ),
    ("{{ .Values.map }}", "map[a:[1 2.5 x <nil> true] b:1]"),
    ("[{{ .Values.nothing }}{{ .Values.missing }}]", "[]"),
    ("{{ toString .Values.nothing }}", "<nil>"),
    (
      "{{ printf \"%s %d %v\" .Values.big .Values.big .Values.nothing }}", "%!s(float64=1e+06) %!d(float64=1e+06) <nil>"
    ),
    (
      "{{ 999999.0 }} {{ 1234567.5 }} {{ 0.00001 }} {{ 0x1F }} {{ 1_000 }} {{ 'a' }} {{ 0x1p10 | int }}",
      "999999 1.2345675e+06 1e-05 31 1000 97 1024"
    ),
    // Printing.
    (
      "{{ printf \"%05d %x %5s|%-5s| %.2f %T %q %%\" 42 255 \"ab\" \"cd\" 1.234 \"s\" \"a\\n\" }}",
      "00042 ff    ab|cd   | 1.23 string \"a\\n\" %"
    ),
    ("{{ printf \"%s %s\" \"a\" }} {{ printf \"%s\" \"a\" \"b\" }}", "a %!s(MISSING) a%!(EXTRA string=b)"),
    ("{{ print 1 2 \"a\" 3 4 \"b\" \"c\" }}", "1 2a3 4bc"),
    (
      "{{ quote \"a\" 1 .Values.nothing }} {{ squote \"it's\" 1 }} {{ cat \"a\" .Values.nothing 1 }}",
      "\"a\" \"1\" 'it's' '1' a 1"
    ),
    // Conversions of github.com/spf13/cast.
    (
      "{{ int \"12\" }} {{ int \"1.7\" }} {{ int \"010\" }} {{ int \"08\" }} {{ int \"0x10\" }} {{ int \"10.0\" }} {{ int true }}",
      "12 0 8 0 16 10 1"
    ),
    (
      "{{ div 7 2 }} {{ divf 7 2 }} {{ mod 7 3 }} {{ max 1 2.7 }} {{ add 1.9 1 }} {{ addf 0.1 0.2 }} {{ round 2.5 0 }}",
      "3 3.5 1 2 2 0.3 3"
    ),
    // Text.
    (
      "{{ trunc -2 \"hello\" }} {{ substr 0 3 \"hello\" }} {{ trimSuffix \"o\" \"hello\" }} {{ trimAll \"$\" \"$5$\" }}",
      "lo hel hell 5"
    ),
    (
      "{{ snakecase \"FirstName HTTPServer\" }} {{ camelcase \"http_server-x y\" }} {{ kebabcase \"FirstNameURL\" }}",
      "first_name_http_server HttpServerXY first-name-url"
    ),
    (
      "{{ title \"hello wORLD foo-bar\" }} {{ untitle \"Hello World\" }} {{ swapcase \"Hello\" }} {{ initials \"Ab Cd\" }}",
      "Hello WORLD Foo-Bar hello world hELLO AC"
    ),
    (
      "{{ \"a,b\" | splitList \",\" }} {{ split \",\" \"a,b\" }} {{ splitn \",\" 2 \"a,b,c\" }}",
      "[a b] map[_0:a _1:b] map[_0:a _1:b,c]"
    ),
    ("{{ nindent 2 \"a\\nb\" | quote }}", "\"\\n  a\\n  b\""),
    (
      "{{ b64enc \"hi\" }} {{ b64dec \"aGk=\" }} {{ b32enc \"hi\" }} {{ adler32sum \"a\" }} {{ sha1sum \"a\" }}",
      "aGk= hi NBUQ==== 6422626 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"
    ),
    ("{{ sha256sum \"a\" }}", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"),
    // Lists and maps.
    (
      "{{ list 1 \"a\" nil }} {{ dict \"a\" 1 }} {{ until 3 }} {{ untilStep 3 6 2 }} {{ seq 5 }}",
      "[1 a <nil>] map[a:1] [0 1 2] [3 5] 1 2 3 4 5"
    ),
    (
      "{{ has 1 (list 1 2) }} {{ without (list 1 2) 1 }} {{ uniq (list 1 1 2) }} {{ compact (list 1 \"\" 0 2) }}",
      "true [2] [1 2] [1 2]"
    ),
    (
      "{{ slice (list 1 2 3) 1 2 }} {{ chunk 2 (list 1 2 3) }} {{ pluck \"a\" (dict \"a\" 1) }} {{ concat (list 1) (list 2) }}",
      "[2] [[1 2] [3]] [1] [1 2]"
    ),
    (
      "{{ dig \"a\" \"b\" \"def\" (dict \"a\" (dict \"b\" 1)) }} {{ get (dict) \"x\" }}|{{ omit (dict \"a\" 1 \"b\" 2) \"a\" }}",
      "1 |map[b:2]"
    ),
    (
      "{{ $x := dict \"a\" false \"c\" (dict \"d\" 1) }}{{ merge $x (dict \"a\" true \"c\" (dict \"d\" 2 \"e\" 3)) }}",
      "map[a:true c:map[d:1 e:3]]"
    ),
    ("{{ $x := dict \"a\" true }}{{ $_ := mergeOverwrite $x (dict \"a\" false) }}{{ $x }}", "map[a:false]"),
    ("{{ $x := dict }}{{ $y := $x }}{{ $_ := set $y \"k\" 1 }}{{ $x }}", "map[k:1]"),
    // Choices.
    (
      "{{ default \"d\" \"\" }} {{ default \"d\" 0 }} {{ ternary \"a\" \"b\" true }} {{ coalesce nil 0 \"x\" }} {{ and 1 \"\" }}|{{ or \"\" \"x\" }}",
      "d d a x |x"
    ),
    (
      "{{ eq \"a\" \"b\" \"a\" }} {{ ne 1 2 }} {{ lt 1 2 }} {{ not \"\" }} {{ eq .Values.nothing \"x\" }} {{ len .Values.list }}",
      "true true true true false 2"
    ),
    // Patterns and versions.
    (
      "{{ regexReplaceAll \"a(x*)b\" \"-ab-axxb-\" \"${1}W\" }} {{ regexFindAll \"[2,4,6,8]\" \"123456789\" -1 }} {{ regexSplit \"z+\" \"pizza\" -1 }}",
      "-W-xxW- [2 4 6 8] [pi a]"
    ),
    (
      "{{ semverCompare \">=1.20-0\" \"v1.35.0\" }} {{ (semver \"v1.2.3\").Minor }} {{ semver \"1.2.3-rc1+b\" }}",
      "true 2 1.2.3-rc1+b"
    ),
    ("{{ base \"/a/b.c\" }} {{ dir \"/a/b\" }} {{ ext \"a.b\" }} {{ clean \"a/../b\" }}", "b.c /a .b b"),
    (
      "{{ (urlParse \"http://u:p@h:80/p?q=1#f\").host }} {{ urlJoin (dict \"scheme\" \"http\" \"host\" \"h\" \"path\" \"/p\") }}",
      "h:80 http://h/p"
    ),
    // Text of other languages.
    (
      "{{ toJson (dict \"a\" \"<x>&\" \"b\" 1.0 \"c\" 1e30 \"d\" 0.0000001 \"f\" (list) \"g\" nil) }}",
      #"{"a":"\u003cx\u003e\u0026","b":1,"c":1e+30,"d":1e-7,"f":[],"g":null}"#
    ),
    ("{{ (fromYaml \"a: [1, {b: x}]\").a }} {{ fromJsonArray \"[1,2]\" }}", "[1 map[b:x]] [1 2]"),
    ("{{ html \"<a>\" }} {{ js \"it's\" }} {{ urlquery \"a b\" }}", #"&lt;a&gt; it\'s a+b"#),
    // Blocks.
    (
      "{{ range $i, $v := .Values.list }}{{ $i }}{{ $v }}{{ end }} {{ range .Values.none }}x{{ else }}e{{ end }}",
      "0a1b e"
    ),
    ("{{ range $k, $v := .Values.map }}{{ $k }}={{ $v }};{{ end }}", "a=[1 2.5 x <nil> true];b=1;"),
    (
      "{{ range until 5 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ if eq . 3 }}{{ break }}{{ end }}{{ . }}{{ end }}",
      "02"
    ),
    ("{{ with .Values.name }}{{ . }}{{ $.Values.half }}{{ else with .Values.list }}l{{ else }}e{{ end }}", "web1.5"),
    ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ end }}{{ $x }}", "2"),
    ("{{ define \"t\" }}[{{ . }}]{{ end }}{{ template \"t\" 1 }}{{ include \"t\" \"a\" | upper }}", "[1][A]"),
    ("{{ tpl \"{{ .Values.name }}-{{ $x := 2 }}{{ $x }}\" . }}", "web-2"),
    ("a  {{- /* comment */ -}}  b {{- 3 }}{{ -3 }}", "ab3-3"),
    ("{{ ((.Values.missing).deeper).still }}|{{ `raw` }} {{ \"\\u00e9\\x41\\101\" }}", "|raw éAA"),
  ])
  func prints(_ template: String, _ expected: String) throws {
    #expect(try TemplateCase(template, values: Self.values).output().string == expected)
  }

  @Test(arguments: [
    ("{{ .Values.missing.deeper }}", "nil pointer evaluating interface {}.deeper"),
    ("{{ .Values.name.x }}", "can't evaluate field x in type string"),
    ("{{ nope 1 }}", "function \"nope\" not defined"),
    ("{{ $nope }}", "undefined variable \"$nope\""),
    ("{{ required \"give a name\" .Values.missing }}", "give a name"),
    ("{{ fail \"stop\" }}", "stop"),
    ("{{ trunc .Values.half \"x\" }}", "wrong type for value; expected int; got float64"),
    ("{{ eq 1 1.0 }}", "incompatible types for comparison"),
    ("{{ index .Values.list 7 }}", "index out of range: 7"),
    ("{{ include \"nope\" . }}", "no template \"nope\""),
    ("{{ if }}x{{ end }}", "missing value for if"),
    ("{{ if true }}", "unexpected EOF"),
    ("{{ end }}", "unexpected {{end}}"),
    ("{{ \"a }}", "unterminated quoted string"),
    ("{{ hasKey .Values.missing \"a\" }}", "invalid value; expected map[string]interface {}"),
    ("{{ regexMatch \"(\" \"\" }}", "missing closing )"),
    ("{{ div 1 0 }}", "integer divide by zero"),
  ])
  func fails(_ template: String, _ message: String) throws {
    guard case .failure(let error) = TemplateCase(template, values: Self.values).result() else {
      Issue.record("\(template) is no error")
      return
    }
    #expect(error.message.contains(message))
    // Every error says where.
    let span = try #require(error.span)
    #expect(span.file == TemplateCase.templateFile)
  }
}
