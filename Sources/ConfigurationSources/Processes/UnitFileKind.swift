import SourceText
import SystemSupport

/// A file that describes processes outside of containers.
package enum UnitFileKind {
  case procfile
  case systemd
  case supervisor
  /// A file of a server that something else starts, with the command that reads it.
  case server([String])

  /// Whether a file may be one, by its name in lower case.
  package static func hasName(_ name: String) -> Bool {
    name == "procfile" || name.hasSuffix(".service") || name == "www.conf" || name.hasSuffix("-fpm.conf")
      || isConfiguration(name) && name.contains(caseless: "supervisor")
      || name.hasSuffix(".ini") && name.contains(caseless: "uwsgi")
  }

  private static func isConfiguration(_ name: String) -> Bool { name.hasSuffix(".conf") || name.hasSuffix(".ini") }

  /// Nil for a file that is none.
  package init?(_ source: SourceFile) {
    let name = fileName(of: source.path).lowercased()
    if name == "procfile" {
      self = .procfile
    } else if name.hasSuffix(".service") {
      guard source.bytes.contains("[Service]"), source.bytes.contains("ExecStart") else { return nil }
      self = .systemd
    } else if Self.isConfiguration(name), source.bytes.count <= 1 << 20 {
      if source.bytes.contains("[program:") {
        self = .supervisor
      } else if source.bytes.contains("[uwsgi]") {
        self = .server(["uwsgi", "--ini"])
      } else if source.bytes.contains("\nlisten"), source.bytes.contains("\npm"), source.bytes.contains("[") {
        self = .server(["php-fpm", "-y"])
      } else {
        return nil
      }
    } else {
      return nil
    }
  }
}
