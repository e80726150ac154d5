import StreamModel
import Synchronization

/// The directives of nginx (`rules/technologies/nginx-directives.tsv`).
package final class NginxDirectiveTable: Sendable {
  /// The meaning of a directive's first argument.
  enum ArgumentType: String, Sendable {
    case flag
    case milliseconds = "ms"
    case seconds = "sec"
    case size
    case offset
    case number
    case word
    /// Anything.
    case other = ""
  }

  /// One directive in one set of contexts. It is shared, not copied, for every statement.
  final class Entry: Sendable {
    let contexts: [UInt8]
    let minimumArguments: Int
    let maximumArguments: Int
    let isBlock: Bool
    let type: ArgumentType
    /// Whether nginx allows the directive once in a block.
    let isSingle: Bool
    let words: [Word]
    /// The version that it came with, nil when nginx always had it.
    let since: ProductVersion?

    init(
      contexts: [UInt8], arguments: (Int, Int), isBlock: Bool, type: String, words: [Word], since: ProductVersion?
    ) {
      self.contexts = contexts
      (minimumArguments, maximumArguments) = arguments
      self.isBlock = isBlock
      self.type = ArgumentType(rawValue: type) ?? .other
      isSingle = self.type != .other || ["text", "buffers", "path", "size-template"].contains(type)
      self.words = words
      self.since = since
    }
  }

  /// A value of a directive that takes one of a few words.
  struct Word: Sendable {
    let text: String
    /// The version that it came with, nil when the directive always had it.
    let since: ProductVersion?

    fileprivate init(_ column: Substring) {
      let parts = column.split(separator: ":", maxSplits: 1)
      text = String(parts.first ?? "")
      since = parts.count > 1 ? ProductVersion(String(parts[1])) : nil
    }
  }

  private let bytes: [UInt8]
  /// The rows, sorted by name; parsed lazily.
  private let rows: [Range<Int>]
  private let known = Mutex<[String: [Entry]?]>([:])

  /// Takes the table; a line that does not fit is left out (the build checks the file).
  package init(_ buffer: UnsafeBufferPointer<UInt8>) {
    bytes = Array(buffer)
    var rows: [Range<Int>] = []
    rows.reserveCapacity(800)
    var start = 0
    var isSorted = true
    for i in 0...buffer.count where i == buffer.count || buffer[i] == 0x0A {
      if i > start, buffer[start] != UInt8(ascii: "#") {
        if let last = rows.last, Self.precedes(buffer, start..<i, last) { isSorted = false }
        rows.append(start..<i)
      }
      start = i + 1
    }
    if !isSorted { rows.sort { Self.precedes(buffer, $0, $1) } }
    self.rows = rows
  }

  /// Whether the name of a row comes before that of another.
  private static func precedes(_ bytes: UnsafeBufferPointer<UInt8>, _ a: Range<Int>, _ b: Range<Int>) -> Bool {
    var (i, j) = (a.lowerBound, b.lowerBound)
    while i < a.upperBound, j < b.upperBound, bytes[i] == bytes[j], bytes[i] != 0x09 {
      i += 1
      j += 1
    }
    let x = i < a.upperBound && bytes[i] != 0x09 ? bytes[i] : 0
    let y = j < b.upperBound && bytes[j] != 0x09 ? bytes[j] : 0
    return x < y
  }

  /// The entries of a name.
  func entries(of name: String) -> [Entry]? {
    known.withLock { known in
      if let entries = known[name] { return entries }
      let entries = read(name)
      known[name] = .some(entries)
      return entries
    }
  }

  private func read(_ name: String) -> [Entry]? {
    let wanted = Array(name.utf8)
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if self.name(of: rows[middle]).lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
    }
    var result: [Entry] = []
    while low < rows.count, self.name(of: rows[low]).elementsEqual(wanted) {
      if let entry = entry(rows[low]) { result.append(entry) }
      low += 1
    }
    return result.isEmpty ? nil : result
  }

  private func name(of row: Range<Int>) -> ArraySlice<UInt8> { bytes[row].prefix { $0 != 0x09 } }

  private func entry(_ row: Range<Int>) -> Entry? {
    let columns = bytes[row].split(separator: 0x09, omittingEmptySubsequences: false)
    guard columns.count >= 3 else { return nil }
    let text = { (i: Int) in i < columns.count ? String(decoding: columns[i], as: UTF8.self) : "" }
    let range = Self.arguments(columns[2])
    return Entry(
      contexts: Array(columns[1]), arguments: range, isBlock: columns.count > 3 && !columns[3].isEmpty, type: text(4),
      words: columns.count > 5 ? text(5).split(separator: ",").map(Word.init) : [], since: ProductVersion(text(6)))
  }

  /// `1`, `1-2` or `1+`.
  private static func arguments(_ text: ArraySlice<UInt8>) -> (Int, Int) {
    let digits = text.map { Int($0) - 48 }
    guard let first = digits.first else { return (0, Int.max) }
    if text.last == UInt8(ascii: "+") { return (first, Int.max) }
    return (first, digits.count == 3 ? digits[2] : first)
  }

  /// The entry that applies in a context, or nil.
  func entry(of name: String, in context: NginxContext) -> Entry? {
    entries(of: name).flatMap { Self.entry(among: $0, in: context) }
  }

  /// The entry of a list that applies in a context, or nil.
  static func entry(among entries: [Entry], in context: NginxContext) -> Entry? {
    guard let letter = context.letter else { return nil }
    return entries.first { $0.contexts.contains(letter) || $0.contexts.contains(UInt8(ascii: "*")) }
  }

  /// All names.
  package var names: some Sequence<String> {
    rows.lazy.map { String(decoding: self.bytes[$0].prefix { $0 != 0x09 }, as: UTF8.self) }
  }
}
