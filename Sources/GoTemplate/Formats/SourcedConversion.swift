import SourceText
import SourcedYAML

extension TemplateValue {
  /// A value of files as templates see it: every number is a float64. `bytes` gives the bytes of a file, so that text
  /// knows the place of each byte.
  package init(
    _ value: SourcedValue, _ budget: TemplateBudget, bytes: (FileID) -> [UInt8]?, depth: Int = 0
  ) throws(TemplateError) {
    try budget.visit(depth: depth)
    switch value.content {
    case .null: self.init(.null, source: value.source)
    case .boolean(let flag): self.init(.boolean(flag), source: value.source)
    case .integer(let number): self.init(.decimal(Double(number)), source: value.source)
    case .decimal(let number): self.init(.decimal(number), source: value.source)
    case .string(let string):
      self.init(.text(LiteralSource.text(string, value.source, bytes: bytes)), source: value.source)
    case .unknown(let reason): self.init(.unknown(reason), source: value.source)
    case .list(let list):
      var items: [TemplateValue] = []
      for item in list { items.append(try TemplateValue(item, budget, bytes: bytes, depth: depth + 1)) }
      self.init(.list(items), source: value.source)
    case .map(let pairs):
      let map = budget.newMap()
      for pair in pairs.pairs {
        map.set(
          pair.key, try TemplateValue(pair.value, budget, bytes: bytes, depth: depth + 1), keySource: pair.keySource)
      }
      self.init(.map(map), source: value.source)
    }
  }

  /// The value as one of files; text with unknown parts is unknown.
  package func sourced(_ budget: TemplateBudget, depth: Int = 0) throws(TemplateError) -> SourcedValue {
    try budget.visit(depth: depth)
    switch content {
    case .null: return SourcedValue(.null, source: source)
    case .boolean(let flag): return SourcedValue(.boolean(flag), source: source)
    case .integer(let number, _): return SourcedValue(.integer(number), source: source)
    case .decimal(let number): return SourcedValue(.decimal(number), source: source)
    case .text(let text):
      return SourcedValue(
        text.isDetermined ? .string(text.string) : .unknown("a part of it is not known"), source: source)
    case .object: return SourcedValue(.unknown("it is no value of YAML"), source: source)
    case .unknown(let reason): return SourcedValue(.unknown(reason), source: source)
    case .list(let list):
      var items: [SourcedValue] = []
      for item in list { items.append(try item.sourced(budget, depth: depth + 1)) }
      return SourcedValue(.list(items), source: source)
    case .map(let map):
      var pairs = SourcedMap()
      for key in map.keys {
        guard let entry = map.entry(key) else { continue }
        pairs.set(
          SourcedMap.Pair(
            key: key, keySource: entry.keySource, value: try entry.value.sourced(budget, depth: depth + 1)))
      }
      return SourcedValue(.map(pairs), source: source)
    }
  }
}

/// Finds the bytes of a string in the file that sets it.
enum LiteralSource {
  static func text(_ string: String, _ source: SourceSpan?, bytes: (FileID) -> [UInt8]?) -> TemplateText {
    guard let source, let file = bytes(source.file), source.end <= file.count else {
      return TemplateText(string, source: source)
    }
    let content = Array(string.utf8)
    let raw = file[source.range]
    var start = source.start
    if raw.count == content.count + 2, raw.first == 0x22 || raw.first == 0x27 { start += 1 }
    if raw.count - (start - source.start) * 2 == content.count,
      file[start..<start + content.count].elementsEqual(content)
    {
      var text = TemplateText()
      text.append(
        content, source: SourceSpan(file: source.file, start: start, end: start + content.count), kind: .literal)
      return text
    }
    guard content.contains(0x0A), raw.first == UInt8(ascii: "|") else { return TemplateText(string, source: source) }
    return block(content, raw, source)
  }

  /// A literal block: each line of the content is a line of the file behind its indentation.
  private static func block(_ content: [UInt8], _ raw: ArraySlice<UInt8>, _ source: SourceSpan) -> TemplateText {
    var text = TemplateText()
    var at = 0
    // Behind the header.
    var line = (raw.firstIndex(of: 0x0A) ?? raw.endIndex - 1) + 1
    while at < content.count {
      let end = (content[at...].firstIndex(of: 0x0A) ?? content.count - 1) + 1
      let part = content[at..<end]
      let lineEnd = line < raw.endIndex ? (raw[line...].firstIndex(of: 0x0A) ?? raw.endIndex - 1) + 1 : raw.endIndex
      let start = lineEnd - part.count
      if start >= line, line < raw.endIndex, raw[start..<lineEnd].elementsEqual(part),
        raw[line..<start].allSatisfy({ $0 == 0x20 })
      {
        text.append(part, source: SourceSpan(file: source.file, start: start, end: lineEnd), kind: .literal)
      } else {
        text.append(part, source: source)
      }
      line = lineEnd
      at = end
    }
    return text
  }
}
