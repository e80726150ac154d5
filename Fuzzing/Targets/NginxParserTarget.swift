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
      if let related = error.related { places.requireValid(related, "the related location of the error") }
      require(!error.message.isEmpty, "an error without a message")
    }
    requireStructure(tree, places)
    if tree.errors.isEmpty { requireSame(tree, NginxTree.parse(SourceFile(path: "printed.conf", text: printed(tree)))) }
  }

  private static func requireStructure(_ tree: NginxTree, _ places: Places) {
    var word = 0
    for index in tree.directives.indices {
      let words = tree.wordNumbers(of: index)
      require(words.lowerBound == word && !words.isEmpty, "the words of directive \(index) are not its own")
      word = words.upperBound
      places.requireValid(tree.fullRange(of: index), "the directive")
      places.requireValid(tree.headRange(of: index), "the head of the directive")
      let end = tree.subtreeEnd(of: index)
      require(end > index, "directive \(index) ends before it begins")
      require(tree.isBlock(index) || end == index + 1, "directive \(index) has no block but content")
      let parent = tree.parent(of: index)
      guard parent >= 0 else { continue }
      require(tree.isBlock(parent) && parent < index, "directive \(index) is in no block")
      require(end <= tree.subtreeEnd(of: parent), "directive \(index) reaches out of its block")
      let range = tree.fullRange(of: index)
      let body = tree.bodyStart(of: parent)..<tree.end(of: parent)
      require(
        range.lowerBound >= body.lowerBound && range.upperBound <= body.upperBound,
        "directive \(index) at \(range) lies outside of its block \(body)")
    }
    require(word == tree.words.count, "words without a directive")
    var visited = 0
    for parent in -1..<tree.directives.count where parent < 0 || tree.isBlock(parent) {
      for child in tree.children(of: parent) {
        require(tree.parent(of: child) == parent, "directive \(child) is listed in another block")
        visited += 1
      }
    }
    require(visited == tree.directives.count, "\(tree.directives.count - visited) directives are in no block's list")
  }

  /// The words as they are written, one blank between them.
  private static func printed(_ tree: NginxTree) -> String {
    var text: [UInt8] = []
    var open: [Int] = []
    for index in tree.directives.indices {
      while let last = open.last, tree.subtreeEnd(of: last) <= index {
        text += Array("} ".utf8)
        open.removeLast()
      }
      for word in tree.words(of: index) {
        let written = tree.source.bytes[word.start..<word.end]
        text += word.quoting == .luaBlock ? Array("{".utf8) + written + Array("}".utf8) : Array(written)
        text.append(0x20)
      }
      if tree.isBlock(index) {
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
        tree.parent(of: index) == other.parent(of: index)
          && tree.isBlock(index) == other.isBlock(index)
          && tree.words(of: index).map(tree.value(of:)) == other.words(of: index).map(other.value(of:)),
        "printed anew, directive \(index) is \(other.words(of: index).map(other.value(of:)))")
    }
  }
}
