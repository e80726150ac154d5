import SourcedYAML

/// `postBuild`: `${VAR}` in the built objects is replaced (fluxcd/pkg kustomize_varsub.go, with drone/envsubst).
///
/// A variable that a Secret or an unknown ConfigMap may set is unknown, also where the object gives a default. In a text
/// it becomes an action of a template, `{{ VAR }}`, which readers of manifests take for something unknown.
struct FluxSubstitution {
  private var values: [String: String] = [:]
  /// Whether all variables are known.
  private var isComplete = true

  /// nil without `postBuild`: nothing is replaced then.
  init?(_ postBuild: SourcedValue?, _ configMaps: FluxKustomization.KnownConfigMaps) {
    guard let postBuild, let map = postBuild.map, map["substitute"] != nil || map["substituteFrom"] != nil else {
      return nil
    }
    for source in map["substituteFrom"]?.list ?? [] {
      let name = source["name"]?.scalarText ?? ""
      guard source["kind"]?.scalarText == "ConfigMap", let data = configMaps[name] else {
        isComplete = false
        continue
      }
      add(data)
    }
    if let own = map["substitute"]?.map { add(own) }
  }

  private mutating func add(_ data: SourcedMap) {
    for pair in data.pairs { values[pair.key] = pair.value.isNull ? "" : pair.value.scalarText }
  }

  private static let switchName = "kustomize.toolkit.fluxcd.io/substitute"

  /// The object with its variables replaced, unless it forbids that.
  func apply(to object: SourcedValue) -> SourcedValue {
    for field in ["labels", "annotations"] where object["metadata", field]?.map?[Self.switchName]?.string == "disabled"
    {
      return object
    }
    return replaced(object, isText: false)
  }

  private func replaced(_ value: SourcedValue, isText: Bool) -> SourcedValue {
    var result = value
    switch value.content {
    case .map(let map):
      result.content = .map(
        SourcedMap(
          map.pairs.map { pair in
            let isText = isText || pair.key == "annotations" || pair.key == "labels"
            return SourcedMap.Pair(
              key: pair.key, keySource: pair.keySource, value: replaced(pair.value, isText: isText))
          }))
    case .list(let list): result.content = .list(list.map { replaced($0, isText: isText) })
    case .string(let text) where text.utf8.contains(UInt8(ascii: "$")):
      let expanded = expand(text)
      guard expanded.text != text else { break }
      // The text is replaced before YAML is read, so that a number becomes a number.
      let isOneLine = !text.utf8.contains(0x0A)
      let content: SourcedValue.Content =
        isText || !isOneLine || expanded.isUnknown
        ? .string(expanded.text) : ScalarResolution.goYAML2.content(ofPlain: expanded.text)
      result = SourcedValue(content, source: value.source, literal: Self.literal(value, text, expanded.text))
    default: break
    }
    return result
  }

  /// The lines that are left as they were written keep their places.
  private static func literal(_ value: SourcedValue, _ old: String, _ new: String) -> LiteralText {
    guard case .lines(let starts) = value.literal else { return .none }
    let before = old.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    let after = new.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard before.count == after.count, starts.count <= before.count else { return .none }
    return .lines(starts.indices.map { before[$0].elementsEqual(after[$0]) ? starts[$0] : -1 })
  }

  /// The text with its variables replaced, and whether one of them is unknown.
  private func expand(_ text: String) -> (text: String, isUnknown: Bool) {
    var result: [UInt8] = []
    var isUnknown = false
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "$"), at + 1 < bytes.count else {
        result.append(bytes[at])
        at += 1
        continue
      }
      // Two dollars are one that stands for itself.
      if bytes[at + 1] == UInt8(ascii: "$"), at + 2 < bytes.count, bytes[at + 2] == UInt8(ascii: "{") {
        let close = bytes[at...].firstIndex(of: UInt8(ascii: "}")) ?? at + 2
        result += bytes[at + 1...close]
        at = close + 1
        continue
      }
      guard bytes[at + 1] == UInt8(ascii: "{"), let close = Self.close(bytes, at + 2) else {
        result.append(bytes[at])
        at += 1
        continue
      }
      let inner = String(decoding: bytes[at + 2..<close], as: UTF8.self)
      if let value = value(of: inner) {
        result += Array(value.utf8)
      } else {
        isUnknown = true
        result += Array("{{ \(Self.name(inner)) }}".utf8)
      }
      at = close + 1
    }
    return (String(decoding: result, as: UTF8.self), isUnknown)
  }

  /// The brace that ends a variable; defaults may have variables inside.
  private static func close(_ bytes: [UInt8], _ start: Int) -> Int? {
    var depth = 1
    var at = start
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "{") { depth += 1 }
      if bytes[at] == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return at }
      }
      at += 1
    }
    return nil
  }

  private static func name(_ inner: String) -> String {
    String(inner.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
  }

  /// The value of `VAR`, `VAR:=default` or `VAR:-default`; nil when the files do not determine it.
  private func value(of inner: String) -> String? {
    let name = Self.name(inner)
    let rest = inner.dropFirst(name.count)
    guard !name.isEmpty else { return nil }
    if rest.isEmpty { return values[name] ?? (isComplete ? "" : nil) }
    for (sign, countsEmpty) in [(":=", true), (":-", true), ("=", false), ("-", false)] where rest.hasPrefix(sign) {
      if let value = values[name], !(countsEmpty && value.isEmpty) { return value }
      let standard = String(rest.dropFirst(sign.count))
      return isComplete && !standard.contains("$") ? standard : nil
    }
    return nil
  }
}
