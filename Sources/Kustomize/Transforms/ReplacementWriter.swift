import GoRegex
import SourcedYAML

/// Writes a value to the fields at a path of fields, numbers, `[name=value]` and `*` (kyaml/yaml/match.go).
struct ReplacementWriter {
  let value: SourcedValue
  let options: FieldOptions
  /// The fields that were written.
  private(set) var count = 0

  init(value: SourcedValue, options: FieldOptions) {
    self.value = value
    self.options = options
  }

  mutating func write(into target: inout SourcedValue, _ path: ArraySlice<String>) throws(KustomizeError) {
    guard let part = path.first else {
      count += 1
      return try set(&target)
    }
    if Int(part) != nil || part == "*" || FieldPath.item(part) != nil, target.isNull, options.creates {
      target.content = .list([])
    }
    if target.list != nil {
      try writeItems(of: &target, part, path.dropFirst())
    } else {
      if target.isNull, options.creates { target.content = .map(SourcedMap()) }
      try writeField(of: &target, part, path.dropFirst())
    }
  }

  private mutating func writeField(
    of target: inout SourcedValue, _ part: String, _ rest: ArraySlice<String>
  ) throws(KustomizeError) {
    var writer = self
    let isMap: Void? = try target.updateMap { (map: inout SourcedMap) throws(KustomizeError) in
      guard var field = map[part] ?? (options.creates ? SourcedValue(.null) : nil) else { return }
      try writer.write(into: &field, rest)
      map[part] = field
    }
    self = writer
    if isMap == nil, !options.creates { return }
    if isMap == nil { throw KustomizeError("the field \(part) is to be in something that is no map") }
  }

  private mutating func writeItems(
    of target: inout SourcedValue, _ part: String, _ rest: ArraySlice<String>
  ) throws(KustomizeError) {
    var writer = self
    try target.updateList { (list: inout [SourcedValue]) throws(KustomizeError) in
      if part == "*" {
        for index in list.indices { try writer.write(into: &list[index], rest) }
      } else if let index = Int(part) {
        if index == list.count, options.creates { list.append(SourcedValue(.null)) }
        guard list.indices.contains(index) else { throw KustomizeError("there is no item \(index)") }
        try writer.write(into: &list[index], rest)
      } else if let (name, wanted) = FieldPath.item(part) {
        try writer.writeItems(of: &list, name, wanted, rest)
      }
    }
    self = writer
  }

  private mutating func writeItems(
    of list: inout [SourcedValue], _ name: String, _ wanted: String, _ rest: ArraySlice<String>
  ) throws(KustomizeError) {
    let expression: GoRegex
    do { expression = try GoRegex(wanted) } catch { throw KustomizeError(error.message) }
    func isMatch(_ item: SourcedValue) -> Bool {
      guard let text = name.isEmpty ? item.scalarText : item.map?[name]?.scalarText else { return false }
      return expression.matches(text)
    }
    if options.creates, !list.contains(where: isMatch) {
      let text = SourcedValue.text(wanted, value.source)
      list.append(
        name.isEmpty
          ? text : SourcedValue(.map(SourcedMap([SourcedMap.Pair(key: name, keySource: value.source, value: text)]))))
    }
    for index in list.indices where isMatch(list[index]) { try write(into: &list[index], rest) }
  }

  /// A scalar keeps its type and gets the text; anything else is replaced.
  private func set(_ target: inout SourcedValue) throws(KustomizeError) {
    var new = value
    if !options.delimiter.isEmpty {
      guard let old = target.scalarText, let text = value.scalarText else {
        throw KustomizeError("only scalars have parts between delimiters")
      }
      var parts = splitText(target.isNull ? "" : old, by: options.delimiter)
      if options.index < 0 {
        parts.insert(text, at: 0)
      } else if options.index >= parts.count {
        parts.append(text)
      } else {
        parts[options.index] = text
      }
      new = .text(parts.joined(separator: options.delimiter), value.source)
    }
    switch target.content {
    case .string:
      guard let text = new.scalarText else { fallthrough }
      target = SourcedValue(.string(text), source: new.source, literal: new.literal)
    case .integer, .decimal, .boolean, .null:
      guard let text = new.scalarText else {
        target = new
        return
      }
      target = SourcedValue(
        ScalarResolution.goYAML3.content(ofPlain: text), source: new.source, literal: new.literal)
    default: target = new
    }
  }
}
