import SourceText
import SystemSupport

/// Several files in one input: a line `#file: PATH` begins each. What is before the first is a file of its own.
struct FileBundle {
  /// The files by path.
  private(set) var files: [String: [UInt8]] = [:]

  /// Splits an input; `first` names the file before the first line that names one.
  init(_ input: [UInt8], first: String) {
    var path = first
    var contents: [UInt8] = []
    var isNamed = false
    for line in input.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if let next = Self.name(in: line) {
        keep(path, contents, isNamed)
        (path, contents, isNamed) = (next, [], true)
      } else {
        contents += line
        contents.append(0x0A)
      }
    }
    // The last line has no line break.
    contents.removeLast(contents.isEmpty ? 0 : 1)
    keep(path, contents, isNamed)
  }

  private mutating func keep(_ path: String, _ contents: [UInt8], _ isNamed: Bool) {
    if isNamed || !contents.isEmpty { files[path] = contents }
  }

  /// The path in a line that begins a file. Paths stay within the input's own folder, as those of a file system do.
  private static func name(in line: ArraySlice<UInt8>) -> String? {
    let sign = "#file: "
    guard line.starts(with: sign.utf8), let path = String(validating: line.dropFirst(sign.utf8.count), as: UTF8.self)
    else { return nil }
    let name = normalizedPath(path)
    return name == "." || name.hasPrefix("/") || name.hasPrefix("..") ? nil : name
  }
}
