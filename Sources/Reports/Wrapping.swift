/// Wraps text for a terminal.
enum Wrapping {
  /// Not more than so many lines; the last one tells that text is left out.
  static func lines(_ text: String, width: Int, limit: Int) -> [String] {
    let all = lines(text, width: width)
    guard all.count > limit else { return all }
    return all[..<(limit - 1)] + [all[limit - 1] + " …"]
  }

  /// Lines of at most `width` columns where words allow it. Indented lines are code and stay as they are.
  static func lines(_ text: String, width: Int) -> [String] {
    var result: [String] = []
    for line in text.withoutBlanksAtEnd.split(separator: "\n", omittingEmptySubsequences: false) {
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
}

extension String {
  /// Without blank lines and spaces at the end; folded YAML ends with a line break.
  var withoutBlanksAtEnd: Substring {
    var rest = Substring(self)
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest
  }
}
