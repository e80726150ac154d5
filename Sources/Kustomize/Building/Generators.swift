import SourceText
import SourcedYAML
import SystemSupport

/// `configMapGenerator` and `secretGenerator` (api/internal/generators, api/kv).
struct Generator {
  enum Kind: String {
    case configMap = "ConfigMap"
    case secret = "Secret"
  }

  /// A value of the data with its key.
  struct Item {
    let key: String
    let keySource: SourceSpan?
    let bytes: [UInt8]
    let source: SourceSpan?
    let literal: LiteralText
  }

  let kind: Kind
  let entry: SourcedMap
  let source: SourceSpan?
  /// `generatorOptions` of the kustomization.
  let options: SourcedMap?

  /// The paths of the files that are read, for `files` with the keys that they get.
  var files: [(key: String, path: String, value: SourcedValue)] {
    (entry.value(ignoringCase: "files")?.list ?? []).compactMap { value in
      guard let text = value.scalarText else { return nil }
      let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2 { return (parts[0], parts[1], value) }
      return (text.split(separator: "/").last.map(String.init) ?? text, text, value)
    }
  }

  var environmentFiles: [SourcedValue] {
    let one = entry.value(ignoringCase: "env").map { [$0] } ?? []
    return (entry.value(ignoringCase: "envs")?.list ?? []) + one
  }

  /// The generated object. `read` gives the file of a path.
  func object(
    in folder: String, _ read: (String) throws(KustomizeError) -> (FileID, [UInt8])
  ) throws(KustomizeError) -> BuildObject {
    guard let name = entry.value(ignoringCase: "name"), let text = name.scalarText, !text.isEmpty else {
      throw KustomizeError("a generator needs a name", source)
    }
    var items: [Item] = []
    for file in environmentFiles {
      let (id, bytes) = try located(file) { () throws(KustomizeError) in
        try read(joinedPath(folder, file.scalarText ?? ""))
      }
      items += try Self.environment(bytes, id)
    }
    for literal in entry.value(ignoringCase: "literals")?.list ?? [] { items.append(try Self.literal(literal)) }
    for file in files {
      let (id, bytes) = try located(file.value) { () throws(KustomizeError) in try read(joinedPath(folder, file.path)) }
      items.append(
        Item(
          key: file.key, keySource: file.value.source, bytes: bytes,
          source: SourceSpan(file: id, start: 0, end: bytes.count),
          literal: LiteralText(linesOf: String(decoding: bytes, as: UTF8.self))))
    }
    var keys: Set<String> = []
    for item in items where !keys.insert(item.key).inserted {
      throw KustomizeError("the key \(item.key) is there twice", item.keySource ?? item.source)
    }
    var object = BuildObject(SourcedValue(.map(content(name, items)), source: source))
    let isFixed = isSet("disableNameSuffixHash")
    object.needsHash = !isFixed
    if let behavior = entry.value(ignoringCase: "behavior"), let text = behavior.scalarText, !text.isEmpty {
      object.behavior = BuildObject.Behavior(rawValue: text) ?? .create
    }
    return object
  }

  private func located<R>(
    _ value: SourcedValue, _ body: () throws(KustomizeError) -> R
  ) throws(KustomizeError) -> R {
    do { return try body() } catch { throw error.at(value.source) }
  }

  private func content(_ name: SourcedValue, _ items: [Item]) -> SourcedMap {
    func pair(_ key: String, _ value: SourcedValue) -> SourcedMap.Pair {
      SourcedMap.Pair(key: key, keySource: value.source ?? source, value: value)
    }
    var metadata = SourcedMap([pair("name", name)])
    if let namespace = entry.value(ignoringCase: "namespace"), namespace.scalarText?.isEmpty == false {
      metadata.set(pair("namespace", namespace))
    }
    for field in ["labels", "annotations"] {
      let map = option(field)
      if !map.isEmpty { metadata.set(pair(field, SourcedValue(.map(map), source: source))) }
    }
    var result = SourcedMap([
      pair("apiVersion", .text("v1", source)), pair("kind", .text(kind.rawValue, source)),
      pair("metadata", SourcedValue(.map(metadata), source: source)),
    ])
    var data = SourcedMap()
    var binary = SourcedMap()
    for item in items.sorted(by: { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }) {
      var value: SourcedValue
      let isText = String(validating: item.bytes, as: UTF8.self)
      if kind == .configMap, let text = isText {
        value = SourcedValue(.string(text), source: item.source, literal: item.literal)
        data.set(SourcedMap.Pair(key: item.key, keySource: item.keySource, value: value))
      } else {
        value = .text(Base64.lines(item.bytes), item.source)
        let pair = SourcedMap.Pair(key: item.key, keySource: item.keySource, value: value)
        if kind == .secret { data.set(pair) } else { binary.set(pair) }
      }
    }
    if !data.isEmpty || kind == .secret { result.set(pair("data", SourcedValue(.map(data), source: source))) }
    if !binary.isEmpty { result.set(pair("binaryData", SourcedValue(.map(binary), source: source))) }
    if kind == .secret {
      let type = entry.value(ignoringCase: "type").flatMap { $0.scalarText?.isEmpty == false ? $0 : nil }
      result.set(pair("type", type ?? .text("Opaque", source)))
    }
    if isSet("immutable") { result.set(pair("immutable", SourcedValue(.boolean(true), source: source))) }
    return result
  }

