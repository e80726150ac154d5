import CLibYAML

/// Turns libyaml's events for one document into nodes.
struct EventReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let range: Range<Int>
  private var offsets: ByteOffsets
  private(set) var builder: TreeBuilder
  /// Whether a flow mapping begins with `{{`: in YAML an unquoted template action is one.
  private(set) var hasDoubleBrace = false

  /// `range` is the document's range in the file; `used` is the builder of another document, whose memory is reused.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, limits: YAMLLimits, reusing used: inout TreeBuilder?
  ) {
    self.bytes = bytes
    self.range = range
    offsets = ByteOffsets(bytes, range)
    if let reused = used.take() {
      builder = reused
      builder.begin(limits: limits)
    } else {
      builder = TreeBuilder(limits: limits, bytes: range.count)
    }
  }

  mutating func read() throws(YAMLSyntaxError) {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) != 0 else {
      throw YAMLSyntaxError(message: "out of memory", range: range.lowerBound..<range.lowerBound)
    }
    defer { yaml_parser_delete(&parser) }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(&parser, bytes.baseAddress.map { $0 + range.lowerBound }, range.count)
    var event = yaml_event_t()
    while true {
      guard yaml_parser_parse(&parser, &event) != 0 else { throw error(of: parser) }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { return }
      try take(event)
    }
  }

  private mutating func take(_ event: yaml_event_t) throws(YAMLSyntaxError) {
    switch event.type {
    case YAML_SCALAR_EVENT:
      try takeScalar(event)
    case YAML_MAPPING_START_EVENT:
      let data = event.data.mapping_start
      let start = start(of: event, hasProperties: data.anchor != nil || data.tag != nil)
      let isFlow = data.style == YAML_FLOW_MAPPING_STYLE
      if isFlow, start + 1 < range.upperBound, bytes[start + 1] == UInt8(ascii: "{") { hasDoubleBrace = true }
      try builder.open(.mapping, at: start, isFlow: isFlow, anchor: name(data.anchor), tag: tag(data.tag))
    case YAML_SEQUENCE_START_EVENT:
      let data = event.data.sequence_start
      let start = start(of: event, hasProperties: data.anchor != nil || data.tag != nil)
      try builder.open(
        .sequence, at: start, isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE, anchor: name(data.anchor),
        tag: tag(data.tag))
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      builder.close(end: builder.isFlow ? offsets[event.end_mark.index] : nil, in: bytes)
    case YAML_ALIAS_EVENT:
      let range = offsets[event.start_mark.index]..<offsets[event.end_mark.index]
      try builder.addAlias(range, of: name(event.data.alias.anchor) ?? "")
    case YAML_DOCUMENT_START_EVENT:
      if builder.isComplete {
        let at = offsets[event.start_mark.index]
        throw YAMLSyntaxError(message: "a new document begins without \"---\"", range: character(at))
      }
    default:
      break
    }
  }

  private mutating func takeScalar(_ event: yaml_event_t) throws(YAMLSyntaxError) {
    let scalar = event.data.scalar
    let start = start(of: event, hasProperties: scalar.anchor != nil || scalar.tag != nil)
    var end = max(start, offsets[event.end_mark.index])
    let style = style(scalar.style)
    let anchor = name(scalar.anchor)
    let tag = tag(scalar.tag)
    let text = UnsafeBufferPointer(start: UnsafePointer(scalar.value), count: scalar.length)
    if style.isBlock {
      // libyaml's mark is behind the blank lines that follow.
      while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    } else {
      let record = YAMLTree.Record(start..<end, style)
      let inner = record.literalText
      if inner.count == text.count, inner.upperBound <= end, let base = bytes.baseAddress, let value = scalar.value,
        inner.isEmpty || memcmp(base + inner.lowerBound, value, inner.count) == 0
      {
        return try builder.addScalar(record, anchor: anchor, tag: tag)
      }
    }
    try builder.addScalar(start..<end, copying: text, style: style, anchor: anchor, tag: tag)
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  /// The bytes of an anchor's name in libyaml.
  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      return true
    default: return false
    }
  }

  /// libyaml's mark is before the tag and the anchor.
  private mutating func start(of event: yaml_event_t, hasProperties: Bool) -> Int {
    var at = offsets[event.start_mark.index]
    guard hasProperties else { return at }
    while at < range.upperBound {
      switch bytes[at] {
      case UInt8(ascii: "&"):
        at += 1
        while at < range.upperBound, isWord(bytes[at]) { at += 1 }
        if at < range.upperBound, !isBlank(bytes[at]) { return at }
      case UInt8(ascii: "!"):
        let isVerbatim = at + 1 < range.upperBound && bytes[at + 1] == UInt8(ascii: "<")
        while at < range.upperBound, !isBlank(bytes[at]) {
          // In brackets `,` and the like end a tag; only `!<…>` may contain them.
          if builder.isFlow, !isVerbatim, ",[]{}".utf8.contains(bytes[at]) { return at }
          at += 1
        }
      case 0x20, 0x09, 0x0A, 0x0D:
        // The comment behind the properties of an empty value belongs to another node.
        if at >= offsets[event.end_mark.index], event.type == YAML_SCALAR_EVENT { return at }
        at += 1
      case UInt8(ascii: "#"):
        while at < range.upperBound, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
      default:
        return at
      }
    }
    return at
  }

  private func name(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func tag(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    guard let tag = name(pointer) else { return nil }
    let standard = "tag:yaml.org,2002:"
    return tag.hasPrefix(standard) ? "!!" + tag.dropFirst(standard.count) : tag
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
      return YAMLSyntaxError(message: problem, range: character(range.lowerBound + Int(parser.problem_offset)))
    }
    // libyaml reports an unterminated quote or bracket at the end of the file; its start is more useful.
    let problemAt = offsets[parser.problem_mark.index]
    if let context = parser.context, problemAt >= endOfText {
      let at = min(offsets[parser.context_mark.index], max(range.lowerBound, endOfText - 1))
      return YAMLSyntaxError(message: "\(problem) (\(String(cString: context)))", range: character(at))
    }
    return YAMLSyntaxError(message: problem, range: character(problemAt))
  }

  private var endOfText: Int {
    var end = range.upperBound
    while end > range.lowerBound, isBlank(bytes[end - 1]) { end -= 1 }
    return end
  }

  /// The bytes of the character at an offset.
  private func character(_ offset: Int) -> Range<Int> {
    let start = min(max(offset, range.lowerBound), range.upperBound)
    var end = min(start + 1, range.upperBound)
    while end < range.upperBound, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return start..<end
  }
}
