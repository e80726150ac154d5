import SourceText

/// Which files may hold configuration, judged by their names.
enum InputKind {
  private static let folders: Set<String> = [
    "sites-available", "sites-enabled", "conf.d", "snippets", "nginx", "nginx.conf.d", "vhosts", "vhost.d", "locations",
    "streams-enabled", "servers", "templates",
  ]
  /// Endings of files that stand next to nginx configurations without being one.
  private static let otherEndings = [
    ".md", ".txt", ".yaml", ".yml", ".json", ".toml", ".sh", ".py", ".js", ".ts", ".html", ".css", ".pem", ".crt",
    ".key",
    ".png", ".svg", ".xml", ".lock", ".go", ".rb", ".php", ".tf", ".ini", ".env", ".log", ".swift", ".lua", ".bak",
    ".orig",
    ".disabled", ".old", ".save", ".dpkg-dist", ".dpkg-old", ".rpmnew", ".rpmsave", "~",
  ]

  /// Whether a file found in a folder is worth reading.
  static func mayMatter(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard let name = parts.last?.lowercased(), !name.hasPrefix(".") else { return false }
    if mayBeManifest(path) { return true }
    if name.hasSuffix(".conf") || name.hasSuffix(".nginx") || name.hasSuffix(".vhost") || name.hasSuffix(".nginxconf") {
      return true
    }
    for ending in [
      ".conf.template", ".conf.tmpl", ".conf.tpl", ".conf.j2", ".conf.erb", ".conf.sample", ".conf.example",
    ]
    where name.hasSuffix(ending) { return true }
    if otherEndings.contains(where: { name.hasSuffix($0) }) { return false }
    if name.hasPrefix("nginx") || name.hasPrefix("default.conf") { return true }
    guard parts.count > 1 else { return false }
    return folders.contains(String(parts[parts.count - 2])) && !name.hasPrefix("dockerfile")
  }

  /// Whether a file may hold Kubernetes objects, judged by its name.
  static func mayBeManifest(_ path: String) -> Bool {
    let name = path.lowercased()
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json")
  }

  /// Whether a text looks like Kubernetes objects.
  static func looksLikeManifest(_ bytes: [UInt8]) -> Bool {
    (bytes.holds("apiVersion") && bytes.holds("kind")) || bytes.holds("_format_version") || bytes.holds("KONG_")
  }

  /// Whether a text may configure a node of Kong: variables of a compose file, `env:` of a chart.
  static func looksLikeKongNode(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.holds("KONG_") || bytes.holds("nginx_http_") || bytes.holds("nginx_proxy_")
      || bytes.holds("nginx_location_") || bytes.holds("nginx_main_") || bytes.holds("kong:")
  }

  /// Whether a file may hold the values of a chart with an Ingress.
  static func looksLikeChartValues(_ path: String, _ bytes: [UInt8]) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    guard name.lowercased().contains("values") else { return false }
    if bytes.withUnsafeBufferPointer(looksLikeKongNode) { return true }
    return (bytes.holds("ngress:") && bytes.holds("annotations:"))
      || (bytes.holds("controller:") && bytes.holds("config:"))
  }

  /// Whether the bytes are no text.
  static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(8192).withUnsafeBufferPointer { $0.holds("\0") } }

  /// Whether the bytes begin with the mark of UTF-16 or UTF-32.
  static func isUTF16(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
  }

  /// The name of the template language that a text uses, or nil. Only asked when a file cannot be parsed.
  static func templateLanguage(_ bytes: [UInt8]) -> String? {
    if bytes.holds("{{") { return "template" }
    if bytes.holds("{%") { return "Jinja template" }
    return bytes.holds("<%") ? "ERB template" : nil
  }
}
