import SourceText
import StreamModel

/// Writes JSON into a buffer.
package struct JSONWriter {
  /// The output so far.
  package private(set) var bytes: [UInt8] = []
  /// Long strings recur with every finding of a rule; they are escaped once.
  private var escaped: [String: [UInt8]] = [:]

  /// Nothing written.
  package init() {}

  /// Appends JSON as it is.
  package mutating func raw(_ json: String) {
    bytes.append(contentsOf: json.utf8)
  }

  /// Appends `, "name": `.
  package mutating func key(_ name: StaticString, isFirst: Bool = false) {
    raw(isFirst ? "\"" : ", \"")
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    raw("\": ")
  }

  /// Appends a field with a string or null.
  package mutating func field(_ name: StaticString, _ value: String?, isFirst: Bool = false) {
    key(name, isFirst: isFirst)
    if let value { string(value) } else { raw("null") }
  }

  /// Appends a field with a number.
  package mutating func field(_ name: StaticString, _ value: Int, isFirst: Bool = false) {
    key(name, isFirst: isFirst)
    raw(String(value))
  }

  /// A field whose string many findings share.
  mutating func longField(_ name: StaticString, _ value: String) {
    key(name)
    if let known = escaped[value] {
      bytes.append(contentsOf: known)
      return
    }
    let start = bytes.count
    string(value)
    escaped[value] = Array(bytes[start...])
  }

  /// Appends a list.
  package mutating func array<Element>(_ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
    raw("[")
    for (index, element) in elements.enumerated() {
      if index > 0 { raw(", ") }
      write(&self, element)
    }
    raw("]")
  }

  /// Begins a line for the element of a list at an index.
  mutating func line(_ index: Int) { raw(index == 0 ? "\n  " : ",\n  ") }

  /// Appends bytes that are JSON already.
  mutating func raw(_ json: some Collection<UInt8>) { bytes.append(contentsOf: json) }

  /// Appends a location.
  mutating func location(_ file: String, _ span: SourceSpan, _ position: RouteAccount.Position) {
    raw("{")
    field("file", file, isFirst: true)
    field("line", position.line)
    field("column", position.column)
    field("endLine", position.endLine)
    field("endColumn", position.endColumn)
    field("byteStart", span.start)
    field("byteEnd", span.end)
    raw("}")
  }

  /// Appends the counts of a run. `routes` writes the list of routes.
  mutating func summary(_ summary: Summary, routes: (inout JSONWriter) -> Void) {
    raw("{")
    field("files", summary.files, isFirst: true)
    field("judged", summary.judged)
    field("unknownIntent", summary.unknownIntent)
    key("unknownLimits")
    array(summary.unknownLimits) { json, limit in
      json.raw("{")
      json.field("product", limit.product, isFirst: true)
      json.field("effect", limit.effect)
      json.field("routes", limit.routes)
      json.raw("}")
    }
    field("unknownController", summary.unknownController)
    field("noGateway", summary.noGateway)
    field("template", summary.template)
    field("closed", summary.closed)
    field("errors", summary.errors)
    field("warnings", summary.warnings)
    field("infos", summary.infos)
    field("suppressed", summary.suppressed)
    key("skipped")
    array(summary.skipped) { json, skipped in
      json.raw("{")
      json.field("file", skipped.file, isFirst: true)
      json.field("reason", skipped.reason)
      json.field("code", skipped.code.rawValue)
      json.raw("}")
    }
    key("inputs")
    array(summary.inputs) { json, input in
      json.raw("{")
      json.field("file", input.file, isFirst: true)
      json.field("state", input.state.rawValue)
      json.field("reason", input.reason?.rawValue)
      json.raw("}")
    }
    key("routes")
    raw("[")
    routes(&self)
    raw("]}")
  }

  /// Appends the members of a shard.
  mutating func shard(_ shard: ShardInfo) {
    field("index", shard.index, isFirst: true)
    field("count", shard.count)
    field("repositories", shard.repositories)
    field("plan", shard.plan)
  }

  /// Appends a string literal. C1 control characters are escaped too: some terminals act on them. So is the second of two
  /// `#`: logs of CI systems take `##[…]` and `##vso[…]` anywhere in a line for a command.
  package mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { buffer in
      var start = 0
      var i = 0
      let count = buffer.count
      while i < count {
        let byte = buffer[i]
        let isSecondHash = byte == 0x23 && i > 0 && buffer[i - 1] == 0x23
        if byte >= 0x20, byte != 0x22, byte != 0x5C, !isSecondHash,
          byte < 0x7F || byte > 0xC2 || (byte >= 0x80 && byte < 0xC2)
        {
          i += 1
          continue
        }
        let isC1 = byte == 0xC2 && i + 1 < count && buffer[i + 1] < 0xA0
        if byte == 0xC2, !isC1 {
          i += 2
          continue
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<i]))
        escape(isC1 ? buffer[i + 1] : byte)
        i += isC1 ? 2 : 1
        start = i
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<count]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A string with its quotes.
  static func quoted(_ text: String) -> String {
    var json = JSONWriter()
    json.string(text)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x22: raw("\\\"")
    case 0x5C: raw("\\\\")
    case 0x0A: raw("\\n")
    case 0x0D: raw("\\r")
    case 0x09: raw("\\t")
    default: raw((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16))
    }
  }
}

extension JSONWriter {
  /// The field `source`: what makes an object of the files that people edit.
  mutating func objectSources(_ sources: [ObjectSource], _ positions: inout SourcePositions) {
    key("source")
    raw("[")
    for (index, source) in sources.enumerated() {
      raw(index == 0 ? "{" : ", {")
      field("kind", source.kind.rawValue, isFirst: true)
      field("file", positions.sources[source.span.file].path)
      field("line", positions.position(source.span.start, in: source.span.file).line)
      field("name", source.name)
      raw("}")
    }
    raw("]")
  }
}
