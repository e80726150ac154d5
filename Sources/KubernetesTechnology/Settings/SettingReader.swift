import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Finds the effective values of a route: the location of highest precedence with an effective value, else the default.
struct SettingReader {
  let references: ReferencedObjects
  private var product: KubernetesProduct { references.product }

  init(references: ReferencedObjects) { self.references = references }

  /// All values of a route.
  func values(of route: KubernetesRoute, kind: StreamKind?) -> EffectiveValues {
    let plan = references.plan
    var result = EffectiveValues()
    // With those that more than one setting decides.
    let mayBeWritten = plan.written { references.objects(numbered: $0) }
    for (number, step) in plan.steps.enumerated() where step.counts(for: kind) {
      let found = mayBeWritten[number] ? written(step, route) : nil
      guard let value = found ?? missing(step, route) else { continue }
      guard result.contains(step.aspect), let known = result[step.aspect] else {
        result[step.aspect] = value
        continue
      }
      if Self.isStronger(value, than: known, step.aspect) { result[step.aspect] = value }
    }
    for (aspect, constant) in product.constants where !result.contains(aspect) {
      // A time is fixed by the product: `600s`.
      let time = TimeLength(parsing: constant.value)
      result[aspect] = EffectiveValue(
        time.map { AspectValue.duration(milliseconds: $0.milliseconds) } ?? .word(constant.value),
        setting: constant.name ?? aspect.name, text: constant.value, origin: .default, span: route.span,
        object: nil, display: time?.text)
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

  /// A limit in milliseconds; nil for any other value.
  private static func limit(_ value: EffectiveValue, _ aspect: Aspect) -> Int64? {
    switch value.value {
    case .duration(let time): time == 0 && aspect == .totalTimeout ? .max : time
    case .word("none"): .max
    default: nil
    }
  }

  private func written(_ step: SettingReadPlan.Step, _ route: KubernetesRoute) -> EffectiveValue? {
    for source in step.sources {
      for object in references.objects(numbered: source.kind) {
        guard let found = ObjectFields.find(source.location, in: object, route: route),
          source.location.exists(in: object), ObjectFields.meets(source.location, in: object, route: route),
          let value = value(of: found, source.location, object, route)
        else { continue }
        return value
      }
    }
    return nil
  }

  /// The value written at a location; nil when it has no effect.
  private func value(
    of found: ObjectFields.Found, _ location: SettingLocation, _ object: KubernetesObject, _ route: KubernetesRoute
  ) -> EffectiveValue? {
    let value: AspectValue
    if found.isTemplated {
      value = .unknown
    } else if let word = location.words["{service}"] ?? location.words["{path}"] {
      value = .word(isListed(found.text, location, route) ? word : location.words["*"] ?? "")
    } else if let read = location.value(of: found.text) {
      // A negative duration: its actual effect is a finding of its own.
      if case .duration(let time) = read, time < 0 { value = .unknown } else { value = read }
    } else if case let effect = location.effect(of: found.text), effect != .ignored,
      !found.text.isEmpty || effect == .stuck
    {
      // The object is not applied, so that the effective value is unknown.
      value = .unknown
    } else {
      return nil
    }
    let isOwn = object === route.object || object.title == route.object.title
    return EffectiveValue(
      value, setting: found.name ?? location.name, text: found.isPresence ? "" : found.text,
      origin: isOwn ? .written : .inherited, span: object.span(found.range), object: object.title,
      settingNote: location.entry.map { " \($0)" }, display: found.isPresence ? "set" : Self.display(value, found.text))
  }

  /// A list of services or paths: are those of the route among them?
  private func isListed(_ text: String, _ location: SettingLocation, _ route: KubernetesRoute) -> Bool {
    let names = text.split(separator: ",").map { $0.filter { $0 != " " } }
    if location.words["{path}"] != nil { return names.contains(route.path) }
    return route.backends.contains { names.contains($0.service) }
  }

  static func display(_ value: AspectValue, _ text: String) -> String? {
    if case .duration(let milliseconds) = value { return TimeLength(milliseconds: milliseconds).text }
    return text.isEmpty ? "\"\"" : nil
  }

  // MARK: Defaults

  private func missing(_ step: SettingReadPlan.Step, _ route: KubernetesRoute) -> EffectiveValue? {
    guard let missing = step.missing, let (object, home, isHome) = home(of: missing, route) else { return nil }
    var value = home.value
    value.span = span(of: home.source.location, in: object, route, isHome)
    value.object = object.title
    return value
  }

  /// Where a missing setting belongs: where its owner already configures the product.
  private func home(
    of missing: SettingReadPlan.Missing, _ route: KubernetesRoute
  ) -> (object: KubernetesObject, home: SettingReadPlan.Home, isHome: Bool)? {
    if let map = missing.map, !references.isAnnotated, let object = references.objects(numbered: map.source.kind).first
    {
      return (object, map, true)
    }
    for home in missing.homes {
      let objects = references.objects(numbered: home.source.kind)
      if let object = objects.first, ObjectFields.meets(home.source.location, in: object, route: route) {
        return (object, home, true)
      }
    }
    // Where a reference is broken, the route is not applied, and the value is unknown.
    if missing.kinds.contains(where: { references.productExtension.hasBrokenReference(to: $0, references) }) {
      return nil
    }
    // An object that would have to be made and attached: it is missed at the Service.
    guard let absent = missing.absent,
      let holder = references.services.first
        ?? (references.plan.routeKind == "GRPCRoute" ? references.routeObject : nil)
    else { return nil }
    return (holder, absent, false)
  }

  private func span(of location: SettingLocation, in object: KubernetesObject, _ route: KubernetesRoute, _ isHome: Bool)
    -> SourceSpan
  {
    guard isHome, location.path.annotation.isEmpty else { return references.annotationsSpan(of: object) }
    switch location.address {
    case .annotation: return references.annotationsSpan(of: object)
    case .key:
      guard let data = object.node.ownPair("data") else { return object.headSpan }
      return object.span(data.key.range)
    case .field:
      if object === route.object || object.title == route.object.title, let list = location.path.firstList {
        // The element that would contain it may be another one than that of the route.
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
