import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel

/// How the settings of a product are read for routes in objects of one kind, prepared once for thousands of routes: locations
/// in kinds of objects that are not among the inputs are left out, and default values are made once, without their spans.
final class SettingReadPlan: Sendable {
  /// A location with the number of the kind of its objects.
  final class Source: Sendable {
    let location: SettingLocation
    let kind: Int

    init(_ location: SettingLocation, kind: Int) {
      self.location = location
      self.kind = kind
    }
  }

  /// A location for a setting that is not written, with its default.
  final class Home: Sendable {
    let source: Source
    /// Its span and object are those of the route's.
    let value: EffectiveValue

    init(_ source: Source, _ value: EffectiveValue) {
      self.source = source
      self.value = value
    }
  }

  /// The value when a setting is not written.
  final class Missing: Sendable {
    /// The locations, the strongest first.
    let homes: [Home]
    /// The location in the product's own ConfigMap.
    let map: Home?
    /// The setting reported as missing at the Service, because the object would have to be created; nil where that is
    /// unknown.
    let absent: Home?
    /// The kinds of objects that could contain the setting: a broken reference to one of them makes the value unknown.
    let kinds: [String]

    /// Whether a value may come of it.
    var mayContain: Bool { !homes.isEmpty || absent != nil }

    init(homes: [Home], absent: Home?, kinds: [String]) {
      self.homes = homes
      map = homes.first { $0.source.location.on == "ConfigMap" }
      self.absent = absent
      self.kinds = kinds
    }
  }

  /// One setting.
  final class Step: Sendable {
    let aspect: Aspect
    let sources: [Source]
    let missing: Missing?
    private let kinds: Set<StreamKind>

    init(_ setting: KubernetesSetting, _ sources: [Source], _ missing: Missing?) {
      kinds = setting.kinds
      self.sources = sources
      self.missing = missing
      aspect = setting.aspect
    }

    func counts(for kind: StreamKind?) -> Bool {
      guard let kind, !kinds.isEmpty else { return true }
      return kinds.contains(kind)
    }
  }

  let product: KubernetesProduct
  /// Facts that the data of the product cannot express.
  let productExtension: any ProductExtension
  let routeKind: String
  /// The settings in the order of what they decide.
  let steps: [Step]
  /// The kinds of objects that are looked up.
  let kinds: [String]
  /// By kind of object, the steps that read each annotation.
  private let stepsByAnnotation: [[String: [Int]]]
  /// By kind of object, the steps that read something else.
  private let otherSteps: [[Int]]

  init(_ product: KubernetesProduct, routeKind: String, owner: ProductResolver) {
    self.product = product
    productExtension = owner.extensions[product]
    self.routeKind = routeKind
    // Of all ConfigMaps the product's own ones are read.
    let isThere = { (kind: String) in
      kind == "ConfigMap" ? owner.configMaps[product.id] != nil : owner.objects.has(kind)
    }
    var kinds: [String] = []
    let source = { (location: SettingLocation) -> Source in
      if let known = kinds.firstIndex(of: location.on) { return Source(location, kind: known) }
      kinds.append(location.on)
      return Source(location, kind: kinds.count - 1)
    }
    // Locations in other kinds of route objects are ignored where a setting is missing.
    let counts = { (location: SettingLocation) in
      location.on == routeKind || !product.routeKinds.contains(location.on)
    }
    let steps = product.settings.filter { $0.routes.isEmpty || $0.routes.contains(routeKind) }.map { setting in
      Step(
        setting, setting.locations.filter { isThere($0.on) }.map(source),
        Self.missing(setting, counts, isThere, source))
    }
    // Of settings for one aspect the order stays.
    let sorted = steps.enumerated()
      .sorted { ($0.element.aspect, $0.offset) < ($1.element.aspect, $1.offset) }.map(\.element)
    self.steps = sorted
    self.kinds = kinds
    var stepsByAnnotation: [[String: [Int]]] = Array(repeating: [:], count: kinds.count)
    var otherSteps: [[Int]] = Array(repeating: [], count: kinds.count)
    for (step, source) in sorted.enumerated().flatMap({ number, step in step.sources.map { (number, $0) } }) {
      let path = source.location.path
      if path.isPrefix || path.annotation.isEmpty {
        otherSteps[source.kind].append(step)
      } else {
        stepsByAnnotation[source.kind][path.annotation, default: []].append(step)
      }
    }
    self.stepsByAnnotation = stepsByAnnotation
    self.otherSteps = otherSteps
  }

  /// For each step whether its value may be written: most objects have none of the annotations that are read.
  func written(in objects: (Int) -> [KubernetesObject]) -> [Bool] {
    var result = [Bool](repeating: false, count: steps.count)
    for kind in kinds.indices {
      let found = objects(kind)
      if found.isEmpty { continue }
      for step in otherSteps[kind] { result[step] = true }
      if stepsByAnnotation[kind].isEmpty { continue }
      for name in found.lazy.flatMap(\.annotations).compactMap(\.key.text) {
        for step in stepsByAnnotation[kind][name] ?? [] { result[step] = true }
      }
    }
    return result
  }

  private static func missing(
    _ setting: KubernetesSetting, _ counts: (SettingLocation) -> Bool, _ isThere: (String) -> Bool,
    _ source: @escaping (SettingLocation) -> Source
  ) -> Missing? {
    guard let standard = setting.defaults.last?.value, let first = setting.locations.firstIndex(where: counts) else {
      return nil
    }
    let value = setting.standard[first]
    let display = SettingReader.display(value, standard)
    let home = { (location: SettingLocation, note: String?) in
      Home(
        source(location),
        EffectiveValue(
          value, setting: String(decoding: Array(location.name.utf8), as: UTF8.self), text: standard, origin: .default,
          span: SourceSpan(file: FileID(index: 0), start: 0, end: 0), object: nil, settingNote: note, display: display))
    }
    let locations = setting.locations.filter(counts)
    let homes = locations.filter { isThere($0.on) }.map { location in home(location, location.entry.map { " \($0)" }) }
    let farthest = setting.locations[first]
    return Missing(
      homes: homes,
      // A ConfigMap that is not among the inputs may contain anything, and an object that does not meet a condition is there.
      absent: farthest.on == "ConfigMap" || !farthest.conditions.isEmpty || farthest.needsObject
        ? nil : home(farthest, " of \(article(farthest.on)) \(farthest.on)"),
      kinds: locations.map(\.on).unique)
  }

  private static func article(_ word: String) -> String { "AEIOU".contains(word.prefix(1)) ? "an" : "a" }
}

/// The plans of one thread. Shared plans would make threads contend for reference counts.
final class PlanCache {
  private let owner: ProductResolver
  private var known: [SettingReadPlan] = []

  init(owner: ProductResolver) { self.owner = owner }

  /// How a product's settings are read for routes in objects of a kind; there are few of both.
  func plan(_ product: KubernetesProduct, _ routeKind: String) -> SettingReadPlan {
    if let found = known.first(where: { $0.product === product && $0.routeKind == routeKind }) { return found }
    let plan = SettingReadPlan(product, routeKind: routeKind, owner: owner)
    known.append(plan)
    return plan
  }
}
