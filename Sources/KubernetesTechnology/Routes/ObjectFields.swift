import KubernetesManifests
import RuleFiles
import SourceText
import YAMLSyntax

/// Looks a location up in an object.
enum ObjectFields {
  /// The value written at a location.
  struct Found {
    let text: String
    /// The key with its value.
    let range: Range<Int>
    /// The value alone.
    let value: Range<Int>
    /// Whether the scalar is quoted or a block.
    let isQuoted: Bool
    /// Whether a template decides the value.
    let isTemplated: Bool
    let node: YAMLNode
    /// The name as written, when the location covers several.
    var name: String?
    /// Whether the value is a mapping whose presence alone decides.
    var isPresence: Bool { text == ObjectFields.presence }
  }

  /// The word of the data for a mapping that is there at all: `compress: {}`.
  static let presence = "{present}"

  static func find(_ location: SettingLocation, in object: KubernetesObject, route: KubernetesRoute?) -> Found? {
    let pair: YAMLPair?
    if location.path.isPrefix || !location.path.annotation.isEmpty {
      pair =
        location.path.isPrefix
        ? object.annotations.first { $0.key.beginsWith(location.path.annotation) }
        : object.annotation(location.path.annotation)
    } else if case .key(let key) = location.address {
      pair = object.data?.ownPair(key)
    } else {
      pair = self.pair(location.path, in: object, route: route)
    }
    guard let pair else { return strongest(location, in: object, route: route) }
    guard var found = found(pair, location) else { return nil }
    if location.path.isPrefix { found.name = pair.key.text }
    guard let entry = location.entry else { return found }
    for item in found.text.split(separator: ",") {
      guard let equals = item.firstIndex(of: "=") else { continue }
      let name = item[..<equals].filter { $0 != " " }
      if name == entry {
        return Found(
          text: String(item[item.index(after: equals)...].filter { $0 != " " }), range: found.range,
          value: found.value, isQuoted: true, isTemplated: found.isTemplated, node: found.node,
          name: found.name)
      }
    }
    return nil
  }

  /// Of a list in an object that carries no routes every element counts: of their values the first one in the order of the
  /// product's file decides.
  private static func strongest(_ location: SettingLocation, in object: KubernetesObject, route: KubernetesRoute?)
    -> Found?
  {
    guard location.path.list != nil, let route, route.object.kind != object.kind else { return nil }
    let order = location.wordOrder
    return all(location, in: object).min { one, other in
      (order.firstIndex(of: one.text) ?? order.count) < (order.firstIndex(of: other.text) ?? order.count)
    }
  }

  /// Whether an object contains what a setting in it needs to count. Conditions in lists are decided for routes only.
  static func meets(_ location: SettingLocation, in object: KubernetesObject, route: KubernetesRoute?) -> Bool {
    location.conditions.allSatisfy { condition in
      if route == nil, condition.path.list != nil { return true }
      let name = condition.path.annotation
      let found = name.isEmpty ? pair(condition.path, in: object, route: route) : object.annotation(name)
      return condition.isMet(by: found?.value)
    }
  }

  /// All values at a location, in every element of a list.
  static func all(_ location: SettingLocation, in object: KubernetesObject) -> [Found] {
    guard location.path.list != nil else {
      return find(location, in: object, route: nil).map { [$0] } ?? []
    }
    var nodes: [YAMLNode] = [object.node]
    let parts = location.path.parts
    for part in parts.dropLast() {
      let name = part.hasSuffix("[]") ? String(part.dropLast(2)) : part
      nodes = nodes.compactMap { $0[name] }
      if part.hasSuffix("[]") { nodes = nodes.flatMap { $0.items ?? [] } }
    }
    guard let last = parts.last else { return [] }
    return nodes.compactMap { node in
      node.ownPair(last).flatMap { found($0, location) }
    }
  }

  private static func found(_ pair: YAMLPair, _ location: SettingLocation) -> Found? {
    let range = pair.key.range.lowerBound..<max(pair.key.range.upperBound, pair.value.range.upperBound)
    if case .scalar(let text, let style) = pair.value.content {
      let outer = Found(
        text: text, range: range, value: pair.value.range, isQuoted: style != .plain,
        isTemplated: pair.value.isTemplated || holdsVariable(text), node: pair.value)
      return location.inner.map { InnerText.value(at: $0, in: outer) } ?? outer
    }
    if location.inner != nil { return nil }
    if location.format == .list, let items = pair.value.items {
      return Found(
        text: items.compactMap(\.text).joined(separator: ","), range: range, value: pair.value.range, isQuoted: true,
        isTemplated: items.contains { $0.isTemplated || $0.text == nil }, node: pair.value)
    }
    // The presence of a mapping is a value: `compress: {}`.
    guard location.words[presence] != nil else { return nil }
    return Found(
      text: presence, range: pair.key.range, value: pair.value.range, isQuoted: true, isTemplated: false,
      node: pair.value)
  }

  /// Whether a string contains a template variable. Bytes are searched first, since hardly any string does.
  private static func holdsVariable(_ text: String) -> Bool {
    var last: UInt8 = 0
    for byte in text.utf8 {
      if last == UInt8(ascii: "$"), byte == UInt8(ascii: "{") { return text.contains("${") }
      last = byte
    }
    return false
  }

  /// The scalar at a location.
  static func node(_ location: SettingLocation, in object: KubernetesObject, route: KubernetesRoute?) -> YAMLNode? {
    switch location.address {
    case .annotation(let name): object.annotation(name)?.value
    case .key(let key): object.data?.ownPair(key)?.value
    case .field: pair(location.path, in: object, route: route)?.value
    }
  }

  /// What is at a path of fields without lists.
  static func value(at path: FieldPath, in object: KubernetesObject) -> YAMLNode? {
    pair(path, in: object, route: nil)?.value
  }

  /// The pair at a path of fields; `[]` is the element that carries the route.
  private static func pair(_ path: FieldPath, in object: KubernetesObject, route: KubernetesRoute?) -> YAMLPair? {
    guard let start = start(of: path, in: object, route: route), let name = path.fields.last else { return nil }
    var node: YAMLNode? = start
    for field in path.fields.dropLast() { node = node?[field] }
    return node?.ownPair(name)
  }

  /// Where a path of fields begins: behind the last list in it.
  static func start(of path: FieldPath, in object: KubernetesObject, route: KubernetesRoute?) -> YAMLNode? {
    guard let list = path.list else { return object.node }
    guard let route, route.object === object || route.object.title == object.title else { return nil }
    return route.elements[list]
  }
}

extension SettingLocation {
  /// Whether the version of the object has the field.
  func exists(in object: KubernetesObject) -> Bool {
    guard let version else { return true }
    return object.apiVersion == version
  }
}
