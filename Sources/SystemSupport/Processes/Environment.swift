#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The variables of the process.
package enum Environment {
  /// A variable; nil when it is not set or empty.
  package static func value(of name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// Where temporary files go.
  package static var temporaryFolder: String { value(of: "TMPDIR") ?? "/tmp" }
}
