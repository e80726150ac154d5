import StreamModel

extension MergedReport {
  func sarif(resultLimit: Int = SARIFFormat.resultLimit) -> [UInt8] {
    var json = JSONWriter()
    SARIFFormat.writeHead(&json)
    let rules = rules
    for (index, rule) in rules.enumerated() {
      json.line(index)
      write(rule.range, of: rule.part, [], &json)
    }
    let numbers = Dictionary(
      rules.enumerated().map { ($0.element.id, String($0.offset)) }, uniquingKeysWith: { first, _ in first })
    json.raw(SARIFFormat.afterRules)
    json.raw(problems.contains { $0.order.level == "error" } ? "false" : "true")
    json.raw(SARIFFormat.beforeProblems)
    let remarks = writeProblems(&json)
    let kept = SARIFFormat.kept(findings.map(\.severity), limit: resultLimit)
    let keptSuppressed = suppressed.prefix(resultLimit - kept.count)
    let dropped =
      findings.count + suppressed.count - kept.count - keptSuppressed.count
      + parts.reduce(0) { $0 + $1.dropped }
    if dropped > 0 {
      json.line(remarks)
      SARIFFormat.writeDropped(dropped, limit: resultLimit, &json)
    }
    json.raw(SARIFFormat.beforeResults)
    let names = fingerprints
    for (position, index) in kept.enumerated() {
      json.line(position)
      write(findings[index], numbers, name: names[index], &json)
    }
    for (index, finding) in keptSuppressed.enumerated() {
      json.line(kept.count + index)
      write(finding, numbers, name: "", &json)
    }
    json.raw("]")
    json.raw(SARIFFormat.end)
    return json.bytes
  }

  private func write(
    _ finding: PartialReport.Item, _ numbers: [String: String], name: String, _ json: inout JSONWriter
  ) {
    var replacements: [(Range<Int>, String)] = []
    if let position = finding.ruleNumber, let number = numbers[finding.order.rule] {
      replacements.append((position, number))
    }
    if let position = finding.fingerprint { replacements.append((position, "\"\(name)\"")) }
    replacements.sort { $0.0.lowerBound < $1.0.lowerBound }
    write(finding.range, of: finding.part, replacements, &json)
  }

  /// The rules of all results, each in the words that go with its first one.
  private var rules: [(id: String, part: Int, range: Range<Int>)] {
    var chosen: [String: (part: Int, range: Range<Int>)] = [:]
    func choose(_ rule: String, _ part: Int) {
      guard chosen[rule] == nil, let range = parts[part].rules[rule] else { return }
      chosen[rule] = (part, range)
    }
    for finding in findings + suppressed { choose(finding.order.rule, finding.part) }
    for (number, part) in parts.enumerated() where part.dropped > 0 {
      // Rules that only results beyond the limit are of.
      let open = Set(part.shared.flatMap(\.findings).map(\.order.rule))
      for rule in part.rules.keys where !open.contains(rule) { choose(rule, number) }
    }
    return chosen.map { (id: $0.key, part: $0.value.part, range: $0.value.range) }.sorted { $0.id < $1.id }
  }
}
