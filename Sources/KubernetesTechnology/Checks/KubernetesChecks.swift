import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// Settings that have no effect or stop a product: unknown names, wrong objects, values that are ignored.
struct KubernetesChecks: Sendable {
  let objects: KubernetesObjects
  let knowledge: KubernetesKnowledge
  let owner: ProductResolver
  let streams: StreamingRoutes
  /// The products with their own checks.
  private let products: [any ProductChecks]
  private let ingresses: IngressesOfServices

  init(
    objects: KubernetesObjects, knowledge: KubernetesKnowledge, owner: ProductResolver, streams: StreamingRoutes
  ) {
    self.objects = objects
    self.knowledge = knowledge
    self.owner = owner
    self.streams = streams
    ingresses = IngressesOfServices(objects)
    products = owner.extensions.all.compactMap { $0 as? any ProductChecks }
  }

  func run() -> [Observation] {
    let result = products.flatMap { $0.observations(self) }
    // Other objects have nothing that could be wrong.
    let all = objects.objects(ofKinds: isRead, orWith: .isAnnotated)
    let parts = parallelChunks(all.count, minimum: 200) { range in
      let memory = AnnotationNameCache(knowledge.locations)
      var found: [Observation] = []
      for object in all[range] { check(object, memory, &found) }
      return found
    }
    return result + parts.flatMap { $0 }
  }

  /// Kinds of objects whose routes products of many vendors serve.
  private static let sharedRouteKinds = ["Ingress", "HTTPRoute"]

  /// Whether objects of a kind are checked even without annotations.
  private func isRead(_ kind: String) -> Bool {
    switch kind {
    // A ConfigMap is read by the product whose it is, and most belong to none.
    case "ConfigMap": !owner.configMaps.isEmpty
    case _ where Self.sharedRouteKinds.contains(kind): true
    default: knowledge.locations.kind(kind) != nil || !knowledge.locations.readersOfText(kind).isEmpty
    }
  }

  private func check(_ object: KubernetesObject, _ memory: AnnotationNameCache, _ result: inout [Observation]) {
    let kind = memory.kind(object.kind)
    if !object.annotations.isEmpty {
      let names = object.annotations.map { pair in pair.key.text.map { memory.name($0, on: kind) } }
      for case (let pair, let name?) in zip(object.annotations, names) where !isPlain(name, object) {
        for product in name.technologies {
          if let found = annotation(pair, name.text, of: object, product) { result.append(found) }
        }
      }
      prefixes(of: object, names, &result)
      values(of: object, kind, names, &result)
    } else {
      values(of: object, kind, [], &result)
    }
    for product in kind.readersOfText {
      if object.kind == "ConfigMap" { result += keys(of: object, product) }
      result += snippets(of: object, product)
    }
    guard Self.sharedRouteKinds.contains(object.kind) else { return }
    let owners = owner.products(of: object)
    for item in products { result += item.observations(of: object, servedBy: owners, self) }
  }

  /// Annotations of an Ingress whose prefix belongs to nobody, or to several controllers.
  private func prefixes(
    of object: KubernetesObject, _ names: [AnnotationNameCache.Name?], _ result: inout [Observation]
  ) {
    guard object.kind == "Ingress" else { return }
    let owners = owner.products(of: object)
    if owners.count != 1 {
      let named = zip(object.annotations, names).map { (pair: $0, products: $1?.technologies ?? []) }
      if let found = TwoControllersCheck(checks: self).observation(of: object, named) { result.append(found) }
    }
    let unclaimed = zip(object.annotations, names).filter { $1?.technologies.isEmpty == true }
    guard !unclaimed.isEmpty else { return }
    let check = AnnotationPrefixCheck(checks: self)
    for case (let pair, let name?) in unclaimed {
      if let found = check.observation(pair, name.text, of: object, owners: owners) { result.append(found) }
    }
  }

  /// Whether an annotation of this name has no fault, as nearly all.
  private func isPlain(_ name: AnnotationNameCache.Name, _ object: KubernetesObject) -> Bool {
    switch name.verdict {
    case .harmless: return true
    case .odd: return false
    case .known(let product):
      guard object.kind == "Ingress" else { return true }
      let owners = owner.products(of: object)
      return owners.isEmpty || owners.contains { $0.id == product.id }
    }
  }

  func observation(
    _ check: Check, _ outcome: Outcome, _ product: KubernetesProduct, _ object: KubernetesObject, _ setting: String,
    _ value: String, _ span: SourceSpan
  ) -> Observation {
    var result = Observation(
      check: check, outcome: outcome, technology: product.id, setting: setting, value: value, span: span)
    result.object = object.title
    result.parameters = ["title": product.title, "value": value, "object": object.title, "on": object.kind]
    return result
  }

