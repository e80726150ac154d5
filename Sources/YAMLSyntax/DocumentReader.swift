/// Parses one document of a file.
struct DocumentReader {
  private let bytes: [UInt8]
  private let range: Range<Int>
  private let limits: YAMLLimits
  /// The template actions of the document.
  var actions: [TemplateAction] = []
  /// The unchanged file, when the actions were replaced in `bytes`.
  var original: [UInt8]?
  /// Whether a flow mapping begins with `{{`.
  private(set) var hasDoubleBrace = false

  private var isTemplate: Bool { original != nil }

  init(_ bytes: [UInt8], _ range: Range<Int>, _ limits: YAMLLimits) {
    self.bytes = bytes
    self.range = range
    self.limits = limits
  }

  /// Reads the document with the buffers of another one's builder, and leaves them to the next.
  mutating func document(reusing reusable: inout TreeBuilder?) -> YAMLDocument {
    do throws(YAMLSyntaxError) {
      let builder = try parse(reusing: &reusable)
      let document = document(of: builder)
      if builder.isSmall { reusable = builder }
      return document
    } catch {
      var error = error
      if isTemplate {
        error = YAMLSyntaxError(
          message: "Helm template that is not YAML even without its {{ … }} actions: \(error.message)",
          range: error.range)
      }
      return YAMLDocument(
        range: range, root: nil, error: error, duplicateKeys: [], comments: [], isTemplate: isTemplate, bytes: bytes)
    }
  }

  private func document(of builder: TreeBuilder) -> YAMLDocument {
    let tree = YAMLTree(bytes: bytes, range: range, builder: builder, actions: actions)
    return YAMLDocument(
      range: range, root: tree.records.isEmpty ? nil : YAMLNode(tree: tree, place: 0), error: nil,
      duplicateKeys: isTemplate ? [] : builder.duplicateKeys, comments: comments(of: tree), isTemplate: isTemplate,
      bytes: bytes)
  }

  private func comments(of tree: YAMLTree) -> [YAMLComment] {
    let comments = CommentScanner.comments(of: tree)
    guard let original else { return comments }
    // The replacement of an action may look like one.
    return comments.filter {
      let start = $0.range.lowerBound
      return original[start] == UInt8(ascii: "#") && actions.overlapping(start..<start + 1).isEmpty
    }
  }

  private mutating func parse(reusing reusable: inout TreeBuilder?) throws(YAMLSyntaxError) -> TreeBuilder {
    let range = range
    let limits = limits
    var hasDoubleBrace = false
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<TreeBuilder, YAMLSyntaxError> in
      do throws(YAMLSyntaxError) {
        if Self.isUTF16(buffer, range) {
          throw YAMLSyntaxError(message: "the file is UTF-16; only UTF-8 is read", range: 0..<2)
        }
        guard range.upperBound < Int(UInt32.max) else {
          throw YAMLSyntaxError(
            message: "the file is larger than 4 GB", range: range.lowerBound..<range.lowerBound + 1)
        }
        if JSONReader.mayRead(buffer, range) {
          var json = JSONReader(buffer, range, limits: limits)
          if try json.read() { return .success(json.builder) }
        }
        var events = EventReader(buffer, range, limits: limits, reusing: &reusable)
        defer { hasDoubleBrace = events.hasDoubleBrace }
        try events.read()
        return .success(events.builder)
      } catch {
        return .failure(error)
      }
    }
    self.hasDoubleBrace = hasDoubleBrace
    return try result.get()
  }

  private static func isUTF16(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    range.lowerBound == 0 && (bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]))
  }
}