  /// The pairs of an option; the generator's own win.
  private func option(_ key: String) -> SourcedMap {
    var result = options?.value(ignoringCase: key)?.map ?? SourcedMap()
    for pair in entry.value(ignoringCase: "options")?.map?.value(ignoringCase: key)?.map?.pairs ?? [] {
      result.set(pair)
    }
    return SourcedMap(
      result.pairs.map {
        SourcedMap.Pair(
          key: $0.key, keySource: $0.keySource, value: .text($0.value.scalarText ?? "", $0.value.source))
      })
  }

  private func isSet(_ key: String) -> Bool {
    for map in [entry.value(ignoringCase: "options")?.map, options] {
      if case .boolean(true)? = map?.value(ignoringCase: key)?.content { return true }
    }
    return false
  }

  /// `key=value`, the value perhaps in quotes.
  private static func literal(_ value: SourcedValue) throws(KustomizeError) -> Item {
    guard let text = value.scalarText, let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      throw KustomizeError("a literal is key=value", value.source)
    }
    var content = text[text.index(after: equals)...]
    if content.utf8.count >= 2, let first = content.first, first == content.last, first == "\"" || first == "'" {
      content = content.dropFirst().dropLast()
    }
    return Item(
      key: String(text[..<equals]), keySource: value.source, bytes: Array(content.utf8), source: value.source,
      literal: .none)
  }

  /// The lines `KEY=value` of a file; empty lines and comments are left out.
  private static func environment(_ bytes: [UInt8], _ file: FileID) throws(KustomizeError) -> [Item] {
    var items: [Item] = []
    var start = 0
    for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      var end = line.endIndex
      if end > line.startIndex, line[end - 1] == 0x0D { end -= 1 }
      var at = line.startIndex
      if number == 0, line.starts(with: [0xEF, 0xBB, 0xBF]) { at += 3 }
      while at < end, " \t\u{B}\u{C}\r".utf8.contains(line[at]) { at += 1 }
      start = at
      guard at < end, line[at] != UInt8(ascii: "#") else { continue }
      let equals = line[at..<end].firstIndex(of: UInt8(ascii: "=")) ?? end
      let key = String(decoding: line[at..<equals], as: UTF8.self)
      let value = equals < end ? Array(line[equals + 1..<end]) : []
      items.append(
        Item(
          key: key, keySource: SourceSpan(file: file, start: start, end: equals), bytes: value,
          source: SourceSpan(file: file, start: min(equals + 1, end), end: end),
          literal: value.isEmpty ? .none : .whole(equals + 1)))
    }
    return items
  }
}

/// The standard alphabet of RFC 4648, in lines of 70 characters as kyaml writes data.
enum Base64 {
  static func lines(_ bytes: [UInt8]) -> String {
    let text = encoded(bytes)
    guard text.count >= 70 else { return String(decoding: text, as: UTF8.self) }
    var result: [UInt8] = []
    var start = 0
    while start < text.count {
      result += text[start..<min(start + 70, text.count)]
      result.append(0x0A)
      start += 70
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    var at = 0
    while at < bytes.count {
      let second = at + 1 < bytes.count ? bytes[at + 1] : 0
      let third = at + 2 < bytes.count ? bytes[at + 2] : 0
      result.append(alphabet[Int(bytes[at] >> 2)])
      result.append(alphabet[Int(bytes[at] & 3) << 4 | Int(second >> 4)])
      result.append(at + 1 < bytes.count ? alphabet[Int(second & 15) << 2 | Int(third >> 6)] : UInt8(ascii: "="))
      result.append(at + 2 < bytes.count ? alphabet[Int(third & 63)] : UInt8(ascii: "="))
      at += 3
    }
    return result
  }
}
