import KubernetesManifests
import RuleFiles
import SourceText

/// Caches the names of annotations by kind of object, because thousands of objects share a few. One per thread.
final class AnnotationNameCache {
  /// The settings read from objects of a kind.
  final class Kind {
    let locations: SettingLocationIndex.Kind?
    let readersOfText: [KubernetesProduct]
    fileprivate let name: String
    fileprivate var names: [String: Name] = [:]

    fileprivate init(_ name: String, _ index: SettingLocationIndex) {
      self.name = name
      locations = index.kind(name)
      readersOfText = index.readersOfText(name)
    }
  }

  /// An annotation's name on objects of a kind.
  final class Name {
    /// What can be wrong with it whatever its value.
    enum Verdict {
      /// Nothing.
      case harmless
      /// It belongs to a product that does not serve the object.
      case known(KubernetesProduct)
      /// The object must be looked at.
      case odd
    }

    let text: String
    let technologies: [KubernetesProduct]
    let verdict: Verdict
    /// Locations whose values are checked.
    let checked: [SettingLocationIndex.Checked]

    fileprivate init(_ text: String, on kind: Kind, _ index: SettingLocationIndex) {
      self.text = text
      technologies = index.technologies(ofAnnotation: text)
      checked = kind.locations?.byAnnotation[text] ?? []
      verdict = AnnotationNameCache.verdict(text, technologies, kind.name)
    }
  }

  /// Limit of names for each kind; files may contain any number.
  private static let limit = 1000

  private let index: SettingLocationIndex
  private var kinds: [String: Kind] = [:]
  private var last: Kind?

  init(_ index: SettingLocationIndex) { self.index = index }

  func kind(_ name: String) -> Kind {
    if let last, last.name == name { return last }
    let kind = kinds[name] ?? Kind(name, index)
    kinds[name] = kind
    last = kind
    return kind
  }

  func name(_ text: String, on kind: Kind) -> Name {
    if let known = kind.names[text] { return known }
    let name = Name(text, on: kind, index)
    if kind.names.count < Self.limit { kind.names[text] = name }
    return name
  }

  private static func verdict(_ text: String, _ technologies: [KubernetesProduct], _ kind: String) -> Name.Verdict {
    guard let technology = technologies.first else { return .harmless }
    guard technologies.count == 1, let prefix = technology.prefix else { return .odd }
    let short = short(text, prefix)
    let locations = technology.locations(ofAnnotation: text)
    if locations.isEmpty, !technology.annotations.contains(short), technology.hasKey(short) { return .odd }
    guard isKnown(short, locations, technology) else { return technology.annotations.isEmpty ? .harmless : .odd }
    if locations.isEmpty { return .harmless }
    return locations.contains { $0.on == kind } ? .known(technology) : .odd
  }

  /// An annotation's name without the prefix of its product.
  static func short(_ name: String, _ prefix: String) -> String { String(name.dropFirst(prefix.count)) }

  /// Whether a product has an annotation.
  static func isKnown(_ short: String, _ locations: [SettingLocation], _ technology: KubernetesProduct) -> Bool {
    technology.annotations.isEmpty
      ? !locations.isEmpty
      : technology.annotations.contains(short)
        || technology.annotations.contains { $0.contains("*") && globMatches($0, short.lowercased()) }
  }
}
