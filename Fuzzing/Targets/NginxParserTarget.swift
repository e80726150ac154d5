import NginxSyntax
import SourceText

extension FuzzTarget {
  /// Directives lie within each other as their blocks do, and a file without errors reads the same when its words are
  /// printed anew.
  static let nginxParser = FuzzTarget(name: "nginx-parser") { bytes in
    let tree = NginxTree.parse(SourceFile(path: "nginx.conf", bytes: bytes))
    let places = Places(bytes)
    for error in tree.errors {
      places.requireValid(error.range, "the error \"\(error.message)\"")
      if let related = error.related { places.requireValid(related, "the place beside the error") }
      require(!error.message.isEmpty, "an error without a message")
    }
    requireStructure(tree, places)
    if tree.errors.isEmpty { requireSame(tree, NginxTree.parse(SourceFile(path: "printed.conf", text: printed(tree)))) }
  }

  private static func requireStructure(_ tree: NginxTree, _ places: Places) {
    var word: Int32 = 0
    for (index, directive) in tree.directives.enumerated() {
      require(directive.firstWord == word && directive.wordCount > 0, "the words of directive \(index) are not its own")
      word += directive.wordCount
      places.requireValid(tree.fullRange(of: index), "the directive")
      places.requireValid(tree.headRange(of: index), "the head of the directive")
      require(directive.subtreeEnd > index, "directive \(index) ends before it begins")
      require(directive.isBlock || directive.subtreeEnd == index + 1, "directive \(index) has no block but content")
      guard directive.parent >= 0 else { continue }
      let parent = tree.directives[Int(directive.parent)]
      require(parent.isBlock && directive.parent < index, "directive \(index) stands in no block")
      require(directive.subtreeEnd <= parent.subtreeEnd, "directive \(index) reaches out of its block")
      let range = tree.fullRange(of: index)
      require(
        range.lowerBound >= parent.bodyStart && range.upperBound <= parent.end,
        "directive \(index) at \(range) lies outside of its block \(parent.bodyStart)..<\(parent.end)")
    }
    require(Int(word) == tree.words.count, "words without a directive")
    var visited = 0
    for parent in -1..<tree.directives.count where parent < 0 || tree.directives[parent].isBlock {
      for child in tree.children(of: parent) {
        require(Int(tree.directives[child].parent) == parent, "directive \(child) is listed in another block")
        visited += 1
      }
    }
    require(visited == tree.directives.count, "\(tree.directives.count - visited) directives are in no block's list")
  }

  /// The words as they are written, one blank between them.
  private static func printed(_ tree: NginxTree) -> String {
    var text: [UInt8] = []
    var open: [Int] = []
    for (index, directive) in tree.directives.enumerated() {
      while let last = open.last, Int(tree.directives[last].subtreeEnd) <= index {
        text += Array("} ".utf8)
        open.removeLast()
      }
      for word in tree.words(of: index) {
        let written = tree.source.bytes[word.start..<word.end]
        text += word.quoting == .luaBlock ? Array("{".utf8) + written + Array("}".utf8) : Array(written)
        text.append(0x20)
      }
      if directive.isBlock {
        text += Array("{ ".utf8)
        open.append(index)
      } else if tree.words(of: index).last?.quoting != .luaBlock {
        text += Array(";\n".utf8)
      }
    }
    text += open.flatMap { _ in Array("} ".utf8) }
    return String(decoding: text, as: UTF8.self)
  }

  private static func requireSame(_ tree: NginxTree, _ other: NginxTree) {
    require(other.errors.isEmpty, "printed anew it is refused: \(other.errors.first?.message ?? "")")
    require(tree.directives.count == other.directives.count, "printed anew it has other directives")
    for index in tree.directives.indices {
      require(
        tree.directives[index].parent == other.directives[index].parent
          && tree.directives[index].isBlock == other.directives[index].isBlock
          && tree.words(of: index).map(tree.value(of:)) == other.words(of: index).map(other.value(of:)),
        "printed anew, directive \(index) is \(other.words(of: index).map(other.value(of:)))")
    }
  }
}
