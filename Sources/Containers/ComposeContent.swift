import ConfigurationSources
import SourceText
import SourcedYAML
import YAMLSyntax

/// A file whose text is in a compose file, with the place of each byte.
struct ComposeContent {
  /// Nil where it is no text, or too long.
  let text: RenderedText?

  /// `offset` is where the content begins in the text of the node.
  init(_ node: YAMLNode, from offset: Int, file: FileID, project: Variables) {
    guard let string = node.text, let map = node.contentMap, string.utf8.count < ContainerLimits.textBytes else {
      text = nil
      return
    }
    let bytes = Array(string.utf8)
    var result = RenderedText()
    var start = offset
    var index = offset
    // Bytes that follow each other in the file make one piece.
    func flush(to end: Int) {
      while start < end {
        var stop = start + 1
        let isLiteral = map.isLiteral(at: start)
        let first = map.fileOffset(of: start)
        while stop < end, map.isLiteral(at: stop) == isLiteral,
          !isLiteral || map.fileOffset(of: stop) == first + stop - start
        {
          stop += 1
        }
        let range = map.fileRange(of: start..<stop)
        result.append(
          String(decoding: bytes[start..<stop], as: UTF8.self),
          from: SourceSpan(file: file, start: range.lowerBound, end: range.upperBound), isLiteral: isLiteral)
        start = stop
      }
    }
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count else {
        index += 1
        continue
      }
      if bytes[index + 1] == UInt8(ascii: "$") {
        flush(to: index + 1)
        start = index + 2
        index += 2
        continue
      }
      let end = Self.end(of: index, in: bytes)
      // What nothing decides stays, and is unknown to nginx's reader.
      if end > index + 1, let value = project.expanded(String(decoding: bytes[index..<end], as: UTF8.self)) {
        flush(to: index)
        let range = map.fileRange(of: index..<end)
        result.append(value, from: SourceSpan(file: file, start: range.lowerBound, end: range.upperBound))
        start = end
        if result.bytes.count > ContainerLimits.textBytes {
          text = nil
          return
        }
      }
      index = max(end, index + 1)
    }
    flush(to: bytes.count)
    text = result
  }

  /// Behind the variable whose dollar is at an offset.
  private static func end(of dollar: Int, in bytes: [UInt8]) -> Int {
    var index = dollar + 1
    if bytes[index] == UInt8(ascii: "{") {
      var open = 0
      while index < bytes.count {
        if bytes[index] == UInt8(ascii: "{") { open += 1 }
        if bytes[index] == UInt8(ascii: "}") {
          open -= 1
          if open == 0 { return index + 1 }
        }
        if bytes[index] == 0x0A { return dollar + 1 }
        index += 1
      }
      return dollar + 1
    }
    while index < bytes.count,
      (0x41...0x5A).contains(bytes[index]) || (0x61...0x7A).contains(bytes[index]) || bytes[index] == UInt8(ascii: "_")
        || index > dollar + 1 && (0x30...0x39).contains(bytes[index])
    {
      index += 1
    }
    return index
  }
}
