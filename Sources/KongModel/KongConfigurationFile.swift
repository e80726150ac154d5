/// `kong.conf`: lines `key = value`.
package enum KongConfigurationFile {
  /// A line.
  struct Line {
    let key: String
    let value: String
    let range: Range<Int>
  }

  /// Whether a file is one: every line assigns, and one of the keys is Kong's own.
  package static func isOne(_ bytes: [UInt8]) -> Bool {
    guard !bytes.contains(UInt8(ascii: ";")), !bytes.contains(UInt8(ascii: "{")), bytes.contains(UInt8(ascii: "="))
    else { return false }
    return lines(of: bytes).contains { isKey($0.key) }
  }

  static func isKey(_ key: String) -> Bool {
    if ["proxy_listen", "admin_listen", "upstream_keepalive_pool_size", "nginx_worker_processes"].contains(key) {
      return true
    }
    return ["main", "events", "http", "proxy", "location", "upstream", "admin", "status", "stream"].contains {
      key.hasPrefix("nginx_\($0)_")
    }
  }

  static func lines(of bytes: [UInt8]) -> [Line] {
    var result: [Line] = []
    var start = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      defer { start += line.count + 1 }
      var end = line.endIndex
      if let hash = line.firstIndex(of: UInt8(ascii: "#")) { end = hash }
      let text = line[..<end]
      guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let key = trimmed(text[..<equals])
      let value = trimmed(text[(equals + 1)...])
      guard !key.isEmpty else { continue }
      let lower = start + key.startIndex - line.startIndex
      let upper = value.isEmpty ? start + equals + 1 - line.startIndex : start + value.endIndex - line.startIndex
      result.append(
        Line(
          key: String(decoding: key, as: UTF8.self).lowercased(), value: String(decoding: value, as: UTF8.self),
          range: lower..<upper))
    }
    return result
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes
    while let first = rest.first, first == 0x20 || first == 0x09 { rest = rest.dropFirst() }
    while let last = rest.last, last == 0x20 || last == 0x09 || last == 0x0D { rest = rest.dropLast() }
    return rest
  }
}
