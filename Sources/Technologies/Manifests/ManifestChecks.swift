import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

/// Settings that do nothing, or stop everything: unknown names, wrong objects, values that nobody reads.
struct ManifestChecks: Sendable {
  let objects: ManifestObjects
  let knowledge: ManifestKnowledge
  let owner: ManifestOwner
  let streams: StreamedRoutes

  func run() -> [Observation] {
    var result = conflictingPolicies() + callouts()
    result += KongIngressChecks(objects: objects, knowledge: knowledge, owner: owner).run()
    let all = objects.all
    let parts = inParallel(all.count, least: 200) { range in range.flatMap { observations(of: all[$0]) } }
    return result + parts.flatMap { $0 }
  }

  private func observations(of object: ManifestObject) -> [Observation] {
    var result: [Observation] = []
    for pair in object.annotations { result += annotation(pair, of: object) }
    result += values(of: object)
    for technology in knowledge.places.readersOfText(object.kind) {
      result += keys(of: object, technology)
      result += snippets(of: object, technology)
    }
    switch object.kind {
    case "HTTPRoute": result += refusedTimeouts(of: object)
    case "Ingress":
      result += overrides(of: object)
      result += backendConfigs(of: object)
      result += ignoredClass(of: object)
      result += firewall(of: object)
    default: break
    }
    return result
  }

  func observation(
    _ check: String, _ outcome: Outcome, _ technology: ManifestTechnology, _ object: ManifestObject, _ setting: String,
    _ value: String, _ span: SourceSpan
  ) -> Observation {
    var result = Observation(
      check: check, outcome: outcome, technology: technology.id, setting: setting, value: value, span: span)
    result.object = object.title
    result.parameters = ["title": technology.title, "value": value, "object": object.title, "on": object.kind]
    return result
  }

  // MARK: Names and places

  private func annotation(_ pair: YAMLPair, of object: ManifestObject) -> [Observation] {
    guard let name = pair.key.text else { return [] }
    return knowledge.places.technologies(ofAnnotation: name).compactMap { technology in
      annotation(pair, name, of: object, technology)
    }
  }

  /// What is wrong with an annotation that belongs to a product by its name.
  private func annotation(
    _ pair: YAMLPair, _ name: String, of object: ManifestObject, _ technology: ManifestTechnology
  ) -> Observation? {
    guard let prefix = technology.prefix else { return nil }
    let short = String(name.dropFirst(prefix.count))
    let places = technology.places(ofAnnotation: name)
    let kinds = places.isEmpty ? technology.routeKinds : places.map(\.on)
    func wrongObject(allowed: String) -> Observation {
      var found = observation(
        "wrong-object", .ineffective, technology, object, name, pair.value.text ?? "", object.span(pair.key.range))
      found.parameters["allowed"] = allowed
      return streams.linked(found, to: object, technology)
    }
    if places.isEmpty, !technology.annotations.contains(short), technology.hasKey(short) {
      return wrongObject(allowed: "the ConfigMap of the controller (\(short))")
    }
    let isKnown =
      technology.annotations.isEmpty
      ? !places.isEmpty
      : technology.annotations.contains(short)
        || technology.annotations.contains { $0.contains("*") && globMatches($0, short.lowercased()) }
    if !isKnown {
      guard !technology.annotations.isEmpty else { return nil }
      var found = observation(
        "unknown-setting", .ineffective, technology, object, name, pair.value.text ?? "", object.span(pair.key.range))
      let near = nearestName(to: short, among: Array(technology.annotations).sorted())
      found.parameters["suggestion"] = near.map { "; did you mean \(prefix)\($0)?" } ?? ""
      return streams.linked(found, to: object, technology)
    }
    guard !places.isEmpty else { return nil }
    if !kinds.contains(object.kind) {
      return wrongObject(allowed: "the " + kinds.unique.joined(separator: " or the "))
    }
    guard object.kind == "Ingress" else { return nil }
    let owners = owner.technologies(of: object)
    guard !owners.isEmpty, !owners.contains(where: { $0.id == technology.id }) else { return nil }
    var found = observation(
      "foreign-annotation", .ineffective, technology, object, name, pair.value.text ?? "", object.span(pair.key.range))
    found.parameters["owner"] = owners.map(\.title).joined(separator: " or ")
    return streams.linked(found, to: object, technology)
  }

  /// Keys of a controller's ConfigMap that it does not know.
  private func keys(of object: ManifestObject, _ technology: ManifestTechnology) -> [Observation] {
    guard object.kind == "ConfigMap", !technology.configMapKeys.isEmpty, isOwn(object, technology) else { return [] }
    return (object.data?.pairs ?? []).compactMap { pair in
      guard let key = pair.key.text, !technology.configMapKeys.contains(key), !key.contains("{{") else { return nil }
      var found = observation(
        "unknown-setting", .ineffective, technology, object, key, pair.value.text ?? "", object.span(pair.key.range))
      let near = nearestName(to: key, among: technology.configMapKeys.sorted())
      found.parameters["suggestion"] = near.map { "; did you mean \($0)?" } ?? ""
      return streams.linked(found, to: object, technology)
    }
  }

  /// Whether a ConfigMap is the one of a product's controller.
  func isOwn(_ map: ManifestObject, _ technology: ManifestTechnology) -> Bool {
    owner.configMaps[technology.id]?.contains { $0 === map } == true
  }

