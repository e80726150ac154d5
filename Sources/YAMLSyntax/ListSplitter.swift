import SourceText
import SystemSupport

/// Divides a long list of objects, as `kubectl get --all-namespaces` writes it, into parts that are parsed one by one: as a
/// whole it has more values than a document may have.
struct ListSplitter {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let range: Range<Int>
  private let partSize: Int

  /// Bytes before the items.
  private static let longestHead = 4096

  /// The parts of a document in order: of YAML sequences with one or more items, of JSON the items themselves. Nil for a
  /// document that is no list of objects.
  static func parts(
    of range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>, longest: Int, partSize: Int
  ) -> [Range<Int>]? {
    guard range.count > longest else { return nil }
    let splitter = ListSplitter(bytes: bytes, range: range, partSize: partSize)
    let first = bytes[range].first { $0 > 0x20 }
    return first == UInt8(ascii: "{") ? splitter.objects() : splitter.sequences()
  }

  // MARK: YAML

  private func sequences() -> [Range<Int>]? {
    guard let items = key("items:"), items - range.lowerBound < Self.longestHead else { return nil }
    var line = lineEnd(items)
    guard let indentation = dash(at: line) else { return nil }
    var parts: [Range<Int>] = []
    var start = line
    while line < range.upperBound {
      let next = lineEnd(line)
      if dash(at: line) == indentation {
        if line - start > partSize {
          parts.append(start..<line)
          start = line
        }
      } else if isText(line), self.indentation(line) <= indentation {
        break
      }
      line = next
    }
    if start < line { parts.append(start..<line) }
    // kubectl sorts keys, so that the kind comes last; a person writes it first.
    return names(in: range.lowerBound..<items) || names(in: line..<range.upperBound) ? parts : nil
  }

  /// Whether the kind is among some lines at the margin.
  private func names(in lines: Range<Int>) -> Bool {
    UnsafeBufferPointer(rebasing: bytes[lines]).lineBeginning(with: "kind:", from: 0) != nil
  }

  /// The line of a key at the margin.
  private func key(_ name: StaticString) -> Int? {
    UnsafeBufferPointer(rebasing: bytes[range]).lineBeginning(with: name, from: 0).map { $0 + range.lowerBound }
  }

  private func lineEnd(_ line: Int) -> Int {
    bytes.firstIndex(of: 0x0A, in: line..<range.upperBound).map { $0 + 1 } ?? range.upperBound
  }

  private func indentation(_ line: Int) -> Int {
    var at = line
    while at < range.upperBound, bytes[at] == 0x20 { at += 1 }
    return at - line
  }

  /// The indentation of a line that begins an item; nil for other lines.
  private func dash(at line: Int) -> Int? {
    let indentation = indentation(line)
    let at = line + indentation
    guard at + 1 < range.upperBound, bytes[at] == UInt8(ascii: "-"), bytes[at + 1] == 0x20 else { return nil }
    return indentation
  }

  /// Whether a line is neither blank nor a comment.
  private func isText(_ line: Int) -> Bool {
    let at = line + indentation(line)
    return at < range.upperBound && bytes[at] > 0x20 && bytes[at] != UInt8(ascii: "#")
  }

  // MARK: JSON

  /// The objects of the list under `items`.
  private func objects() -> [Range<Int>]? {
    var parts: [Range<Int>] = []
    var depth = 0
    var isInString = false
    var stringStart = 0
    var isInItems = false
    var sawItems = false
    var start = 0
    var at = range.lowerBound
    while at < range.upperBound {
      let byte = bytes[at]
      if isInString {
        if byte == UInt8(ascii: "\\") {
          at += 1
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
          if depth == 1 { sawItems = bytes[stringStart..<at].elementsEqual("items".utf8) }
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""):
          isInString = true
          stringStart = at + 1
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          if depth == 1, sawItems, byte == UInt8(ascii: "[") { isInItems = true }
          if depth == 2, isInItems { start = at }
          depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          if depth < 0 { return nil }
          if depth == 2, isInItems { parts.append(start..<at + 1) }
          if depth == 1 { isInItems = false }
        default: break
        }
      }
      at += 1
    }
    return depth == 0 && !parts.isEmpty ? parts : nil
  }
}
