import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Edits of manifests: the value where it is written, or a new key where the setting belongs.
extension KubernetesHop {
  func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    switch change {
    case .set(nil, let text): return set(value, to: text)
    case .set(let aspect?, let text): return self.value(of: aspect).flatMap { set($0, to: text) }
    case .delete, .drop, .add: return nil
    }
  }

  private func set(_ value: EffectiveValue, to word: String) -> SettingEdits? {
    guard let aspect = values.all.aspect(where: { $0.setting == value.setting && $0.span == value.span }) else {
      return nil
    }
    let references = ReferencedObjects(
      RouteContext(source, factory.objects), owner: factory.owner, product: product)
    for setting in product.settings where setting.aspect == aspect {
      for location in setting.locations where location.name == value.setting && location.inner == nil {
        for object in references.objects(location.on) {
          guard value.object == nil || object.title == value.object else { continue }
          guard let text = text(word, location, value) else {
            return value.isWritten ? deletion(location, of: object, value.setting) : nil
          }
          return edit(location, in: object, to: text, isWritten: value.isWritten)
        }
      }
      if !value.isWritten, let location = setting.locations.first, location.name == value.setting,
        references.objects(location.on).isEmpty, let service = references.services.first
      {
        return references.productExtension.edits(
          creating: location, location.written(word) ?? word, for: service, of: source)
      }
    }
    return workload(value, to: word, references)
  }

  /// The value as it is written there; a list of services gets that of the route. Nil when only the absence of the
  /// setting gives the value.
  private func text(_ word: String, _ location: SettingLocation, _ value: EffectiveValue) -> String? {
    guard location.words["{service}"] == word else { return location.written(word) }
    let known = value.isWritten ? value.text.split(separator: ",").map { $0.filter { $0 != " " } } : []
    let services = source.backends.map(\.service).filter { !known.contains($0) }
    return (known + services).joined(separator: ",")
  }

  /// Takes the setting out.
  private func deletion(_ location: SettingLocation, of object: KubernetesObject, _ setting: String) -> SettingEdits? {
    let holder: YAMLNode?
    var key = setting
    switch location.address {
    case .annotation:
      holder = object.isChartValue ? object.node["annotations"] : object.node["metadata"]?["annotations"]
    case .key: holder = object.data
    case .field:
      guard let start = ObjectFields.start(of: location.path, in: object, route: source),
        let last = location.path.fields.last
      else { return nil }
      var node: YAMLNode? = start
      for field in location.path.fields.dropLast() { node = node?[field] }
      holder = node
      key = last
    }
    return holder?.deleting(key).map { wrapped($0, object) }
  }

  private func edit(_ location: SettingLocation, in object: KubernetesObject, to text: String, isWritten: Bool)
    -> SettingEdits?
  {
    guard var result = edits(location, in: object, to: text, isWritten: isWritten) else { return nil }
    if case .key = location.address { result.sharedBecause = "it decides for everything that \(product.title) serves" }
    return result
  }

  private func edits(_ location: SettingLocation, in object: KubernetesObject, to text: String, isWritten: Bool)
    -> SettingEdits?
  {
    let isString =
      switch location.address {
      case .annotation, .key: true
      case .field: false
      }
    if isWritten {
      guard let found = ObjectFields.find(location, in: object, route: source), !found.isTemplated,
        let node = ObjectFields.node(location, in: object, route: source)
      else { return nil }
      var new = text
      if let entry = location.entry { new = Self.list(node.text ?? "", setting: entry, to: text) }
      return node.replacing(with: isString ? .string(new) : .plain(new)).map { wrapped($0, object) }
    }
    let new = location.entry.map { "\($0)=\(text)" } ?? text
    switch location.address {
    case .annotation(let name): return annotate(object, name, new)
    case .key(let key):
      if object.isChartValue { return object.node.adding([key], .string(new)).map { wrapped($0, object) } }
      if let data = object.node["data"], let edit = data.adding([key], .string(new)) { return wrapped(edit, object) }
      if let pair = object.node.ownPair("data") {
        return YAMLNode.filling(pair, [key], .string(new)).map { wrapped($0, object) }
      }
      return object.node.adding(["data", key], .string(new)).map { wrapped($0, object) }
    case .field: return field(location.path, in: object, to: new)
    }
  }

  /// `a=1,b=2` with another value for one of them.
  private static func list(_ text: String, setting entry: String, to value: String) -> String {
    var isThere = false
    var items = text.split(separator: ",").map { item -> String in
      let name = item.prefix { $0 != "=" }.filter { $0 != " " }
      guard name == entry else { return String(item) }
      isThere = true
      return "\(entry)=\(value)"
    }
    if !isThere { items.append("\(entry)=\(value)") }
    return items.joined(separator: ",")
  }

  /// Adds an annotation, with the mapping for them where there is none.
  private func annotate(_ object: KubernetesObject, _ name: String, _ text: String) -> SettingEdits? {
    let holder = object.isChartValue ? object.node : object.node["metadata"]
    guard let holder else { return nil }
    if let pair = object.annotation(name) {
      // The present value has no effect.
      return pair.value.replacing(with: .string(text)).map { wrapped($0, object) }
    }
    if let annotations = holder["annotations"], let edit = annotations.adding([name], .string(text)) {
      return wrapped(edit, object)
    }
    if let pair = holder.ownPair("annotations") {
      return YAMLNode.filling(pair, [name], .string(text)).map { wrapped($0, object) }
    }
    return holder.adding(["annotations", name], .string(text)).map { wrapped($0, object) }
  }

  /// Adds a field, with the mappings around it.
  private func field(_ path: FieldPath, in object: KubernetesObject, to text: String) -> SettingEdits? {
    guard let start = ObjectFields.start(of: path, in: object, route: source) else { return nil }
    var node = start
    var rest = path.fields[...]
    while rest.count > 1, let name = rest.first, let next = node[name] {
      if !next.isMapping {
        guard let pair = node.ownPair(name) else { return nil }
        return YAMLNode.filling(pair, Array(rest.dropFirst()), .plain(text)).map { wrapped($0, object) }
      }
      node = next
      rest = rest.dropFirst()
    }
    if let last = rest.last, rest.count == 1, let known = node[last] {
      return known.replacing(with: .plain(text)).map { wrapped($0, object) }
    }
    return node.adding(Array(rest), .plain(text)).map { wrapped($0, object) }
  }

  /// Settings of the pods behind a Service.
  private func workload(_ value: EffectiveValue, to word: String, _ references: ReferencedObjects) -> SettingEdits? {
    guard value.setting.hasSuffix("Seconds"), let time = TimeLength(parsing: word),
      let workload = references.workload, workload.title == value.object
    else { return nil }
    let parts = value.setting.split(separator: ".").map(String.init)
    var node = workload.node
    for part in parts.dropLast() {
      guard let next = node[part] else { return nil }
      node = next
    }
    let text = YAMLValueText.plain(String(time.milliseconds / 1000))
    guard let last = parts.last else { return nil }
    if let known = node[last] { return known.replacing(with: text).map { wrapped($0, workload) } }
    return node.adding([last], text).map { wrapped($0, workload) }
  }

  private func wrapped(_ edit: YAMLEdit, _ object: KubernetesObject) -> SettingEdits {
    SettingEdits([TextEdit(span: object.span(edit.range), text: edit.text)], sharedBecause: edit.sharing)
  }
}
