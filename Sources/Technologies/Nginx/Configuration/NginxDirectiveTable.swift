/// What nginx knows about its directives (`rules/technologies/nginx-directives.tsv`).
public struct NginxDirectiveTable: Sendable {
  /// One directive in one set of contexts.
  struct Entry: Sendable {
    let contexts: [UInt8]
    let minimumArguments: Int
    let maximumArguments: Int
    let isBlock: Bool
    let type: String
    let words: [String]
    let since: String
  }

  private var entries: [String: [Entry]] = [:]

  /// Reads the table; a line that does not fit is left out (the build checks the file).
  public init(_ bytes: UnsafeBufferPointer<UInt8>) {
    entries.reserveCapacity(800)
    for line in bytes.split(separator: 0x0A) where line.first != UInt8(ascii: "#") {
      let columns = line.split(separator: 0x09, omittingEmptySubsequences: false)
      guard columns.count >= 3 else { continue }
      let text = { (i: Int) in i < columns.count ? String(decoding: columns[i], as: UTF8.self) : "" }
      let range = Self.arguments(columns[2])
      let entry = Entry(
        contexts: Array(columns[1]), minimumArguments: range.0, maximumArguments: range.1,
        isBlock: columns.count > 3 && !columns[3].isEmpty, type: text(4),
        words: columns.count > 5 ? text(5).split(separator: ",").map(String.init) : [], since: text(6))
      entries[text(0), default: []].append(entry)
    }
  }

  /// `1`, `1-2` or `1+`.
  private static func arguments(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> (Int, Int) {
    let digits = text.map { Int($0) - 48 }
    guard let first = digits.first else { return (0, Int.max) }
    if text.last == UInt8(ascii: "+") { return (first, Int.max) }
    return (first, digits.count == 3 ? digits[2] : first)
  }

  /// The entries of a name.
  func entries(of name: String) -> [Entry]? { entries[name] }

  /// The entry that holds in a context, or nil.
  func entry(of name: String, in context: NginxContext) -> Entry? {
    guard let letter = context.letter else { return nil }
    return entries[name]?.first { $0.contexts.contains(letter) || $0.contexts.contains(UInt8(ascii: "*")) }
  }

  /// All names.
  public var names: some Sequence<String> { entries.keys }
}
