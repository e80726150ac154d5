import StreamModel

/// The message of a finding in two parts: what happens, and the setting that decides it.
struct Headline {
  /// Fits 80 columns with the severity and the rule.
  let text: String
  /// What is shown at the marked text; empty when the headline says it.
  let label: String

  private static let width = 80

  init(_ finding: Finding) {
    let columns = max(20, Self.width - finding.severity.rawValue.count - finding.rule.count - 4)
    let fits = { (text: Substring) in DisplayWidth.columns(of: text) <= columns }
    let message = finding.message
    for text in [message, Self.shortened(finding)] {
      if fits(text[...]) {
        self.text = text
        label = ""
        return
      }
      // The part behind a separator is shown at the marked text.
      for separator in [": ", "; ", ", "] {
        guard let found = text.firstRange(of: separator), fits(text[..<found.lowerBound]) else { continue }
        self.text = String(text[..<found.lowerBound])
        label = message.firstRange(of: separator).map { String(message[$0.upperBound...]) } ?? ""
        return
      }
    }
    (text, label) = Self.divided(message, columns: columns)
  }

  /// The words that fit, and the others.
  private static func divided(_ text: String, columns: Int) -> (head: String, rest: String) {
    var head = ""
    var rest = text.split(separator: " ", omittingEmptySubsequences: false)[...]
    var used = 2
    while let word = rest.first {
      let wide = DisplayWidth.columns(of: word) + 1
      guard used + wide <= columns else { break }
      head += (head.isEmpty ? "" : " ") + word
      used += wide
      rest = rest.dropFirst()
    }
    let left = rest.joined(separator: " ")
    return (head.isEmpty ? "…" : head + " …", left.isEmpty ? "" : "… " + left)
  }

  /// The message with an annotation without its prefix, or a field without the objects around it, which the marked line
  /// shows; as it is where it has two of one name, so that the prefix tells them apart.
  private static func shortened(_ finding: Finding) -> String {
    guard let end = finding.setting.lastIndex(of: "/") ?? finding.setting.lastIndex(of: ".") else {
      return finding.message
    }
    let short = String(finding.setting[finding.setting.index(after: end)...])
    guard !short.isEmpty, finding.message.ranges(of: short).count == 1 else { return finding.message }
    return finding.message.replacing(finding.setting, with: short)
  }
}

extension String {
  /// The first line, without the colon that introduces the next ones.
  var firstLine: String {
    let line = prefix { $0 != "\n" }
    return String(line.last == ":" ? line.dropLast() : line)
  }

  /// The first sentence.
  var firstSentence: String {
    guard let end = firstRange(of: ". ") ?? firstRange(of: ".\n") else { return self }
    return String(self[..<end.lowerBound]) + "."
  }
}
