import SourceText
import SystemSupport

/// Which files may hold configuration, judged by their names.
enum InputKind {
  private static let folders: Set<String> = [
    "sites-available", "sites-enabled", "conf.d", "snippets", "nginx", "nginx.conf.d", "vhosts", "vhost.d", "locations",
    "streams-enabled", "servers", "templates",
  ]
  /// Extensions of files that are often next to nginx configurations without being one.
  private static let otherExtensions: Set<String> = [
    "md", "txt", "yaml", "yml", "json", "toml", "sh", "py", "js", "ts", "html", "css", "pem", "crt", "key", "png",
    "svg",
    "xml", "lock", "go", "rb", "php", "tf", "ini", "env", "log", "swift", "lua", "bak", "orig", "disabled", "old",
    "save", "dpkg-dist", "dpkg-old", "rpmnew", "rpmsave",
  ]
  private static let extensions: Set<String> = ["conf", "nginx", "vhost", "nginxconf"]
  /// Extensions behind `.conf`.
  private static let templateExtensions: Set<String> = ["template", "tmpl", "tpl", "j2", "erb", "sample", "example"]

  private enum Role {
    case configuration, template, other
  }

  /// What extensions mean.
  private static let roles: [String: Role] = {
    var roles: [String: Role] = [:]
    for text in otherExtensions { roles[text] = .other }
    for text in templateExtensions { roles[text] = .template }
    for text in extensions.union(manifestExtensions) { roles[text] = .configuration }
    return roles
  }()

  /// Whether a file found in a folder is worth reading.
  static func isCandidate(_ path: String) -> Bool {
    let folder = folder(of: path)
    return isCandidate(name: name(of: path), in: folder == "." || folder == "/" ? nil : name(of: folder))
  }

  /// The same of a name in a folder whose own name is `folder`, nil for the outermost.
  static func isCandidate(name: String, in folder: String?) -> Bool {
    guard name.utf8.first != UInt8(ascii: ".") else { return false }
    let name = lowercased(name)
    if let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) {
      switch roles[String(name[name.utf8.index(after: dot)...])] {
      case .configuration: return true
      case .template: if name[..<dot].hasSuffix(".conf") { return true }
      case .other: return false
      case nil: break
      }
    }
    if name.utf8.last == UInt8(ascii: "~") { return false }
    if name.hasPrefix("nginx") || name.hasPrefix("default.conf") { return true }
    return folder.map(folders.contains) == true && !name.hasPrefix("dockerfile")
  }

  /// The last part of a path in its normal form.
  static func name(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }

  private static func lowercased(_ name: String) -> String {
    name.utf8.contains { $0 >= 0x80 || ($0 >= 0x41 && $0 <= 0x5A) } ? name.lowercased() : name
  }

  private static let manifestExtensions: Set<String> = ["yaml", "yml", "json"]

  /// Whether a file may hold Kubernetes objects, judged by its name.
  static func mayBeManifest(_ path: String) -> Bool {
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return manifestExtensions.contains(lowercased(String(path[path.utf8.index(after: dot)...])))
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
    guard name(of: path).holds(caseless: "values") else { return false }
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

  /// The name of the template language that a file uses, or nil. Only called if a file cannot be parsed.
  static func templateLanguage(_ bytes: [UInt8]) -> String? {
    if bytes.holds("{{") { return "template" }
    if bytes.holds("{%") { return "Jinja template" }
    return bytes.holds("<%") ? "ERB template" : nil
  }
}
