/// Names of files that hold YAML or JSON.
package enum YAMLFileName {
  /// Whether a path has such an extension, in any case.
  package static func hasExtension(_ path: String) -> Bool {
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
    switch path[path.utf8.index(after: dot)...].lowercased() {
    case "yaml", "yml", "json": return true
    default: return false
    }
  }
}
