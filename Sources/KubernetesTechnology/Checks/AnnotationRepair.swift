import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Corrects an annotation that has no effect: it is renamed, moved, translated or given a value that counts. One that
/// is there already is not written again; the one without effect goes.
struct AnnotationRepair {
  private let object: KubernetesObject
  private let pair: YAMLPair

  init(_ object: KubernetesObject, _ pair: YAMLPair) {
    self.object = object
    self.pair = pair
  }

  // MARK: Names

  /// The same value under another name.
  func renamed(to name: String) -> Fix? {
    guard object.annotation(name) == nil else { return deleted() }
    return pair.key.renaming(to: name).map { fix("rename it to \(name)", [$0]) }
  }

  /// The setting of the controller in charge that decides the same.
  func translated(from product: KubernetesProduct, to owner: KubernetesProduct) -> Fix? {
    guard let name = pair.key.text, let text = pair.value.text,
      let (aspect, location) = product.setting(ofAnnotation: name),
      let own = owner.settings.lazy.filter({ $0.aspect == aspect }).flatMap(\.locations).first(where: {
        $0.on == object.kind && $0.entry == nil && $0.annotationName != nil
      }), let newName = own.annotationName
    else { return nil }
    guard object.annotation(newName) == nil else { return deleted() }
    guard let value = location.value(of: text), let word = value.word, let new = own.written(word),
      own.value(of: new) == value, let key = pair.key.renaming(to: newName)
    else { return nil }
    guard new != text else { return fix("write \(newName)", [key]) }
    return pair.value.replacing(with: .string(new)).map { fix("write \(newName): \"\(new)\"", [key, $0]) }
  }

  /// Without the annotation.
  func removed() -> Fix? { deleted() ?? deletedAlone() }

  private func deleted() -> Fix? {
    guard let name = pair.key.text, let holder = object.node["metadata"]?["annotations"] else { return nil }
    return holder.deleting(name).map { fix("delete \(name)", [$0]) }
  }

  // MARK: Objects

  /// The annotation at the only Ingress that leads to a Service.
  func moved(to ingresses: [KubernetesObject], named name: String) -> Fix? {
    guard ingresses.count == 1, let ingress = ingresses.first, let text = pair.value.text, !pair.value.isTemplated,
      let old = deleted() ?? deletedAlone()
    else { return nil }
    let reasons =
      ObjectFields.services(ofIngress: ingress).count > 1 ? ["it applies to all routes of \(ingress.title)"] : []
    guard ingress.annotation(name) == nil else {
      return Fix(title: old.title, reasons: old.reasons, edits: old.edits, removesCause: true)
    }
    guard let metadata = ingress.node["metadata"] else { return nil }
    let edit: YAMLEdit?
    if let annotations = metadata["annotations"] {
      edit = annotations.adding([name], .string(text))
    } else if let empty = metadata.ownPair("annotations") {
      edit = YAMLNode.filling(empty, [name], .string(text))
    } else {
      edit = metadata.adding(["annotations", name], .string(text))
    }
    return edit.map { edit in
      let new = TextEdit(span: ingress.span(edit.range), text: edit.text)
      return Fix(
        title: "move it to \(ingress.title)",
        reasons: (reasons + old.reasons + (edit.sharing.map { [$0] } ?? [])).unique,
        edits: (old.edits + [new]).sorted { $0.span < $1.span }, removesCause: true)
    }
  }

  /// The mapping goes with its only annotation.
  private func deletedAlone() -> Fix? {
    object.node["metadata"]?.deleting("annotations").map { fix("delete annotations", [$0]) }
  }

  // MARK: Values

  /// What the author of a value that does not count may have meant, as the product reads it.
  static func meaning(of text: String, _ location: SettingLocation) -> String? {
    let bare = text.filter { $0 != " " }
    var words: [String] = []
    if bare.last?.isLetter == true, bare.first?.isNumber == true { words.append(bare) }
    // A bare number of seconds where a unit is wanted.
    if Int64(bare) != nil { words.append(bare + "s") }
    switch bare.lowercased() {
    case "on", "true", "yes", "enabled": words.append("on")
    case "off", "false", "no", "disabled": words.append("off")
    default: break
    }
    return words.lazy.compactMap { word in
      let isTime = word.first?.isNumber == true
      guard !isTime || TimeLength(parsing: word).map({ $0.milliseconds > 0 }) == true else { return nil }
      return location.written(word)
    }.first { $0 != text && location.value(of: $0) != nil && $0 != "0" }
  }

  static func corrected(
    _ found: ObjectFields.Found, to text: String, _ location: SettingLocation, in object: KubernetesObject
  ) -> Fix? {
    guard location.entry == nil, !found.isTemplated else { return nil }
    let isString =
      switch location.address {
      case .annotation, .key: true
      case .field: false
      }
    return found.node.replacing(with: isString ? .string(text) : .plain(text)).map { edit in
      Fix(
        title: "write \(text)", reasons: edit.sharing.map { [$0] } ?? [],
        edits: [TextEdit(span: object.span(edit.range), text: edit.text)], removesCause: true)
    }
  }

  private func fix(_ title: String, _ edits: [YAMLEdit]) -> Fix {
    Fix(
      title: title, reasons: edits.compactMap(\.sharing).unique,
      edits: edits.map { TextEdit(span: object.span($0.range), text: $0.text) }, removesCause: true)
  }
}

extension AspectValue {
  /// The word of the domain or the duration that the value is.
  fileprivate var word: String? {
    switch self {
    case .word(let word): word
    case .duration(let milliseconds) where milliseconds > 0:
      milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    default: nil
    }
  }
}

extension SettingLocation {
  fileprivate var annotationName: String? {
    if case .annotation(let name) = address, !path.isPrefix { name } else { nil }
  }
}

extension KubernetesProduct {
  /// The aspect that an annotation decides, and how it is read.
  fileprivate func setting(ofAnnotation name: String) -> (Aspect, SettingLocation)? {
    for setting in settings {
      for location in setting.locations where location.entry == nil && location.annotationName == name {
        return (setting.aspect, location)
      }
    }
    return nil
  }
}

extension ObjectFields {
  /// The Services that the rules and the default backend of an Ingress name.
  static func services(ofIngress ingress: KubernetesObject) -> Set<String> {
    guard let spec = ingress.node["spec"] else { return [] }
    var backends: [YAMLNode?] = [spec["defaultBackend"], spec["backend"]]
    for rule in spec["rules"]?.items ?? [] {
      for path in rule["http"]?["paths"]?.items ?? [] { backends.append(path["backend"]) }
    }
    return Set(backends.compactMap { $0?["service"]?["name"]?.text ?? $0?["serviceName"]?.text })
  }
}
