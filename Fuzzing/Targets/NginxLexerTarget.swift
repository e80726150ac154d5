import NginxSyntax
import SourceText

extension FuzzTarget {
  /// Words, comments and the bytes between them are the file, whatever the bytes are.
  static let nginxLexer = FuzzTarget(name: "nginx-lexer") { bytes in
    let tree = NginxTree.parse(SourceFile(path: "nginx.conf", bytes: bytes))
    // UTF-16 is refused as a whole.
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      require(tree.words.isEmpty && tree.errors.count == 1, "UTF-16 is read as bytes")
      return
    }
    let places = Places(bytes)
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let pieces = (tree.words.map { $0.start..<$0.end } + tree.comments.map(\.range)).sorted {
      ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
    }
    for piece in pieces {
      places.requireValid(piece, "the word or comment")
      require(piece.lowerBound >= position, "the word or comment \(piece) begins before \(position)")
      requireNothing(in: bytes[position..<piece.lowerBound])
      position = piece.upperBound
    }
    requireNothing(in: bytes[position...])
    for word in tree.words {
      require(word.content.lowerBound >= word.start && word.content.upperBound <= word.end, "content outside of a word")
      _ = tree.value(of: word)
    }
    for (word, next) in zip(tree.words, tree.words.dropFirst()) {
      require(word.end <= next.start, "the words at \(word.start) and \(next.start) are out of order")
    }
    for comment in tree.comments {
      require(bytes[comment.range].first == UInt8(ascii: "#"), "a comment without #")
      require(!bytes[comment.range].contains(0x0A), "a comment of two lines")
    }
  }

  /// Between words there is white space and punctuation, nothing that a finding could be about.
  private static func requireNothing(in bytes: ArraySlice<UInt8>) {
    for (place, byte) in zip(bytes.indices, bytes) {
      require(" \t\r\n;{}".utf8.contains(byte), "the byte \(byte) at \(place) belongs to no word")
    }
  }
}
