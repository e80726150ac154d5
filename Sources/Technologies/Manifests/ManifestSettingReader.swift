import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

/// Finds the values in force for a route: the strongest place with a value that counts, else the default.
struct ManifestSettingReader {
  let references: ManifestReferences
  private var technology: ManifestTechnology { references.technology }

  init(references: ManifestReferences) { self.references = references }

  /// All values of a route.
  func values(of route: ManifestRoute, kind: StreamKind?) -> EffectiveValues {
    var result = EffectiveValues()
    // With those that more than one setting decides.
    result.reserve(technology.settings.count + 6)
    for setting in technology.settings {
      if let kind, !setting.kinds.isEmpty, !setting.kinds.contains(kind) { continue }
      guard let value = written(setting, route) ?? missing(setting, route) else { continue }
      guard let known = result[setting.aspect] else {
        result[setting.aspect] = value
        continue
      }
      if Self.isStronger(value, than: known, setting.aspect) { result[setting.aspect] = value }
    }
    for (aspect, word) in technology.constants where !result.has(aspect) {
      // A time is fixed by the product: `600s`.
      let value = TimeLength(parsing: word).map { AspectValue.duration(milliseconds: $0.milliseconds) } ?? .word(word)
      result[aspect] = EffectiveValue(
        value, setting: aspect.rawValue, text: word, origin: .default, span: route.span)
    }
    return result
  }

  /// Whether of two settings for one aspect this one decides: of two limits the shorter one does.
  private static func isStronger(_ value: EffectiveValue, than known: EffectiveValue, _ aspect: Aspect) -> Bool {
    if known.value == .unknown { return false }
    guard let new = limit(value, aspect), let old = limit(known, aspect) else {
      return value.isWritten && !known.isWritten
    }
    return new < old
  }

  /// A limit in milliseconds; nil for what is none.
  private static func limit(_ value: EffectiveValue, _ aspect: Aspect) -> Int64? {
    switch value.value {
    case .duration(let time): time == 0 && aspect == .totalTimeout ? .max : time
    case .word("none"): .max
    default: nil
    }
  }

  private func written(_ setting: ManifestSetting, _ route: ManifestRoute) -> EffectiveValue? {
    for place in setting.places {
      for object in references.objects(place.on) {
        guard place.exists(in: object), let found = ManifestFields.find(place, in: object, route: route) else {
          continue
        }
        let value: AspectValue
        if found.isTemplated {
          value = .unknown
        } else if let word = place.words["{service}"] ?? place.words["{path}"] {
          value = .word(isListed(found.text, place, route) ? word : place.words["*"] ?? "")
        } else if let read = place.value(of: found.text) {
          // A time before now: what it does instead is a finding of its own.
          if case .duration(let time) = read, time < 0 { value = .unknown } else { value = read }
        } else if place.invalid != .ignored, !found.text.isEmpty || place.invalid == .stuck {
          // The object is not applied, and what holds instead is not known.
          value = .unknown
        } else {
          continue
        }
        return EffectiveValue(
          value, setting: found.name ?? place.name, text: found.isPresence ? "" : found.text,
          origin: object.title == route.object.title ? .written : .inherited,
          span: object.span(found.range), object: object.title, settingNote: place.entry.map { " \($0)" },
          display: found.isPresence ? "set" : Self.display(value, found.text))
      }
    }
    return nil
  }

  /// A list of services or paths: are those of the route among them?
  private func isListed(_ text: String, _ place: ManifestPlace, _ route: ManifestRoute) -> Bool {
    let names = text.split(separator: ",").map { $0.filter { $0 != " " } }
    if place.words["{path}"] != nil { return names.contains(route.path) }
    return route.backends.contains { names.contains($0.service) }
  }

  private static func display(_ value: AspectValue, _ text: String) -> String? {
    if case .duration(let milliseconds) = value { return TimeLength(milliseconds: milliseconds).text }
    return text.isEmpty ? "\"\"" : nil
  }

  // MARK: Defaults

  private func missing(_ setting: ManifestSetting, _ route: ManifestRoute) -> EffectiveValue? {
    let routeKind = route.object.kind
    guard let standard = setting.defaults.last?.value,
      let place = setting.places.firstIndex(where: { counts($0, routeKind) }),
      let (object, home, isHome) = home(of: setting, routeKind)
    else { return nil }
    let value = setting.standard[place]
    return EffectiveValue(
      value, setting: home.name, text: standard, origin: .default, span: span(of: home, in: object, route, isHome),
      object: object.title,
      settingNote: isHome ? home.entry.map { " \($0)" } : " of \(Self.article(home.on)) \(home.on)",
      display: Self.display(value, standard))
  }

  private static func article(_ word: String) -> String { "AEIOU".contains(word.prefix(1)) ? "an" : "a" }

  /// Places in other kinds of route objects than this one count for nothing here.
  private func counts(_ place: ManifestPlace, _ routeKind: String) -> Bool {
    place.on == routeKind || !technology.routeKinds.contains(place.on)
  }

  /// Where a missing setting belongs: where its owner already configures the product.
  private func home(
    of setting: ManifestSetting, _ routeKind: String
  ) -> (object: ManifestObject, place: ManifestPlace, isHome: Bool)? {
    if !references.isAnnotated, let object = references.configMaps.first {
      for place in setting.places where place.on == "ConfigMap" && counts(place, routeKind) {
        return (object, place, true)
      }
    }
    var first: ManifestPlace?
    var mayBeBroken = false
    for place in setting.places where counts(place, routeKind) {
      if let object = references.objects(place.on).first { return (object, place, true) }
      if first == nil { first = place }
      if place.on == "BackendConfig" { mayBeBroken = true }
    }
    // Where the reference is broken, nothing of the Ingress is applied, and what holds instead is not known.
    if mayBeBroken, references.isBroken { return nil }
    // An object that would have to be made and attached: it is missed at the Service.
    // A ConfigMap that is not among the inputs may say anything.
    guard let first, first.on != "ConfigMap",
      let holder = references.services.first ?? (routeKind == "GRPCRoute" ? references.routeObject : nil)
    else { return nil }
    return (holder, first, false)
  }

  private func span(of place: ManifestPlace, in object: ManifestObject, _ route: ManifestRoute, _ isHome: Bool)
    -> SourceSpan
  {
    guard isHome else { return references.annotationsSpan(of: object) }
    switch place.address {
    case .annotation: return references.annotationsSpan(of: object)
    case .key:
      guard let data = object.node.ownPair("data") else { return object.headSpan }
      return object.span(data.key.range)
    case .field:
      if object.title == route.object.title, let list = place.way.firstList {
        // The element that would hold it may be another one than that of the route.
        if let element = route.elements[list], let pair = element.pairs?.first {
          return object.span(pair.key.range.lowerBound..<max(pair.key.range.upperBound, pair.value.range.upperBound))
        }
        return route.span
      }
      guard let spec = object.node.ownPair("spec") else { return object.headSpan }
      return object.span(spec.key.range)
    }
  }
}