  // MARK: Names and objects

  /// The faults of an annotation that belongs to a product by its name.
  private func annotation(
    _ pair: YAMLPair, _ name: String, of object: KubernetesObject, _ product: KubernetesProduct
  ) -> Observation? {
    guard let prefix = product.prefix else { return nil }
    let short = AnnotationNameCache.short(name, prefix)
    let locations = product.locations(ofAnnotation: name)
    let kinds = locations.isEmpty ? product.routeKinds : locations.map(\.on)
    let meant = product.aspects(ofAnnotation: name).union(product.aspects(ofKey: short))
    func wrongObject(allowed: String) -> Observation {
      var found = observation(
        .wrongObject, .ineffective, product, object, name, pair.value.text ?? "", object.span(pair.key.range))
      found.parameters["allowed"] = allowed
      if kinds.contains("Ingress"), object.kind == "Service" {
        found.repair = AnnotationRepair(object, pair).moved(to: ingresses.ingresses(of: object), named: name)
      }
      found.removal = AnnotationRepair(object, pair).removed()
      return streams.linked(found, to: object, product, deciding: .aspects(meant))
    }
    if locations.isEmpty, !product.annotations.contains(short), product.hasKey(short) {
      return wrongObject(allowed: "the ConfigMap of the controller (\(short))")
    }
    if !AnnotationNameCache.isKnown(short, locations, product) {
      guard !product.annotations.isEmpty else { return nil }
      var found = observation(
        .unknownSetting, .ineffective, product, object, name, pair.value.text ?? "", object.span(pair.key.range))
      let near = nearestName(to: short, among: Array(product.annotations).sorted())
      found.parameters["suggestion"] = near.map { "; did you mean \(prefix)\($0)?" } ?? ""
      // Only where what a stream needs is meant: the name of something else may be a coincidence.
      found.repair = near.flatMap { name in
        product.locations(ofAnnotation: prefix + name).isEmpty
          ? nil : AnnotationRepair(object, pair).renamed(to: prefix + name)
      }
      let meant = near.map { product.aspects(ofAnnotation: prefix + $0) } ?? []
      return streams.linked(found, to: object, product, deciding: .aspects(meant))
    }
    guard !locations.isEmpty else { return nil }
    if !kinds.contains(object.kind) {
      return wrongObject(allowed: "the " + kinds.unique.joined(separator: " or the "))
    }
    guard object.kind == "Ingress" else { return nil }
    let owners = owner.products(of: object)
    guard !owners.isEmpty, !owners.contains(where: { $0.id == product.id }) else { return nil }
    var found = observation(
      .foreignAnnotation, .ineffective, product, object, name, pair.value.text ?? "", object.span(pair.key.range))
    found.parameters["owner"] = owners.map(\.title).joined(separator: " or ")
    if owners.count == 1, let one = owners.first {
      found.repair = AnnotationRepair(object, pair).translated(from: product, to: one)
    }
    found.removal = AnnotationRepair(object, pair).removed()
    return streams.linked(found, to: object, product, deciding: .aspects(meant))
  }

  /// Keys of a controller's ConfigMap that it does not know.
  private func keys(of object: KubernetesObject, _ product: KubernetesProduct) -> [Observation] {
    guard object.kind == "ConfigMap", !product.configMapKeys.isEmpty, isOwn(object, product) else { return [] }
    return (object.data?.pairs ?? []).compactMap { pair in
      guard let key = pair.key.text, !product.configMapKeys.contains(key), !key.contains("{{") else { return nil }
      var found = observation(
        .unknownSetting, .ineffective, product, object, key, pair.value.text ?? "", object.span(pair.key.range))
      let near = nearestName(to: key, among: product.configMapKeys.sorted())
      found.parameters["suggestion"] = near.map { "; did you mean \($0)?" } ?? ""
      let meant = near.map(product.aspects(ofKey:)) ?? []
      if let near, !meant.isEmpty, object.data?[near] == nil, let edit = pair.key.renaming(to: near) {
        found.repair = Fix(
          title: "rename it to \(near)", reasons: ["it decides for everything that \(product.title) serves"],
          edits: [TextEdit(span: object.span(edit.range), text: edit.text)], removesCause: true)
      }
      return streams.linked(found, to: object, product, deciding: .aspects(meant))
    }
  }

  /// Whether a ConfigMap is the one of a product's controller.
  func isOwn(_ map: KubernetesObject, _ product: KubernetesProduct) -> Bool {
    !owner.configMaps.isEmpty && owner.configMaps[product.id]?.contains { $0 === map } == true
  }

  // MARK: Values

