import StreamModel

/// What is in force because of a fault, in words.
package struct ConsequenceText {
  private let finding: Finding

  package init(_ finding: Finding) { self.finding = finding }

  /// `therefore` for what a written line causes, `also missing` for what a block lacks besides.
  var label: String { finding.block == nil ? "therefore" : "also missing" }

  /// One text for each consequence.
  var lines: [String] {
    guard finding.block != nil else { return finding.consequences.map(\.message) }
    var seen: Set<String> = []
    let settings = finding.consequences.map { consequence in
      consequence.value.isEmpty ? consequence.setting : "\(consequence.setting) (now \(consequence.value))"
    }.filter { seen.insert($0).inserted }
    return settings.isEmpty ? [] : [settings.joined(separator: ", ")]
  }

  /// All in one sentence, for formats of one message; nil without any.
  package var sentence: String? {
    let lines = lines
    return lines.isEmpty ? nil : "\(label): \(lines.joined(separator: "; "))"
  }
}

extension Finding {
  /// The fault, its condition and what follows from it, each a text of its own.
  var messageParts: [String] { [message, condition, ConsequenceText(self).sentence].compactMap(\.self) }

  /// Further locations: what explains the fault, then what follows from it.
  var furtherLocations: [RelatedSpan] {
    related + consequences.map { RelatedSpan(label: $0.message, span: $0.span) }
  }
}