  // MARK: Values

  private func values(of object: ManifestObject) -> [Observation] {
    guard let kind = knowledge.places.kind(object.kind) else { return [] }
    // A ConfigMap is read by the product whose it is, and most belong to none.
    let isMap = object.kind == "ConfigMap"
    let readers = isMap ? knowledge.technologies.filter { isOwn(object, $0) }.map(\.id) : []
    if isMap, readers.isEmpty { return [] }
    let isRead = { (technology: ManifestTechnology) in !isMap || readers.contains(technology.id) }
    var result: [Observation] = []
    for item in kind.versioned where !item.place.exists(in: object) && isRead(item.technology) {
      guard let found = ManifestFields.all(item.place, in: object).first else { continue }
      var wrong = observation(
        "version-field", .ineffective, item.technology, object, item.place.name, found.text, object.span(found.range))
      wrong.parameters["version"] = object.apiVersion
      wrong.parameters["newer"] = item.place.version ?? ""
      result.append(streams.linked(wrong, to: object, item.technology))
    }
    for pair in object.annotations {
      for item in pair.key.text.flatMap({ kind.byAnnotation[$0] }) ?? [] {
        result += values(at: item.place, of: object, item.technology, standard: item.standard)
      }
    }
    for item in kind.others where isRead(item.technology) {
      result += values(at: item.place, of: object, item.technology, standard: item.standard)
    }
    return result
  }

  private func values(
    at place: ManifestPlace, of object: ManifestObject, _ technology: ManifestTechnology, standard: String
  ) -> [Observation] {
    ManifestFields.all(place, in: object).compactMap { found in
      guard !found.isTemplated else { return nil }
      var isAnnotation = false
      if case .annotation = place.address { isAnnotation = true }
      if !found.isQuoted, isAnnotation, Self.isNoString(found.text) {
        var item = observation(
          "unquoted-annotation", .refused, technology, object, place.name, found.text, object.span(found.range))
        item.parameters["quoted"] = "\"\(found.text)\""
        return streams.linked(item, to: object, technology)
      }
      // Nothing at all is like no annotation.
      if isAnnotation, found.text.isEmpty, place.invalid == .ignored { return nil }
      // The chart writes values with YAML's own idea of them: a bare off arrives as "false".
      let text = object.isChartValue && !found.isQuoted ? Self.chartText(found.text) : found.text
      var effect = place.invalid
      if let value = place.value(of: text) {
        // A time before now passes the check of a number and stops nginx.
        guard case .duration(let time) = value, time < 0 else { return nil }
        if place.format == .seconds || place.format == .weakSeconds, effect == .ignored { effect = .stuck }
      }
      let (check, outcome): (String, Outcome) =
        switch effect {
        case .ignored: ("ignored-value", .ineffective)
        case .rejected: ("rejected-value", .refused)
        case .stuck: ("stuck-value", .refused)
        }
      var item = observation(check, outcome, technology, object, place.name, found.text, object.span(found.range))
      item.parameters["expected"] = place.expectation
      item.parameters["standard"] = standard
      item.parameters["value"] = found.text.isEmpty ? "\"\"" : found.text
      return streams.linked(item, to: object, technology)
    }
  }

  /// What a bare word of a chart's values becomes.
  private static func chartText(_ text: String) -> String {
    switch text.lowercased() {
    case "on", "yes", "true": "true"
    case "off", "no", "false": "false"
    default: text
    }
  }

  /// What YAML reads as a number or a truth value.
  private static func isNoString(_ text: String) -> Bool {
    (text.first?.isNumber == true && Double(text) != nil)
      || ["true", "false", "True", "False", "TRUE", "FALSE", "on", "off", "yes", "no"].contains(text)
  }

  /// KongIngress by `konghq.com/override`: what it says of timeouts never counted on an Ingress, and since 3.0 nowhere.
  private func overrides(of ingress: ManifestObject) -> [Observation] {
    guard let kong = knowledge.technology("kong-ingress"),
      owner.technologies(of: ingress).contains(where: { $0.id == kong.id }),
      let pair = ingress.annotation("konghq.com/override")
    else { return [] }
    var found = observation(
      "wrong-object", .ineffective, kong, ingress, "konghq.com/override", pair.value.text ?? "",
      ingress.span(pair.key.range))
    found.parameters["allowed"] = "annotations such as konghq.com/read-timeout of the Service"
    var linked = streams.linked(found, to: ingress, kong)
    // Whatever breaks the stream, it was meant to mend it.
    linked.needsSameSetting = false
    return [linked]
  }
}

extension ManifestTechnology {
  /// Whether the ConfigMap of the controller has a key.
  func hasKey(_ key: String) -> Bool {
    configMapKeys.contains(key) || settings.contains { $0.places.contains { $0.address == .key(key) } }
  }
}

extension ManifestPlace {
  /// What a valid value looks like, for people.
  var expectation: String {
    if let maximum { return "\(format.expectation), \(maximum) at most" }
    guard format == .word, !wordOrder.isEmpty else { return format.expectation }
    return wordOrder.map { "\"\($0)\"" }.joined(separator: " or ")
  }
}

extension Array where Element: Hashable {
  /// Each element once, in the order of its first place.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
