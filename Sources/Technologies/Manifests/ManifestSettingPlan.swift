import RuleFiles
import SourceText
import Streaming

/// What the settings of a product ask of routes in objects of one kind, prepared for thousands of them: places in kinds of
/// objects that are not among the inputs are left out, and values that nobody wrote are made once, but for where they belong.
final class SettingReadPlan: Sendable {
  /// A place with the number of the kind of its objects.
  final class Source: Sendable {
    let place: SettingLocation
    let kind: Int
    /// The bit that an object's annotations have when one of them may be the place; none where the place is no such one.
    let annotation: UInt64

    init(_ place: SettingLocation, kind: Int) {
      self.place = place
      self.kind = kind
      let isOne = !place.way.isPrefix && !place.way.annotation.isEmpty
      annotation = isOne ? KubernetesObject.bit(place.way.annotation.utf8.count) : 0
    }

    /// Whether something may stand there; says no only when it surely does not.
    func mayStand(in object: KubernetesObject) -> Bool { object.annotationLengths & annotation == annotation }
  }

  /// A place where a setting that is missing belongs, with the value that holds.
  final class Home: Sendable {
    let source: Source
    /// Its span and object are those of the route's.
    let value: EffectiveValue

    init(_ source: Source, _ value: EffectiveValue) {
      self.source = source
      self.value = value
    }
  }

  /// What holds when nobody writes a setting.
  final class Missing: Sendable {
    /// The places, the strongest first.
    let homes: [Home]
    /// The place in the product's own ConfigMap.
    let map: Home?
    /// What is missed at the Service, because the object would have to be made; nil where nothing is known.
    let absent: Home?
    /// Whether a broken reference makes that unknown.
    let mayBeBroken: Bool

    /// Whether a value may come of it.
    var mayHold: Bool { !homes.isEmpty || absent != nil }

    init(homes: [Home], absent: Home?, mayBeBroken: Bool) {
      self.homes = homes
      map = homes.first { $0.source.place.on == "ConfigMap" }
      self.absent = absent
      self.mayBeBroken = mayBeBroken
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

  let technology: KubernetesProduct
  let routeKind: String
  /// The settings in the order of what they decide.
  let steps: [Step]
  /// The kinds of objects that are asked for.
  let kinds: [String]
  /// About as many values come out.
  let room: Int

  /// What may stand at the sources of all steps.
  private let marks: [Mark]

  /// A source of a step without anything to hold on to.
  private struct Mark {
    let step: UInt64
    let kind: Int
    let annotation: UInt64
  }

  init(_ technology: KubernetesProduct, routeKind: String, owner: ProductResolver) {
    self.technology = technology
    self.routeKind = routeKind
    // Of all ConfigMaps the product's own ones are read.
    let isThere = { (kind: String) in
      kind == "ConfigMap" ? owner.configMaps[technology.id] != nil : owner.objects.has(kind)
    }
    var kinds: [String] = []
    let source = { (place: SettingLocation) -> Source in
      if let known = kinds.firstIndex(of: place.on) { return Source(place, kind: known) }
      kinds.append(place.on)
      return Source(place, kind: kinds.count - 1)
    }
    // Places in other kinds of route objects than this one count for nothing where a setting is missing.
    let counts = { (place: SettingLocation) in place.on == routeKind || !technology.routeKinds.contains(place.on) }
    let steps = technology.settings.map { setting in
      Step(
        setting, setting.places.filter { isThere($0.on) }.map(source),
        Self.missing(setting, counts, isThere, source))
    }
    // Of settings for one aspect the order stays.
    let sorted = steps.enumerated()
      .sorted { ($0.element.aspect.ordinal, $0.offset) < ($1.element.aspect.ordinal, $1.offset) }.map(\.element)
    self.steps = sorted
    marks = sorted.enumerated().flatMap { number, step in
      step.sources.map { Mark(step: Self.bit(number), kind: $0.kind, annotation: $0.annotation) }
    }
    self.kinds = kinds
    room = steps.count { $0.missing?.mayHold == true } + technology.constants.count + 4
  }

  private static func bit(_ step: Int) -> UInt64 { 1 << UInt64(truncatingIfNeeded: step & 63) }

  /// The steps at whose sources something may stand, a bit each: most objects have none of the annotations that are read.
  func written(in objects: (Int) -> [KubernetesObject]) -> UInt64 {
    var kind = -1
    var (isThere, lengths): (Bool, UInt64) = (false, 0)
    var result: UInt64 = 0
    for mark in marks {
      if mark.kind != kind {
        kind = mark.kind
        let found = objects(kind)
        (isThere, lengths) = (!found.isEmpty, found.reduce(0) { $0 | $1.annotationLengths })
      }
      if isThere, lengths & mark.annotation == mark.annotation { result |= mark.step }
    }
    return result
  }

  /// Whether a step is among some.
  static func isAmong(_ steps: UInt64, _ number: Int) -> Bool { steps & bit(number) != 0 }

  private static func missing(
    _ setting: KubernetesSetting, _ counts: (SettingLocation) -> Bool, _ isThere: (String) -> Bool,
    _ source: @escaping (SettingLocation) -> Source
  ) -> Missing? {
    guard let standard = setting.defaults.last?.value, let first = setting.places.firstIndex(where: counts) else {
      return nil
    }
    let value = setting.standard[first]
    let display = SettingReader.display(value, standard)
    let home = { (place: SettingLocation, note: String?) in
      Home(
        source(place),
        EffectiveValue(
          value, setting: String(decoding: Array(place.name.utf8), as: UTF8.self), text: standard, origin: .default,
          span: SourceSpan(file: FileID(index: 0), start: 0, end: 0), object: nil, settingNote: note, display: display))
    }
    let places = setting.places.filter(counts)
    let homes = places.filter { isThere($0.on) }.map { place in home(place, place.entry.map { " \($0)" }) }
    let farthest = setting.places[first]
    return Missing(
      homes: homes,
      // A ConfigMap that is not among the inputs may say anything.
      absent: farthest.on == "ConfigMap" ? nil : home(farthest, " of \(article(farthest.on)) \(farthest.on)"),
      mayBeBroken: places.contains { $0.on == "BackendConfig" })
  }

  private static func article(_ word: String) -> String { "AEIOU".contains(word.prefix(1)) ? "an" : "a" }
}

/// The plans of one thread. Two threads that share what thousands of values are made of wait for each other's counts of
/// references.
final class PlanCache {
  private let owner: ProductResolver
  private var known: [SettingReadPlan] = []

  init(owner: ProductResolver) { self.owner = owner }

  /// How a product's settings are read for routes in objects of a kind; there are few of both.
  func plan(_ technology: KubernetesProduct, _ routeKind: String) -> SettingReadPlan {
    if let found = known.first(where: { $0.technology === technology && $0.routeKind == routeKind }) { return found }
    let plan = SettingReadPlan(technology, routeKind: routeKind, owner: owner)
    known.append(plan)
    return plan
  }
}
