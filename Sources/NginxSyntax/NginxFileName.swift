import SourceText
import SystemSupport

/// Decides by their names which files may contain nginx configuration.
package enum NginxFileName {
  private static let folders: Set<String> = [
    "sites-available", "sites-enabled", "conf.d", "snippets", "nginx", "nginx.conf.d", "vhosts", "vhost.d", "locations",
    "streams-enabled", "servers", "templates",
  ]
  /// Extensions of files that are often next to nginx configurations without being one.
  private static let otherExtensions: Set<String> = [
    "md", "txt", "yaml", "yml", "json", "toml", "sh", "py", "js", "ts", "html", "css", "pem", "crt", "key", "png",
    "svg", "xml", "lock", "go", "rb", "php", "tf", "ini", "env", "log", "swift", "lua", "bak", "orig", "disabled",
    "old",
    "save", "dpkg-dist", "dpkg-old", "rpmnew", "rpmsave",
  ]
  private static let extensions: Set<String> = ["conf", "nginx", "vhost", "nginxconf"]
  /// Extensions behind `.conf`.
  private static let templateExtensions: Set<String> = [
    "template", "tmpl", "tpl", "gtpl", "j2", "jinja", "jinja2", "erb", "mustache", "hbs", "sample", "example",
  ]

  /// Whether a folder holds files that a main file in the folder above includes.
  package static func isPartFolder(_ name: String) -> Bool { folders.contains(name) && name != "nginx" }

  /// Whether a file that was found is worth reading. The name is in lower case.
  package static func isCandidate(_ name: String, in folder: String?) -> Bool {
    if let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) {
      let ending = String(name[name.utf8.index(after: dot)...])
      if extensions.contains(ending) { return true }
      if templateExtensions.contains(ending), name[..<dot].hasSuffix(".conf") || name.contains("nginx") { return true }
      if otherExtensions.contains(ending) { return false }
    }
    if isBackup(name) { return false }
    if name.hasPrefix("nginx") || name.hasPrefix("default.conf") || name == "conf" { return true }
    return folder.map(folders.contains) == true && !name.hasPrefix("dockerfile")
  }
}
