import CLibYAML
import SourceText

extension YAMLNode {
  /// Reads all documents of a stream. A document that is not YAML ends the reading with an error.
  public static func documents(
    in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLSyntaxError) -> [YAMLNode] {
    var reader = YAMLReader(bytes: bytes, limits: limits)
    return try reader.read()
  }

  /// Reads a file that holds one document; an empty file gives nil.
  public static func document(
    in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLSyntaxError) -> YAMLNode? {
    try documents(in: bytes, limits: limits).first
  }
}

/// Turns libyaml's events into nodes.
struct YAMLReader {
  private let bytes: [UInt8]
  private let limits: YAMLLimits
  private var offsets: ByteOffsets
  private var anchors: [String: YAMLNode] = [:]
  private var nodeCount = 0

  init(bytes: [UInt8], limits: YAMLLimits) {
    self.bytes = bytes
    self.limits = limits
    offsets = ByteOffsets(bytes)
  }

  private struct Open {
    var isMapping: Bool
    var start: Int
    var anchor: String?
    var isFlow: Bool
    var children: [YAMLNode] = []
  }

  mutating func read() throws(YAMLSyntaxError) -> [YAMLNode] {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) != 0 else {
      throw YAMLSyntaxError(message: "out of memory", range: 0..<0)
    }
    defer { yaml_parser_delete(&parser) }
    // The parser keeps the pointer, so the buffer has to outlive the calls below.
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
    defer { copy.deallocate() }
    _ = copy.initialize(from: bytes)
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(&parser, copy.baseAddress, bytes.count)

    var documents: [YAMLNode] = []
    var stack: [Open] = []
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) != 0 else { throw error(of: parser) }
      defer { yaml_event_delete(&event) }
      var finished: YAMLNode?
      var anchor: String?
      switch event.type {
      case YAML_STREAM_END_EVENT:
        return documents
      case YAML_DOCUMENT_START_EVENT:
        anchors = [:]
        nodeCount = 0
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        let text = String(
          decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        let range = offsets[event.start_mark.index]..<offsets[event.end_mark.index]
        anchor = name(scalar.anchor)
        finished = YAMLNode(content: .scalar(text, style(scalar.style)), range: range)
      case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
        let isMapping = event.type == YAML_MAPPING_START_EVENT
        guard stack.count < limits.depth else {
          let at = offsets[event.start_mark.index]
          throw YAMLSyntaxError(
            message: "collections are nested more than \(limits.depth) deep", range: at..<min(at + 1, bytes.count))
        }
        let data = event.data
        let isFlow =
          isMapping
          ? data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
          : data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
        stack.append(
          Open(
            isMapping: isMapping, start: offsets[event.start_mark.index],
            anchor: name(isMapping ? data.mapping_start.anchor : data.sequence_start.anchor), isFlow: isFlow))
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
        guard let open = stack.popLast() else { continue }
        let end = open.isFlow ? offsets[event.end_mark.index] : (open.children.last?.range.upperBound ?? open.start)
        anchor = open.anchor
        finished = YAMLNode(content: content(of: open), range: open.start..<max(open.start, end))
      case YAML_ALIAS_EVENT:
        let range = offsets[event.start_mark.index]..<offsets[event.end_mark.index]
        let alias = name(event.data.alias.anchor) ?? ""
        guard let target = anchors[alias] else {
          throw YAMLSyntaxError(message: "no anchor is named \"\(alias)\"", range: range)
        }
        finished = target
      default:
        break
      }
      guard let node = finished else { continue }
      nodeCount += 1
      guard nodeCount <= limits.nodes else {
        throw YAMLSyntaxError(message: "the document has more than \(limits.nodes) values", range: node.range)
      }
      if let anchor { anchors[anchor] = node }
      if stack.isEmpty {
        documents.append(node)
      } else {
        stack[stack.count - 1].children.append(node)
      }
    }
  }

  private func content(of open: Open) -> YAMLNode.Content {
    guard open.isMapping else { return .sequence(open.children) }
    var pairs: [YAMLPair] = []
    pairs.reserveCapacity(open.children.count / 2)
    var i = 0
    while i + 1 < open.children.count {
      pairs.append(YAMLPair(key: open.children[i], value: open.children[i + 1]))
      i += 2
    }
    return .mapping(pairs)
  }

  private func name(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func style(_ style: yaml_scalar_style_t) -> YAMLScalarStyle {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private mutating func error(of parser: yaml_parser_t) -> YAMLSyntaxError {
    let problem = parser.problem.map { String(cString: $0) } ?? "not YAML"
    if parser.error == YAML_READER_ERROR {
      let at = min(Int(parser.problem_offset), bytes.count)
      return YAMLSyntaxError(message: problem, range: at..<min(at + 1, bytes.count))
    }
    var offsets = ByteOffsets(bytes)
    // An unterminated quote or bracket is reported at the end of the file; its start is where the user must look.
    let problemAt = min(offsets[Int(parser.problem_mark.index)], bytes.count)
    if let context = parser.context, problemAt >= bytes.count {
      offsets = ByteOffsets(bytes)
      let at = min(offsets[Int(parser.context_mark.index)], bytes.count)
      return YAMLSyntaxError(
        message: "\(problem) (\(String(cString: context)))", range: at..<min(at + 1, bytes.count))
    }
    return YAMLSyntaxError(message: problem, range: problemAt..<min(problemAt + 1, bytes.count))
  }
}

/// Turns libyaml's marks, which count code points, into byte offsets. Marks mostly grow, so one walk serves them all.
struct ByteOffsets {
  private let bytes: [UInt8]
  private let isASCII: Bool
  private var codePoint = 0
  private var byte = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    isASCII = bytes.allSatisfy { $0 < 0x80 }
    skipByteOrderMark()
  }

  private mutating func skipByteOrderMark() {
    // libyaml does not count a byte order mark.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { byte = 3 }
  }

  subscript(mark: some BinaryInteger) -> Int {
    mutating get {
      let target = Int(mark)
      if isASCII { return min(target, bytes.count) }
      if target < codePoint {
        codePoint = 0
        byte = 0
        skipByteOrderMark()
      }
      while codePoint < target, byte < bytes.count {
        byte += 1
        while byte < bytes.count, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
        codePoint += 1
      }
      return byte
    }
  }
}
