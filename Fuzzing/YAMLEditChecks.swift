import YAMLSyntax

/// What edits of one document must come to when they are read again.
struct YAMLEditChecks {
  private let document: YAMLDocument
  private let bytes: [UInt8]

  init(_ document: YAMLDocument, _ bytes: [UInt8]) {
    self.document = document
    self.bytes = bytes
  }

  func run() {
    guard let root = document.root else { return }
    let nodes = Self.nodes(root)
    // One node of each input: which one follows from its length, so that a run is the same every time.
    let index = bytes.count % nodes.count
    let node = nodes[index]
    if let edit = node.replacing(with: .string("a: #b")) {
      let after = read(edit, "replacing a value")
      require(after.indices.contains(index) && after[index].hasText("a: #b"), "the value was not replaced")
      require(after.count == nodes.count, "replacing a value changed others")
    }
    if let edit = node.adding(["fuzz-key"], .string("v")) {
      let after = read(edit, "adding a pair")
      require(after.indices.contains(index) && after[index]["fuzz-key"]?.text == "v", "the pair was not added")
      require(after.count == nodes.count + 2, "adding a pair changed others")
    }
  }

  /// All nodes in the order of the file; the target of an alias is not counted again.
  private static func nodes(_ node: YAMLNode) -> [YAMLNode] {
    guard node.aliasRange == nil else { return [node] }
    let children = node.items ?? node.pairs?.flatMap { [$0.key, $0.value] } ?? []
    return [node] + children.flatMap(nodes)
  }

  /// The nodes of the document after an edit.
  private func read(_ edit: YAMLEdit, _ what: String) -> [YAMLNode] {
    var text = bytes
    text.replaceSubrange(edit.range, with: Array(edit.text.utf8))
    let documents = YAMLStream(text).documents
    let place = YAMLStream(bytes).ranges.firstIndex { $0 == document.range } ?? 0
    let made = "\(what) at \(edit.range) to \(edit.text.debugDescription)"
    require(documents.indices.contains(place), "\(made) took a document away")
    let after = documents[place]
    require(after.error == nil, "\(made) makes the document unreadable: \(after.error?.message ?? "")")
    return after.root.map(Self.nodes) ?? []
  }
}
