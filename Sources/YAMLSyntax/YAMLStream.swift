import SourceText

/// The documents of one file. Splitting is cheap; a document is parsed lazily and separately, so that a broken one
/// hides no other.
package struct YAMLStream: Sendable {
  /// How `{{ … }}` is treated.
  package enum Templates: Sendable {
    /// The file is read unchanged.
    case none
    /// The file is read unchanged where that is YAML, and without its actions where it is not.
    case detected
    /// The file is a Helm template: actions are set aside everywhere.
    case helm
  }

  /// The file.
  package let bytes: [UInt8]
  /// The bytes of each document; of a very long list of objects those of its parts.
  package let ranges: [Range<Int>]
  /// Whether a document may be a part of a list: a sequence of objects, where it is YAML.
  package let isDivided: Bool
  /// The file without its template actions; nil when it has none or was not scanned.
  package let masked: MaskedText?

  private let templates: Templates
  private let limits: YAMLLimits

  /// Splits a file into documents.
  package init(_ bytes: [UInt8], templates: Templates = .none, limits: YAMLLimits = YAMLLimits()) {
    self.bytes = bytes
    self.templates = templates
    self.limits = limits
    masked = templates == .none ? nil : HelmTemplate.mask(bytes)
    // An action may contain a line that looks like `---`.
    let text = masked?.bytes ?? bytes
    var isDivided = false
    ranges = text.withUnsafeBufferPointer { text in
      DocumentSplitter.split(text).flatMap { range in
        let parts = ListSplitter.parts(
          of: range, in: text, longest: limits.wholeList, partSize: limits.listPart)
        guard let parts else { return [range] }
        isDivided = true
        return parts
      }
    }
    self.isDivided = isDivided
  }

  /// All documents, parsed.
  package var documents: [YAMLDocument] { ranges.indices.map(document(at:)) }

  /// The buffers for parsing documents one after the other, of one file or of many.
  package final class ParseBuffer {
    fileprivate var builder: TreeBuilder?

    /// Buffers that were not used yet.
    package init() {}
  }

  /// Parses those of some documents whose bytes satisfy `filter`, in order; the others are not parsed.
  package func read(
    _ part: Range<Int>, in buffer: ParseBuffer, where filter: (UnsafeBufferPointer<UInt8>) -> Bool,
    _ body: (YAMLDocument) -> Void
  ) {
    for index in part
    where bytes.withUnsafeBufferPointer({ filter(UnsafeBufferPointer(rebasing: $0[ranges[index]])) }) {
      body(document(at: index, reusing: &buffer.builder))
    }
  }

  /// Parses one document.
  package func document(at index: Int) -> YAMLDocument {
    var reusable: TreeBuilder?
    return document(at: index, reusing: &reusable)
  }

  /// Parses one document with the buffers of another.
  private func document(at index: Int, reusing reusable: inout TreeBuilder?) -> YAMLDocument {
    let range = ranges[index]
    let actions = masked?.actions(in: range) ?? []
    guard let masked, !actions.isEmpty else {
      var reader = DocumentReader(bytes, range, limits)
      return reader.document(reusing: &reusable)
    }
    if templates == .detected {
      var reader = DocumentReader(bytes, range, limits)
      reader.actions = Array(actions)
      let document = reader.document(reusing: &reusable)
      if document.error == nil, !reader.hasDoubleBrace { return document }
    }
    var reader = DocumentReader(masked.bytes, range, limits)
    reader.actions = Array(actions)
    reader.original = bytes
    return reader.document(reusing: &reusable)
  }
}

extension YAMLNode {
  /// Reads all documents of a file; the first that is not YAML ends the reading with its error.
  package static func documents(
    in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLSyntaxError) -> [YAMLNode] {
    var roots: [YAMLNode] = []
    for document in YAMLStream(bytes, limits: limits).documents {
      if let error = document.error { throw error }
      if let root = document.root { roots.append(root) }
    }
    return roots
  }

  /// Reads a file that contains one document; an empty file gives nil.
  package static func document(
    in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLSyntaxError) -> YAMLNode? {
    try documents(in: bytes, limits: limits).first
  }
}
