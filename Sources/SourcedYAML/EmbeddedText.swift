import SourceText
import YAMLSyntax

/// Text of YAML that is the string of a value in another file: an inline patch, values below `values: |`.
///
/// What is read from it has its place in that file, where the text is there literally; else the place of the string.
package struct EmbeddedText: Sendable {
  package let text: String
  private let value: SourcedValue
  /// Where each line begins in the text; only for text of several lines.
  private var lines: [Int] = []

  /// nil when the value is no string.
  package init?(_ value: SourcedValue) {
    guard let text = value.string else { return nil }
    self.text = text
    self.value = value
    if case .lines = value.literal {
      var start = 0
      for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
        lines.append(start)
        start += line.count + 1
      }
    }
  }

  /// Reads the documents of the text. The places of errors are those of the file.
  package func documents(
    resolution: ScalarResolution = .goYAML2, limits: YAMLLimits = YAMLLimits()
  ) throws(EmbeddedTextError) -> [SourcedValue] {
    let file = value.source?.file ?? FileID(index: 0)
    do {
      return try YAMLNode.documents(in: Array(text.utf8), limits: limits).map {
        moved(SourcedValue($0, file: file, resolution: resolution))
      }
    } catch {
      throw EmbeddedTextError(message: error.message, span: span(error.range))
    }
  }

  /// The place of a range of the text.
  package func span(_ range: Range<Int>) -> SourceSpan? {
    guard let source = value.source else { return nil }
    guard let start = offset(range.lowerBound) else { return source }
    let end = range.isEmpty ? start : offset(range.upperBound - 1).map { $0 + 1 } ?? start
    return SourceSpan(file: source.file, start: start, end: max(start, end))
  }

  private func offset(_ position: Int) -> Int? {
    switch value.literal {
    case .none: return nil
    case .whole(let start): return start + position
    case .lines(let starts):
      var low = 0
      var high = lines.count
      while low < high {
        let middle = (low + high) / 2
        if lines[middle] <= position { low = middle + 1 } else { high = middle }
      }
      guard low > 0, low <= starts.count, starts[low - 1] >= 0 else { return nil }
      return starts[low - 1] + position - lines[low - 1]
    }
  }

  private func moved(_ old: SourcedValue) -> SourcedValue {
    var new = old
    new.source = old.source.flatMap { span($0.range) }
    switch old.literal {
    case .none: break
    case .whole(let start): new.literal = offset(start).map { .whole($0) } ?? .none
    case .lines(let starts): new.literal = .lines(starts.map { $0 < 0 ? -1 : offset($0) ?? -1 })
    }
    switch old.content {
    case .list(let list): new.content = .list(list.map(moved))
    case .map(let map):
      new.content = .map(
        SourcedMap(
          map.pairs.map {
            SourcedMap.Pair(
              key: $0.key, keySource: $0.keySource.flatMap { span($0.range) }, value: moved($0.value))
          }))
    default: break
    }
    return new
  }
}

/// Why an embedded text is no YAML.
package struct EmbeddedTextError: Error, Sendable {
  package let message: String
  /// nil when the text is of no file.
  package let span: SourceSpan?
}
