import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// Strings inside a YAML file that are files of another technology: nginx configuration in ConfigMaps.
package struct EmbeddedTexts: Sendable {
  /// One embedded file.
  package struct Part: Sendable {
    /// The path under which the technology reads it.
    package let path: String
    package let text: String
    /// `Kind/name` of the object that contains it.
    package let object: String
    /// The YAML file.
    package let file: FileID
    /// Maps the string to the YAML file.
    package let map: YAMLContentMap

    package init(path: String, text: String, object: String, file: FileID, map: YAMLContentMap) {
      self.path = path
      self.text = text
      self.object = object
      self.file = file
      self.map = map
    }
  }

  /// The technology of the embedded files: `nginx`.
  package let technology: String
  package let parts: [Part]
  /// Assumptions for these files, such as the version in the container's image.
  package let assumptions: Assumptions
  /// The heads of the objects that contain the embedded files.
  package let holders: [SourceSpan]

  package init(technology: String, parts: [Part], assumptions: Assumptions, holders: [SourceSpan]) {
    self.technology = technology
    self.parts = parts
    self.assumptions = assumptions
    self.holders = holders
  }
}

/// Maps spans and edits of embedded files to the YAML files that contain them.
package struct EmbeddedSpans: Sendable {
  private let parts: [FileID: EmbeddedTexts.Part]
  private let fallback: FileID
  private let sources: SourceMap

  /// `parts` are the embedded files by file identifier. Spans that belong to none of them are reported at the beginning
  /// of the `fallback` file. `sources` contains the YAML files.
  package init(_ parts: [FileID: EmbeddedTexts.Part], fallback: FileID, sources: SourceMap) {
    self.parts = parts
    self.fallback = fallback
    self.sources = sources
  }

  /// The YAML files.
  package var files: Set<FileID> { Set(parts.values.map(\.file)) }

  /// The object that contains a string.
  package func object(of span: SourceSpan) -> String? { parts[span.file]?.object }

  /// The path of the YAML file that contains a span of a string.
  package func path(of span: SourceSpan?) -> String {
    sources[span.flatMap { parts[$0.file]?.file } ?? fallback].path
  }

  /// The mapping of spans and edits.
  package var mapping: SpanMapping {
    SpanMapping {
      self.span($0)
    } edit: {
      self.edit($0)
    }
  }

  private func span(_ span: SourceSpan) -> SourceSpan {
    guard let part = parts[span.file] else { return SourceSpan(file: fallback, start: 0, end: 0) }
    let range = part.map.fileRange(of: span.range)
    return SourceSpan(file: part.file, start: range.lowerBound, end: range.upperBound)
  }

  /// The edit in the YAML file; nil where the string is not written line by line.
  private func edit(_ edit: TextEdit) -> TextEdit? {
    guard let part = parts[edit.span.file] else { return nil }
    let map = part.map
    let range = edit.span.range
    guard range.isEmpty || range.allSatisfy({ map.isLiteral(at: $0) }), map.indentation > 0 else { return nil }
    let indentation = String(repeating: " ", count: map.indentation)
    // YAML reads CRLF as a line feed, so that the string does not show which one the file has.
    let bytes = sources[part.file].bytes
    let endsWithCRLF =
      bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") } == true
    let text = edit.text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: (endsWithCRLF ? "\r\n" : "\n") + indentation)
    guard range.isEmpty else { return TextEdit(span: span(edit.span), text: text) }
    let offset = map.fileOffset(of: range.lowerBound)
    return TextEdit(span: SourceSpan(file: part.file, start: offset, end: offset), text: text)
  }
}
