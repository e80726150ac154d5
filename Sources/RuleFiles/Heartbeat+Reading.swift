import StreamModel
import YAMLSyntax

extension Heartbeat {
  /// Reads `15s`, or `none` where it is known that nothing is sent.
  init(reading node: YAMLNode) throws(FileFormatError) {
    if node.hasText("none") {
      self = .never
      return
    }
    guard let time = node.text.flatMap(TimeLength.init(parsing:)) else {
      throw FileFormatError(message: "a heartbeat is written as 15s or 2m, or as none", range: node.range)
    }
    self = .every(milliseconds: time.milliseconds)
  }
}
