/// Wraps text for a terminal.
enum Wrapping {
  /// Lines of at most `width` columns where words allow it. Indented lines are code and stay as they are.
  static func lines(_ text: String, width: Int) -> [String] {
    var result: [String] = []
    for line in trimmed(text).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.first == " " || line.first == "\t" || DisplayWidth.columns(of: line) <= width {
        result.append(String(line))
        continue
      }
      var current = ""
      var columns = 0
      for word in line.split(separator: " ") {
        let wide = DisplayWidth.columns(of: word)
        if columns > 0, columns + 1 + wide > width {
          result.append(current)
          (current, columns) = ("", 0)
        }
        if columns > 0 {
          current += " "
          columns += 1
        }
        current += word
        columns += wide
      }
      if columns > 0 { result.append(current) }
    }
    return result
  }

  /// Without blank lines and spaces at the end; folded YAML ends with a line break.
  private static func trimmed(_ text: String) -> Substring {
    var rest = Substring(text)
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest
  }
}
