import StreamModel

/// The message of a finding in two parts: what happens, and the setting that decides it.
struct Headline {
  /// Fits 80 columns with the severity and the rule where the message allows it.
  let text: String
  /// What is shown at the marked text; empty when the headline says it.
  let label: String

  private static let width = 80

  init(_ finding: Finding) {
    let message = finding.message
    let head = finding.severity.rawValue.count + finding.rule.count + 4
    guard head + DisplayWidth.columns(of: message) > Self.width, let colon = message.firstRange(of: ": ") else {
      text = message
      label = ""
      return
    }
    text = String(message[..<colon.lowerBound])
    label = String(message[colon.upperBound...])
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
