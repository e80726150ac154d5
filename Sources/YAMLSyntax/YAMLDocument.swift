/// One document of a YAML file.
package struct YAMLDocument: Sendable {
  /// The bytes of the document in the file, `---` and the comments before it included.
  package let range: Range<Int>
  /// The value, or nil when the document contains nothing but comments or is not YAML.
  package let root: YAMLNode?
  /// Why there is no value.
  package let error: YAMLSyntaxError?
  /// Keys that are twice in a mapping, in the order in which the mappings end. Empty for a template: its branches
  /// repeat keys.
  package let duplicateKeys: [YAMLDuplicateKey]
  /// All comments in order. Empty when the document is not YAML.
  package let comments: [YAMLComment]
  /// Whether the document was read with its template actions set aside.
  package let isTemplate: Bool

  private let bytes: [UInt8]

  init(
    range: Range<Int>, root: YAMLNode?, error: YAMLSyntaxError?, duplicateKeys: [YAMLDuplicateKey],
    comments: [YAMLComment], isTemplate: Bool, bytes: [UInt8]
  ) {
    self.range = range
    self.root = root
    self.error = error
    self.duplicateKeys = duplicateKeys
    self.comments = comments
    self.isTemplate = isTemplate
    self.bytes = bytes
  }

  /// The comment that ends the line of an offset, also when it is alone there.
  package func comment(onLineOf offset: Int) -> YAMLComment? {
    guard !comments.isEmpty else { return nil }
    let line = lineStart(offset)
    let index = firstComment(from: line)
    guard index < comments.count, lineStart(comments[index].range.lowerBound) == line else { return nil }
    return comments[index]
  }

  /// The comments on the lines directly above the line of an offset, from top to bottom. A blank line ends them.
  package func comments(above offset: Int) -> [YAMLComment] {
    guard !comments.isEmpty else { return [] }
    var line = lineStart(offset)
    let end = firstComment(from: line)
    var start = end
    while start > 0, line > range.lowerBound {
      let previous = lineStart(line - 1)
      let comment = comments[start - 1].range
      guard comment.lowerBound >= previous,
        bytes[previous..<comment.lowerBound].allSatisfy({ $0 == 0x20 || $0 == 0x09 })
      else { break }
      start -= 1
      line = previous
    }
    return Array(comments[start..<end])
  }

  /// The comments on the lines directly above a node.
  package func comments(above node: YAMLNode) -> [YAMLComment] {
    comments(above: (node.aliasRange ?? node.range).lowerBound)
  }

  private func firstComment(from offset: Int) -> Int {
    var low = 0
    var high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].range.lowerBound < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// A longer line has no comment; one that contains a whole file would be searched again for every node.
  private static let longestLine = 8192

  /// The first byte of the line of an offset, within a limited distance. An offset on a line break belongs to the line
  /// that the break ends.
  private func lineStart(_ offset: Int) -> Int {
    var at = min(max(offset, range.lowerBound), range.upperBound)
    let limit = max(range.lowerBound, at - Self.longestLine)
    while at > limit {
      let byte = bytes[at - 1]
      if byte == 0x0A { break }
      if byte == 0x0D, !(at < bytes.count && bytes[at] == 0x0A) { break }
      at -= 1
    }
    return at
  }
}