  private func values(
    of object: KubernetesObject, _ memory: AnnotationNameCache.Kind, _ names: [AnnotationNameCache.Name?],
    _ result: inout [Observation]
  ) {
    guard let kind = memory.locations else { return }
    // A ConfigMap is read by the product whose it is, and most belong to none.
    let isMap = object.kind == "ConfigMap"
    if isMap, owner.configMaps.isEmpty { return }
    let readers = isMap ? knowledge.products.filter { isOwn(object, $0) }.map(\.id) : []
    if isMap, readers.isEmpty { return }
    let group = object.group
    let isRead = { (product: KubernetesProduct) in
      isMap ? readers.contains(product.id) : product.reads(kind: object.kind, group: group)
    }
    for item in kind.versioned where !item.location.exists(in: object) && isRead(item.product) {
      guard let found = ObjectFields.all(item.location, in: object).first else { continue }
      var wrong = observation(
        .versionField, .ineffective, item.product, object, item.location.name, found.text, object.span(found.range)
      )
      wrong.parameters["version"] = object.apiVersion
      wrong.parameters["newer"] = item.location.version ?? ""
      result.append(streams.linked(wrong, to: object, item.product))
    }
    for case let name? in names { for item in name.checked { values(at: item, of: object, &result) } }
    for item in kind.others where isRead(item.product) { values(at: item, of: object, &result) }
  }

  private func values(
    at item: SettingLocationIndex.Checked, of object: KubernetesObject, _ result: inout [Observation]
  ) {
    if item.location.path.list == nil {
      guard let found = ObjectFields.find(item.location, in: object, route: nil),
        ObjectFields.meets(item.location, in: object, route: nil), let fault = fault(found, item, object)
      else { return }
      result.append(fault)
    } else {
      result += ObjectFields.all(item.location, in: object).compactMap { fault($0, item, object) }
    }
  }

  private func fault(
    _ found: ObjectFields.Found, _ checked: SettingLocationIndex.Checked, _ object: KubernetesObject
  ) -> Observation? {
    let (location, product) = (checked.location, checked.product)
    guard !found.isTemplated else { return nil }
    var isAnnotation = false
    if case .annotation = location.address { isAnnotation = true }
    if !found.isQuoted, isAnnotation, Self.isNoString(found.text) {
      var item = observation(
        .unquotedAnnotation, .refused, product, object, location.name, found.text, object.span(found.range))
      item.parameters["quoted"] = "\"\(found.text)\""
      item.repair = AnnotationRepair.corrected(found, to: found.text, location, in: object)
      return streams.linked(item, to: object, product)
    }
    // An empty annotation is like none.
    if isAnnotation, found.text.isEmpty, location.invalid == .ignored { return nil }
    // The chart renders values as YAML 1.1: a bare off becomes "false".
    let text = object.isChartValue && !found.isQuoted ? Self.chartText(found.text) : found.text
    var effect = location.effect(of: text)
    if let value = location.value(of: text) {
      // A time before now passes the check of a number and stops nginx.
      guard case .duration(let time) = value, time < 0 else { return nil }
      if location.format == .seconds || location.format == .weakSeconds, effect == .ignored { effect = .stuck }
    }
    let (check, outcome): (Check, Outcome) =
      switch effect {
      case .ignored: (.ignoredValue, .ineffective)
      case .rejected: (.rejectedValue, .refused)
      case .stuck: (.stuckValue, .refused)
      }
    var item = observation(check, outcome, product, object, location.name, found.text, object.span(found.range))
    item.parameters["expected"] = location.expectation(insteadOf: text)
    item.parameters["standard"] = checked.standard
    item.parameters["value"] = found.text.isEmpty ? "\"\"" : found.text
    item.repair = AnnotationRepair.meaning(of: text, location).flatMap {
      AnnotationRepair.corrected(found, to: $0, location, in: object)
    }
    if isAnnotation, let pair = object.annotation(location.name) {
      item.removal = AnnotationRepair(object, pair).removed()
    }
    return streams.linked(item, to: object, product)
  }

  /// The rendered form of a bare word in a chart's values.
  private static func chartText(_ text: String) -> String {
    switch text.lowercased() {
    case "on", "yes", "true": "true"
    case "off", "no", "false": "false"
    default: text
    }
  }

  /// Strings that YAML reads as a number or a boolean.
  private static func isNoString(_ text: String) -> Bool {
    (text.first?.isNumber == true && Double(text) != nil)
      || ["true", "false", "True", "False", "TRUE", "FALSE", "on", "off", "yes", "no"].contains(text)
  }
}

extension KubernetesProduct {
  /// Whether the ConfigMap of the controller has a key.
  func hasKey(_ key: String) -> Bool {
    configMapKeys.contains(key) || settings.contains { $0.locations.contains { $0.address == .key(key) } }
  }
}

extension Array where Element: Hashable {
  /// Each element once, in the order of its first occurrence.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
