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

  /// Whether the bytes are no text.
  static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(8192).contains(0) }

  /// The name of the template language that a text uses, or nil. Only asked when a file cannot be parsed.
  static func templateLanguage(_ bytes: [UInt8]) -> String? {
    for (marker, name) in [("{{", "template"), ("{%", "Jinja template"), ("<%", "ERB template")] {
      if contains(bytes, Array(marker.utf8)) { return name }
    }
    return nil
  }

  private static func contains(_ bytes: [UInt8], _ pair: [UInt8]) -> Bool {
    var i = 0
    while i + 1 < bytes.count {
      if bytes[i] == pair[0], bytes[i + 1] == pair[1] { return true }
      i += 1
    }
    return false
  }
}
