import SourceText

/// Paths of inputs in the form that services expect when they compare them with a repository.
enum ReportPaths {
  /// The path as a URI reference: everything but unreserved characters and slashes is escaped.
  static func uri(_ path: String) -> String { (path.hasPrefix("/") ? "file://" : "") + PercentEncoding.encoded(path) }

  /// The path that became a URI reference.
  static func path(ofURI uri: String) -> String {
    let scheme = "file://"
    let text = uri.hasPrefix(scheme) ? uri.dropFirst(scheme.utf8.count) : Substring(uri)
    return String(decoding: PercentEncoding.decoded(text), as: UTF8.self)
  }

  /// Whether a path is relative to the working folder.
  static func isRelative(_ path: String) -> Bool { !path.hasPrefix("/") }
}
