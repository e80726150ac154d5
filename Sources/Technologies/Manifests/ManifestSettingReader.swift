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
  func values(of route: ManifestRoute, kind: StreamKind?) -> [Aspect: EffectiveValue] {
    var result: [Aspect: EffectiveValue] = [:]
    for setting in technology.settings {
      if let kind, !setting.kinds.isEmpty, !setting.kinds.contains(kind) { continue }
      if let known = result[setting.aspect], known.isWritten { continue }
      if let value = written(setting, route) {
        result[setting.aspect] = value
      } else if result[setting.aspect] == nil, let value = missing(setting, route) {
        result[setting.aspect] = value
      }
    }
    for (aspect, word) in technology.constants where result[aspect] == nil {
      // A time is fixed by the product: `600s`.
      let value = TimeLength(parsing: word).map { AspectValue.duration(milliseconds: $0.milliseconds) } ?? .word(word)
      result[aspect] = EffectiveValue(
        value, setting: aspect.rawValue, text: word, origin: .default, span: route.span)
    }
    return result
  }

  private func written(_ setting: ManifestSetting, _ route: ManifestRoute) -> EffectiveValue? {
    for place in setting.places {
      for object in references.objects(place.on, for: route) {
        guard let found = ManifestFields.find(place, in: object, route: route) else { continue }
        let value: AspectValue
        if found.isTemplated {
          value = .unknown
        } else if place.format == .word, place.words["{service}"] != nil {
          value = .word(serviceWord(found.text, place, route))
        } else if let read = place.format.value(of: found.text, words: place.words) {
          value = read
        } else {
          continue
        }
        var result = EffectiveValue(
          value, setting: place.name, text: found.text,
          origin: object.title == route.object.title ? .written : .inherited,
          span: object.span(found.range))
        result.object = object.title
        result.display = Self.display(value, found.text)
        return result
      }
    }
    return nil
  }

  /// A list of services: is the route's among them?
  private func serviceWord(_ text: String, _ place: ManifestPlace, _ route: ManifestRoute) -> String {
    let names = text.split(separator: ",").map { $0.filter { $0 != " " } }
    let isListed = route.backends.contains { names.contains($0.service) }
    return (isListed ? place.words["{service}"] : place.words["*"]) ?? ""
  }

  private static func display(_ value: AspectValue, _ text: String) -> String? {
    if case .duration(let milliseconds) = value { return TimeLength(milliseconds: milliseconds).text }
    return text.isEmpty ? "\"\"" : nil
  }

  // MARK: Defaults

  private func missing(_ setting: ManifestSetting, _ route: ManifestRoute) -> EffectiveValue? {
    guard let standard = setting.defaults.last?.value, let place = setting.places.first else { return nil }
    guard let (object, home, isHome) = home(of: setting, route) else { return nil }
    let value: AspectValue
    if standard == "none" {
      value = .word("none")
    } else if let read = TimeLength(parsing: standard), place.format.isDuration {
      value = .duration(milliseconds: read.milliseconds)
    } else if place.format == .number, let number = Int64(standard) {
      value = .number(number)
    } else {
      value = .word(standard)
    }
    let name = isHome ? home.name : "\(home.name) (\(home.on))"
    var result = EffectiveValue(
      value, setting: name, text: standard, origin: .default, span: span(of: home, in: object, route, isHome))
    result.object = object.title
    result.display = Self.display(value, standard)
    return result
  }

  /// Where a missing setting belongs: where its owner already configures the product.
  private func home(of setting: ManifestSetting, _ route: ManifestRoute) -> (ManifestObject, ManifestPlace, Bool)? {
    let existing = setting.places.compactMap { place in
      references.objects(place.on, for: route).first.map { ($0, place, true) }
    }
    if let prefix = technology.prefix,
      !route.object.annotations.contains(where: { $0.key.text?.hasPrefix(prefix) == true }),
      let map = existing.first(where: { $0.1.on == "ConfigMap" })
    {
      return map
    }
    if let first = existing.first { return first }
    // Where the reference is broken, nothing of the Ingress is applied, and what holds instead is not known.
    if setting.places.contains(where: { $0.on == "BackendConfig" }), references.isBroken(route) { return nil }
    // An object that would have to be made and attached: it is missed at the Service.
    // A ConfigMap that is not among the inputs may say anything.
    guard let place = setting.places.first, place.on != "ConfigMap", let service = references.services(of: route).first
    else { return nil }
    return (service, place, false)
  }

  private func span(of place: ManifestPlace, in object: ManifestObject, _ route: ManifestRoute, _ isHome: Bool)
    -> SourceSpan
  {
    guard isHome else { return object.annotationsSpan }
    switch place.address {
    case .annotation: return object.annotationsSpan
    case .key:
      guard let data = object.node.pairs?.last(where: { $0.key.text == "data" }) else { return object.headSpan }
      return object.span(data.key.range)
    case .field(let path):
      if object.title == route.object.title, let end = path.firstRange(of: "[]")?.upperBound {
        // The element that would hold it may be another one than that of the route.
        if let element = route.elements[String(path[..<end])], let pair = element.pairs?.first {
          return object.span(pair.key.range.lowerBound..<max(pair.key.range.upperBound, pair.value.range.upperBound))
        }
        return route.span
      }
      guard let spec = object.node.pairs?.last(where: { $0.key.text == "spec" }) else { return object.headSpan }
      return object.span(spec.key.range)
    }
  }
}

extension ValueFormat {
  /// Whether the value is a length of time.
  var isDuration: Bool {
    switch self {
    case .seconds, .positiveSeconds, .weakSeconds, .milliseconds, .nginxTime, .goDuration, .gatewayDuration,
      .haproxyTime:
      true
    default: false
    }
  }
}

extension String {
  /// The first place of a text, without Foundation.
  fileprivate func firstRange(of needle: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(needle) { return start..<index(start, offsetBy: needle.count) }
      start = index(after: start)
    }
    return nil
  }
}
