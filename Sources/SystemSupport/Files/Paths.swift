/// The path without `.`, empty parts and `..` that can be resolved; `.` when nothing is left.
package func normalizedPath(_ path: String) -> String {
  if isNormalized(path) { return path }
  var parts: [Substring] = []
  let isAbsolute = path.hasPrefix("/")
  for part in path.utf8.split(separator: UInt8(ascii: "/")).map(Substring.init) {
    if part == "." { continue }
    if part == "..", let last = parts.last, last != ".." {
      parts.removeLast()
      continue
    }
    if part == "..", isAbsolute { continue }
    parts.append(part)
  }
  let joined = parts.joined(separator: "/")
  return isAbsolute ? "/" + joined : joined.isEmpty ? "." : joined
}

/// Whether a path is normalized already, judged by its bytes. A part that begins with a dot needs the slow check.
private func isNormalized(_ path: String) -> Bool {
  var last = UInt8(ascii: "/")
  var isFirst = true
  for byte in path.utf8 {
    if last == UInt8(ascii: "/"), byte == UInt8(ascii: ".") { return false }
    if last == UInt8(ascii: "/"), byte == UInt8(ascii: "/"), !isFirst { return false }
    last = byte
    isFirst = false
  }
  return last != UInt8(ascii: "/")
}

/// The folder of a path; `.` when it has none.
package func folder(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// Joins a folder and a relative path; an absolute path wins.
package func joinedPath(_ folder: String, _ path: String) -> String {
  if path.hasPrefix("/") || folder == "." || folder.isEmpty { return normalizedPath(path) }
  return normalizedPath(folder + "/" + path)
}
