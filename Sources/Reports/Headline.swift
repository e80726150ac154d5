import StreamModel

/// The message of a finding in two parts: what happens, and the setting that decides it.
struct Headline {
  /// Fits 80 columns with the severity and the rule where the message allows it.
  let text: String
  /// What is shown at the marked text; empty when the headline says it.
  let label: String

  private static let width = 80

  init(_ finding: Finding) {
    let head = finding.severity.rawValue.count + finding.rule.count + 4
    let fits = { (text: String) in head + DisplayWidth.columns(of: text) <= Self.width }
    var text = finding.message
    var label = ""
    // The part behind the first separator is shown at the marked text.
    for separator in [": ", "; "] where !fits(text) && label.isEmpty {
      guard let found = text.firstRange(of: separator) else { continue }
      label = String(text[found.upperBound...])
      text = String(text[..<found.lowerBound])
    }
    if !fits(text), let short = Self.shortName(of: finding) { text = text.replacing(finding.setting, with: short) }
    self.text = text
    self.label = label
  }

  /// An annotation without its prefix, which the marked line shows; nil where the message has two of one name, so that
  /// the prefix tells them apart.
  private static func shortName(of finding: Finding) -> String? {
    guard let slash = finding.setting.lastIndex(of: "/") else { return nil }
    let short = String(finding.setting[finding.setting.index(after: slash)...])
    return short.isEmpty || finding.message.ranges(of: short).count > 1 ? nil : short
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
