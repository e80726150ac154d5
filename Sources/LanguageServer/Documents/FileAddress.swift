import SourceText
import SystemSupport

/// Paths as addresses of files and back.
package enum FileAddress {
  /// The normalized absolute path of a `file:` address; nil for any other address.
  package static func path(of uri: String) -> String? {
    guard uri.lowercased().hasPrefix("file:") else { return nil }
    var rest = uri.dropFirst("file:".count)
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let host = rest.prefix { $0 != "/" }
      guard host.isEmpty || host == "localhost" else { return nil }
      rest = rest.dropFirst(host.count)
    }
    guard rest.hasPrefix("/") else { return nil }
    let bytes = PercentEncoding.decoded(rest)
    guard !bytes.contains(0), let path = String(validating: bytes, as: UTF8.self) else { return nil }
    return normalizedPath(path)
  }

  /// The address of an absolute path.
  package static func uri(of path: String) -> String { "file://" + PercentEncoding.encoded(path) }
}
