import SourceText
import SourcedYAML
import YAMLSyntax

/// YAML that templates made, as values that know their sources and what is unknown in them.
package struct TemplateYAML {
  /// What numbers become.
  package enum Numbers: Sendable {
    /// All are float64, as JSON reads them.
    case decimals
    /// Integers stay integers.
    case asWritten
  }

  /// One document.
  package struct Document {
    /// Its bytes in the text.
    package let range: Range<Int>
    /// nil when the document is empty or no YAML.
    package let value: TemplateValue?
    package let error: YAMLSyntaxError?
  }

  private let text: TemplateText
  private let numbers: Numbers
  private let budget: TemplateBudget

  /// Reads all documents. Unknown blocks are expected to be completed (`completingUnknownLines`).
  package static func documents(
    of text: TemplateText, numbers: Numbers, _ budget: TemplateBudget
  ) throws(TemplateError) -> [Document] {
    let reader = TemplateYAML(text: text, numbers: numbers, budget: budget)
    let stream = YAMLStream(text.bytes)
    var documents: [Document] = []
    for index in stream.ranges.indices {
      let document = stream.document(at: index)
      var value: TemplateValue?
      if let root = document.root { value = try reader.value(root, depth: 0) }
      documents.append(Document(range: document.range, value: value, error: document.error))
    }
    return documents
  }

  private func value(_ node: YAMLNode, depth: Int) throws(TemplateError) -> TemplateValue {
    try budget.visit(depth: depth)
    if let pairs = node.resolvedPairs { return try map(pairs, node, depth: depth) }
    let source = text.source(of: node.range)
    if let items = node.items {
      var list: [TemplateValue] = []
      for item in items {
        let start = item.range.lowerBound
        // The item, or its dash, may be missing: the list has an unknown length.
        if isUncertain(at: start) || (start >= 2 && isUnknown(at: start - 2)) {
          return .unknown("a condition that is not known decides the list", source: source)
        }
        list.append(try value(item, depth: depth + 1))
      }
      return TemplateValue(.list(list), source: source)
    }
    return scalar(node, source)
  }

  private func map(_ pairs: [YAMLPair], _ node: YAMLNode, depth: Int) throws(TemplateError) -> TemplateValue {
    let map = budget.newMap()
    for pair in pairs {
      guard let key = ScalarResolution.goYAML2.key(of: pair.key) else { continue }
      let range = pair.key.range
      if !text.isDetermined(range) {
        if isUncertain(at: range.lowerBound), !isUnknown(at: range.lowerBound) {
          map.set(
            key, .unknown("a condition that is not known decides it", source: text.source(of: range)),
            keySource: text.source(of: range))
        } else {
          map.unknownReason = "its keys are not known"
        }
        continue
      }
      map.set(key, try value(pair.value, depth: depth + 1), keySource: text.source(of: range))
    }
    return TemplateValue(.map(map), source: text.source(of: node.range))
  }

  private func scalar(_ node: YAMLNode, _ source: SourceSpan?) -> TemplateValue {
    let string = node.text ?? ""
    let range = node.range
    if !text.isDetermined(range), !range.isEmpty {
      // A part may be known, and truth depends on it.
      if node.style == .plain, string.utf8.elementsEqual(text.bytes[range]) {
        let part = text.slice(range)
        if part.pieces.contains(where: { $0.kind != .unknown && !$0.isUncertain }) {
          return TemplateValue(.text(part), source: source)
        }
      }
      return .unknown(
        isUncertain(at: range.lowerBound) ? "a condition that is not known decides it" : "it is not known",
        source: source)
    }
    let isString = node.tag == "!!str" || (node.tag == nil && node.style != .plain)
    if !isString {
      switch ScalarResolution.goYAML2.content(ofPlain: string) {
      case .null: return TemplateValue(.null, source: source)
      case .boolean(let flag): return TemplateValue(.boolean(flag), source: source)
      case .integer(let number):
        return TemplateValue(
          numbers == .decimals ? .decimal(Double(number)) : .integer(number, .int64), source: source)
      case .decimal(let number): return TemplateValue(.decimal(number), source: source)
      default: break
      }
    }
    if string.utf8.elementsEqual(text.bytes[range]) {
      return TemplateValue(.text(text.slice(range)), source: source)
    }
    return TemplateValue(.text(content(of: node, string)), source: source)
  }

  /// The content of a scalar in quotes or of a block, with the source of each part.
  private func content(of node: YAMLNode, _ string: String) -> TemplateText {
    guard let map = node.contentMap else { return TemplateText(string, source: text.source(of: node.range)) }
    let bytes = Array(string.utf8)
    var result = TemplateText()
    var at = 0
    while at < bytes.count {
      // Line by line, so that the cost stays linear.
      var end = at
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      if end < bytes.count { end += 1 }
      let range = map.fileRange(of: at..<end)
      if range.upperBound <= text.count, text.bytes[range].elementsEqual(bytes[at..<end]) {
        result.append(text, range)
      } else {
        result.append(bytes[at..<end], source: text.source(of: range))
      }
      at = end
    }
    return result
  }

  private func piece(at offset: Int) -> TemplateText.Piece? {
    guard offset < text.count else { return nil }
    return text.pieces[text.pieceIndex(at: offset)]
  }

  private func isUncertain(at offset: Int) -> Bool { piece(at: offset)?.isUncertain ?? false }

  private func isUnknown(at offset: Int) -> Bool { piece(at: offset)?.kind == .unknown }
}
