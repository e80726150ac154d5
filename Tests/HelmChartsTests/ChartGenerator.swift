/// Random charts with the constructs that real charts use. The same seed gives the same chart.
struct ChartGenerator {
  private var state: UInt64
  private(set) var files: [String: String] = [:]
  private(set) var layers: [String] = []

  init(seed: Int) {
    state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    for _ in 0..<4 { _ = random(2) }
    writeChart()
    writeLibrary()
    writeSubchart()
    files["values.yaml"] = values(isDefault: true)
    for _ in 0..<random(3) { layers.append(values(isDefault: false)) }
    for index in 0..<2 + random(4) { files["templates/t\(index).yaml"] = template(index) }
    files["templates/_helpers.tpl"] = Self.helpers
  }

  private mutating func random(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  private mutating func pick<Element>(_ items: [Element]) -> Element { items[random(items.count)] }

  // MARK: - Charts

  private mutating func writeChart() {
    let alias = random(2) == 0 ? "  alias: backend\n" : ""
    let condition = pick(["", "  condition: backend.enabled,sub.enabled\n", "  condition: flags.sub\n"])
    let tags = pick(["", "  tags: [front, back]\n"])
    let imports = pick(["", "  import-values: [data]\n", "  import-values: [{child: nested, parent: imported.here}]\n"])
    files["Chart.yaml"] =
      "apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: \(pick(["1.10", "\"1.10\"", "v2", "20240101"]))\n"
      + "dependencies:\n- name: lib\n  version: 0.x.x\n- name: sub\n  version: \">=1.0.0\"\n" + alias + condition + tags
      + imports
  }

  private mutating func writeLibrary() {
    files["charts/lib/Chart.yaml"] = "apiVersion: v2\nname: lib\nversion: 0.1.0\ntype: library\n"
    files["charts/lib/templates/_lib.tpl"] = """
      {{- define "lib.render" -}}
      {{- $value := typeIs "string" .value | ternary .value (.value | toYaml) -}}
      {{- if contains "{{" (toJson .value) }}{{- tpl $value .context }}{{- else }}{{- $value }}{{- end -}}
      {{- end -}}
      {{- define "lib.labels" -}}
      app: {{ .Chart.Name }}
      chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
      {{- with .Values.labels }}
      {{ toYaml . }}
      {{- end }}
      {{- end -}}
      """
  }

  private mutating func writeSubchart() {
    files["charts/sub/Chart.yaml"] = "apiVersion: v2\nname: sub\nversion: 1.4.0\n"
    files["charts/sub/values.yaml"] =
      "port: 8080\nname: sub\nlabels: {tier: back}\nnested: {a: 1, b: {c: two}}\nexports: {data: {shared: \(pick(["1", "text", "[1, 2]"]))}}\n"
      + "global: {zone: inner, map: {s: sub}}\n"
    files["charts/sub/templates/s.yaml"] = """
      kind: Service
      metadata:
        name: {{ .Release.Name }}-{{ .Chart.Name }}
        labels: {{- include "lib.labels" . | nindent 4 }}
      spec:
        port: {{ .Values.port }}
        values: {{- toYaml .Values | nindent 4 }}
        zone: {{ .Values.global.zone | default "none" | quote }}
      """
  }

  // MARK: - Values

  private mutating func scalar() -> String {
    pick([
      "1", "0", "3600", "1000000", "1.5", "-3", "true", "false", "\"\"", "text", "\"3600\"", "a b", "\"x: y\"", "null",
      "\"{{ .Release.Name }}-t\"", "'it''s'", "10Mi", "0644", "yes", "\"no\"", "1e3", "v1.2.3", "\"line\\nline\"", "é",
    ])
  }

  private mutating func values(isDefault: Bool) -> String {
    var lines: [String] = []
    func has(_ generator: inout ChartGenerator) -> Bool { isDefault || generator.random(3) == 0 }
    if has(&self) { lines.append("name: \(pick(["web", "api", "\"\"", "n"]))") }
    if has(&self) { lines.append("replicas: \(pick(["1", "2", "0", "1000000"]))") }
    if has(&self) { lines.append("number: \(pick(["1.5", "7", "-2", "100000000"]))") }
    if has(&self) {
      lines.append(
        "image:\n  repository: \(pick(["nginx", "example.com/a/b"]))\n  tag: \(pick(["\"1.27\"", "1.27", "\"\"", "latest"]))"
      )
    }
    if has(&self) {
      lines.append("annotations:" + (random(4) == 0 ? " {}" : ""))
      if lines.last?.hasSuffix("{}") == false {
        for key in ["proxy-read-timeout", "buffering", "a.b/c"] where random(3) > 0 {
          lines.append("  \(key): \(scalar())")
        }
        lines.append("  last: \(scalar())")
      }
    }
    if has(&self) { lines.append("labels: {team: \(pick(["a", "\"1\"", "b c"])), \(pick(["x", "y"])): \"1\"}") }
    if has(&self) { lines.append("flags: {on: \(pick(["true", "false"])), sub: \(pick(["true", "false", "\"x\""]))}") }
    if has(&self) {
      lines.append("hosts:")
      for index in 0..<random(3) { lines.append("- host: h\(index).example.com\n  paths: [/, /p\(index)]") }
      lines.append("- host: last\n  paths: []")
    }
    if has(&self) { lines.append("list: [\(scalar()), \(scalar()), \(pick(["a", "2", "b"]))]") }
    if has(&self) { lines.append("config:\n  one: \(scalar())\n  two: {three: \(scalar()), four: [\(scalar())]}") }
    if has(&self) { lines.append("text: |\n  proxy_buffering off;\n    deeper: {{ .Values.replicas }}\n  end") }
    if has(&self) { lines.append("global: {zone: \(pick(["eu", "us"])), map: {g: \(scalar())}}") }
    if has(&self) { lines.append("tags: {front: \(pick(["true", "false"])), back: \(pick(["true", "false"]))}") }
    for key in ["sub", "backend"] where random(3) == 0 {
      lines.append(
        "\(key):\n  enabled: \(pick(["true", "false", "true"]))\n  port: \(pick(["1", "null", "9000"]))\n  nested: {b: \(pick(["null", "{c: x}", "{d: 1}"]))}"
      )
    }
    if !isDefault {
      for key in ["annotations", "config", "text", "labels"]
      where random(6) == 0 && !lines.contains(where: { $0.hasPrefix(key) }) {
        lines.append("\(key): null")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: - Expressions

  private mutating func text(_ depth: Int = 0) -> String {
    if depth > 2 { return pick([".Values.name", "\"lit\"", "$.Release.Name", ".Chart.Name", "\"\""]) }
    func inner(_ generator: inout ChartGenerator) -> String { "(\(generator.text(depth + 1)))" }
    switch random(24) {
    case 0: return "default \"d\" \(inner(&self))"
    case 1: return "printf \"%s-%s\" \(inner(&self)) \(inner(&self))"
    case 2: return "\(inner(&self)) | upper | trunc \(random(9))"
    case 3: return "include \"web.name\" ."
    case 4: return "ternary \(inner(&self)) \(inner(&self)) \(boolean(depth + 1))"
    case 5: return "toJson \(map(depth + 1))"
    case 6: return "tpl \"{{ .Values.name }}/{{ .Chart.Version }}\" ."
    case 7: return "\(inner(&self)) | replace \"e\" \"_\" | trimSuffix \"_\""
    case 8: return "join \",\" \(list(depth + 1))"
    case 9: return "\(inner(&self)) | b64enc | b64dec"
    case 10: return "regexReplaceAll \"[aeiou]+\" \(inner(&self)) \"<$0>\""
    case 11: return "toString \(number(depth + 1))"
    case 12: return "include \"lib.render\" (dict \"value\" \(map(depth + 1)) \"context\" $)"
    case 13: return "get \(map(depth + 1)) \"last\" | toString"
    case 14: return "coalesce \(inner(&self)) .Values.missing \"z\""
    case 15: return "\(inner(&self)) | sha256sum | trunc 12"
    case 16: return "\(inner(&self)) | title"
    case 17: return "cat \(inner(&self)) \(number(depth + 1)) \(boolean(depth + 1))"
    case 18: return "\(inner(&self)) | quote | squote"
    case 19: return "(urlParse \"http://h:80/p?q=1\").host"
    case 20: return "(.Values.missing).deeper | default \(inner(&self))"
    case 21: return "toYaml \(map(depth + 1))"
    case 22: return "print \(inner(&self)) \(number(depth + 1))"
    default:
      return pick([
        ".Values.image.repository", ".Values.image.tag | toString", ".Values.text | default \"\" | toString",
      ])
    }
  }

  private mutating func number(_ depth: Int = 0) -> String {
    if depth > 2 { return pick(["(.Values.replicas | int)", "(int 3)"]) }
    switch random(8) {
    case 0: return "(add \(number(depth + 1)) 2)"
    case 1: return "(max 1 \(number(depth + 1)))"
    case 2: return "(len \(list(depth + 1)))"
    case 3: return "(mul \(number(depth + 1)) 3)"
    case 4: return "(div \(number(depth + 1)) 2)"
    case 5: return "(int64 \"12\")"
    case 6: return "(round .Values.number 1)"
    default: return "(.Values.number | int)"
    }
  }

  private mutating func boolean(_ depth: Int = 0) -> String {
    if depth > 2 { return pick(["true", "false", "$.Values.flags.on"]) }
    switch random(9) {
    case 0: return "(not \(boolean(depth + 1)))"
    case 1: return "(eq (\(text(depth + 1))) \"web\")"
    case 2: return "(gt (int \(number(depth + 1))) 2)"
    case 3: return "(hasKey \(map(depth + 1)) \"last\")"
    case 4: return "(empty \(list(depth + 1)))"
    case 5: return "(semverCompare \">=1.19-0\" $.Capabilities.KubeVersion.Version)"
    case 6: return "(has \"a\" \(list(depth + 1)))"
    case 7: return "(kindIs \"string\" (\(text(depth + 1))))"
    default: return "(contains \"e\" (\(text(depth + 1))))"
    }
  }

  private mutating func list(_ depth: Int = 0) -> String {
    if depth > 2 { return "(list \"a\" 1)" }
    switch random(8) {
    case 0: return "(append \(list(depth + 1)) \"x\")"
    case 1: return "(concat \(list(depth + 1)) (list 1))"
    case 2: return "(keys \(map(depth + 1)) | sortAlpha)"
    case 3: return "(until 3)"
    case 4: return "(splitList \"-\" (\(text(depth + 1))))"
    case 5: return "(reverse \(list(depth + 1)))"
    case 6: return "(uniq \(list(depth + 1)))"
    default: return "($.Values.list | default list)"
    }
  }

  private mutating func map(_ depth: Int = 0) -> String {
    if depth > 2 { return "(dict \"a\" 1 \"last\" \"b\")" }
    switch random(10) {
    case 0: return "(merge (dict \"a\" \"\" \"m\" (dict \"x\" 1)) \(map(depth + 1)))"
    case 1: return "(mergeOverwrite (deepCopy \(map(depth + 1))) \(map(depth + 1)))"
    case 2: return "(omit \(map(depth + 1)) \"last\")"
    case 3: return "(fromYaml \"a: {b: [1, x]}\\nlast: 2\")"
    case 4: return "(dict \"k\" (\(text(depth + 1))) \"n\" \(number(depth + 1)))"
    case 5: return "(pick \(map(depth + 1)) \"a\" \"last\")"
    case 6: return "(set (deepCopy \(map(depth + 1))) \"set\" true)"
    case 7: return "($.Values.config | default dict)"
    case 8: return "($.Values.labels | default dict)"
    default: return "($.Values.annotations | default dict)"
    }
  }

  // MARK: - Templates

  private mutating func template(_ index: Int) -> String {
    var lines = ["{{- $top := . -}}", "{{- $count := 0 }}"]
    for object in 0..<1 + random(2) {
      lines += [
        "---", "apiVersion: v1", "kind: Thing", "metadata:",
        "  name: {{ include \"web.name\" . | trunc 40 }}-\(index)-\(object)",
        "  labels: {{- include \"lib.labels\" . | nindent 4 }}", "spec:",
      ]
      for field in 0..<3 + random(7) { lines += self.field("f\(field)", indent: 2, depth: 0) }
    }
    return lines.joined(separator: "\n") + (random(2) == 0 ? "\n" : "")
  }

  private mutating func field(_ name: String, indent: Int, depth: Int) -> [String] {
    let pad = String(repeating: " ", count: indent)
    switch random(depth > 1 ? 6 : 13) {
    case 0, 1: return ["\(pad)\(name): {{ \(text()) | quote }}"]
    case 2: return ["\(pad)\(name): {{ \(number()) }}"]
    case 3: return ["\(pad)\(name): {{ \(boolean()) }}"]
    case 4: return ["\(pad)\(name): {{- toYaml \(map()) | nindent \(indent + 2) }}"]
    case 5: return ["\(pad)\(name): {{ \(list()) | toJson }}"]
    case 6:
      return ["\(pad){{- if \(boolean()) }}"] + field(name, indent: indent, depth: depth + 1) + ["\(pad){{- else }}"]
        + field(name, indent: indent, depth: depth + 1) + ["\(pad){{- end }}"]
    case 7:
      return [
        "\(pad)\(name):", "\(pad)  {{- range $k, $v := \(map()) }}",
        "\(pad)  {{ $k | quote }}: {{ $v | toJson | quote }}",
        "\(pad)  {{- $count = add $count 1 }}", "\(pad)  {{- else }}", "\(pad)  none: {}", "\(pad)  {{- end }}",
        "\(pad)\(name)count: {{ $count }}",
      ]
    case 8:
      return [
        "\(pad)\(name):", "\(pad)  {{- range .Values.hosts }}", "\(pad)  - host: {{ .host | quote }}",
        "\(pad)    paths:",
        "\(pad)      {{- range .paths }}", "\(pad)      - path: {{ . }}", "\(pad)        top: {{ $top.Release.Name }}",
        "\(pad)      {{- else }}", "\(pad)      - path: /none", "\(pad)      {{- end }}", "\(pad)  {{- end }}",
      ]
    case 9:
      return [
        "\(pad){{- with \(map()) }}", "\(pad)\(name):", "\(pad)  {{- toYaml . | nindent \(indent + 2) }}",
        "\(pad){{- end }}",
      ]
    case 10:
      return [
        "\(pad)\(name): |",
        "\(pad)  {{- include \"lib.render\" (dict \"value\" (.Values.text | default \"x\") \"context\" $) | nindent \(indent + 2) }}",
      ]
    case 11:
      return [
        "\(pad)\(name): {{ include \"lib.render\" (dict \"value\" .Values.annotations \"context\" $) | fromYaml | toJson }}"
      ]
    default: return ["\(pad)\(name): {{ print .Values.list .Values.config .Values.number | quote }}"]
    }
  }

  private static let helpers = """
    {{- define "web.name" -}}
    {{- if .Values.name -}}{{ .Values.name }}{{- else -}}{{ printf "%s-%s" .Release.Name .Chart.Name }}{{- end -}}
    {{- end -}}
    """
}
