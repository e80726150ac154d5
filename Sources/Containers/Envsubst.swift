import ConfigurationSources
import SourceText
import SourcedYAML

/// A text in which `envsubst` has replaced variables. gettext's envsubst replaces `$NAME` and `${NAME}` and nothing else;
/// a variable that is not set becomes empty, or stays where a list of variables does not name it.
struct Envsubst {
  /// The known variables.
  let variables: Variables
  /// The names that are replaced; all where nil.
  var only: Set<String>?

  /// The text with the known variables replaced; nil where none of them is in it, and where it becomes too long. Variables
  /// that are not known stay: they are unknown to whoever reads the text.
  func rendered(_ bytes: [UInt8], of file: FileID) -> RenderedText? {
    var text = RenderedText()
    var isChanged = false
    var literal = 0
    var index = 0
    func flush(to end: Int) {
      guard literal < end else { return }
      text.append(
        String(decoding: bytes[literal..<end], as: UTF8.self), from: SourceSpan(file: file, start: literal, end: end),
        isLiteral: true)
    }
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "$"), let (name, end) = Self.variable(in: bytes, at: index) else {
        index += 1
        continue
      }
      if only?.contains(name) ?? true, let value = variables.value(name) {
        flush(to: index)
        text.append(value, from: SourceSpan(file: file, start: index, end: end))
        guard text.bytes.count < ContainerLimits.textBytes else { return nil }
        literal = end
        isChanged = true
      }
      index = end
    }
    flush(to: bytes.count)
    return isChanged ? text : nil
  }

  /// The variable whose `$` is at an offset, and where it ends.
  private static func variable(in bytes: [UInt8], at dollar: Int) -> (name: String, end: Int)? {
    var index = dollar + 1
    let isBraced = index < bytes.count && bytes[index] == UInt8(ascii: "{")
    if isBraced { index += 1 }
    let start = index
    while index < bytes.count, isName(bytes[index], isFirst: index == start) { index += 1 }
    guard index > start else { return nil }
    let name = String(decoding: bytes[start..<index], as: UTF8.self)
    guard isBraced else { return (name, index) }
    return index < bytes.count && bytes[index] == UInt8(ascii: "}") ? (name, index + 1) : nil
  }

  private static func isName(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    case 0x30...0x39: !isFirst
    default: false
    }
  }

  /// The names in the list that `envsubst` is given: `'${A} ${B}'`. All for one that a variable holds.
  static func names(in list: String?) -> Set<String>? {
    guard let list else { return nil }
    let bytes = Array(list.utf8)
    var result: Set<String> = []
    for index in bytes.indices where bytes[index] == UInt8(ascii: "$") {
      if let found = variable(in: bytes, at: index) { result.insert(found.name) }
    }
    return result
  }
}
