import SourceText
import SystemSupport

/// Objects of a repository, read without a checkout.
struct GitObjects: Sendable {
  /// One entry of a commit's tree.
  struct Entry {
    let mode: Mode
    let id: String
    /// From the top of the repository.
    let path: String
    let isText: Bool
  }

  /// The kinds of entries.
  enum Mode {
    case file
    case link
    /// A submodule; the identifier is that of its commit.
    case module
  }

  /// So many bytes of objects are read at once.
  private static let batch = 32 * 1024 * 1024

  let tree: GitWorkTree

  /// All entries of a commit below its top; nil when git fails.
  func entries(of commit: String) -> [Entry]? {
    guard let output = tree.output(of: ["ls-tree", "-r", "-z", "--full-tree", commit]) else { return nil }
    return output.split(separator: 0).compactMap(Self.entry)
  }

  /// `100644 blob IDENTIFIER<tab>PATH`.
  private static func entry(_ line: ArraySlice<UInt8>) -> Entry? {
    guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
    let words = line[..<tab].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 3 else { return nil }
    let name = line[(tab + 1)...]
    let path = String(decoding: name, as: UTF8.self)
    let mode: Mode = words[0] == "120000" ? .link : words[0] == "160000" ? .module : .file
    return Entry(mode: mode, id: words[2], path: path, isText: path.utf8.elementsEqual(name))
  }

  /// The sizes of objects in bytes, in their order: nil for those that are not in this clone. Nil when git fails.
  func sizes(of ids: [String]) -> [Int?]? {
    guard !ids.isEmpty else { return [] }
    guard let output = tree.output(of: ["cat-file", "--batch-check=%(objectsize)"], input: Self.lines(ids)) else {
      return nil
    }
    let lines = output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
    guard lines.count == ids.count else { return nil }
    return lines.map { Int(String(decoding: $0, as: UTF8.self)) }
  }

  /// The contents of objects with their sizes, one at a time and in their order; nil for one that cannot be read.
  func read(_ objects: [(id: String, size: Int)], each: (Int, [UInt8]?) -> Void) {
    var start = 0
    while start < objects.count {
      var end = start + 1
      var bytes = objects[start].size
      while end < objects.count, bytes + objects[end].size <= Self.batch {
        bytes += objects[end].size
        end += 1
      }
      let output = tree.output(of: ["cat-file", "--batch"], input: Self.lines(objects[start..<end].map(\.id))) ?? []
      var offset = 0
      for index in start..<end {
        each(index, Self.content(output, &offset))
      }
      start = end
    }
  }

  /// `IDENTIFIER blob SIZE`, a line feed, the bytes, a line feed.
  private static func content(_ output: [UInt8], _ offset: inout Int) -> [UInt8]? {
    guard offset < output.count, let end = output[offset...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let words = output[offset..<end].split(separator: UInt8(ascii: " "))
    offset = end + 1
    guard words.count == 3, let size = Int(String(decoding: words[2], as: UTF8.self)), size >= 0,
      size < output.count - offset
    else { return nil }
    defer { offset += size + 1 }
    return Array(output[offset..<(offset + size)])
  }

  private static func lines(_ ids: [String]) -> [UInt8] { ids.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] } }
}
