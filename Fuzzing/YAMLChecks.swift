import YAMLSyntax

/// The invariants of every document that was read.
struct YAMLChecks {
  private let document: YAMLDocument
  private let bytes: [UInt8]
  private let places: Places

  init(_ document: YAMLDocument, _ bytes: [UInt8], _ places: Places) {
    self.document = document
    self.bytes = bytes
    self.places = places
  }

  func run() {
    if let error = document.error {
      places.requireValid(error.range, "the error \"\(error.message)\"")
      require(document.root == nil, "a document that is refused has a value")
    }
    for comment in document.comments {
      places.requireValid(comment.range, "the comment")
      require(bytes[comment.range].first == UInt8(ascii: "#"), "a comment without #")
    }
    for duplicate in document.duplicateKeys {
      places.requireValid(duplicate.first, "the first key")
      places.requireValid(duplicate.second, "the second key")
    }
    guard let root = document.root else { return }
    visit(root, within: document.range)
    if !document.isTemplate { requirePackable(root) }
  }

  private func visit(_ node: YAMLNode, within outer: Range<Int>) {
    let range = node.aliasRange ?? node.range
    places.requireValid(range, "the node")
    require(
      outer.lowerBound <= range.lowerBound && range.upperBound <= outer.upperBound,
      "the node at \(range) reaches out of \(outer)")
    _ = document.comments(above: node)
    _ = document.comment(onLineOf: range.lowerBound)
    // The target of an alias was visited at its own location.
    if node.aliasRange != nil { return }
    _ = node.isTemplated
    if let pairs = node.pairs {
      for pair in pairs { if let key = pair.key.text { require(node[key] != nil, "the key \"\(key)\" is not found") } }
      _ = node.resolvedPairs
    }
    visitText(of: node)
    var position = range.lowerBound
    for child in node.items ?? node.pairs?.flatMap({ [$0.key, $0.value] }) ?? [] {
      let place = child.aliasRange ?? child.range
      require(place.lowerBound >= position, "the node at \(place) begins before \(position)")
      position = place.lowerBound
      visit(child, within: range)
    }
  }

  /// Where the map calls a byte literal, the file has that byte.
  private func visitText(of node: YAMLNode) {
    guard let map = node.contentMap, let text = node.text else { return }
    let decoded = Array(text.utf8)
    require(node.hasText(text), "a scalar does not have its own text")
    places.requireValid(map.fileRange(of: 0..<decoded.count), "the text")
    guard !document.isTemplate else { return }
    for place in decoded.indices where map.isLiteral(at: place) {
      require(bytes[map.fileOffset(of: place)] == decoded[place], "byte \(place) of the content is elsewhere")
    }
  }

  private func requirePackable(_ root: YAMLNode) {
    // Aliases are expanded, which may be much more than the file.
    guard !bytes.contains(UInt8(ascii: "*")) else { return }
    let packed = root.packed()
    let again = Array(packed.utf8).withUnsafeBufferPointer { YAMLNode(packed: $0) }
    require(again?.packed() == packed, "packed and read again it is something else")
  }
}
