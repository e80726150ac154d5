import KubernetesManifests
import RuleFiles

/// Where each product reads settings, sorted so that an object is compared only with the locations of its kind, and an
/// annotation only with those of its name.
package struct SettingLocationIndex: Sendable {
  /// One location whose values are checked.
  struct Checked: Sendable {
    let product: KubernetesProduct
    let location: SettingLocation
    /// The effective value instead of one that is ignored, for display.
    let standard: String
  }

  /// The settings read from objects of one kind.
  struct Kind: Sendable {
    /// Locations in annotations by their full names.
    var byAnnotation: [String: [Checked]] = [:]
    /// All other locations.
    var others: [Checked] = []
    /// Locations that only one version of the object has.
    var versioned: [Checked] = []
  }

  private let kinds: [String: Kind]
  /// The kinds of objects that any product reads.
  let readKinds: Set<String>
  /// The products that know all keys of objects of a kind, or take snippets from them, in their order.
  private let readersOfText: [String: [KubernetesProduct]]
  /// The products by what their annotations begin with, `/` included.
  private let byPrefix: [String: [KubernetesProduct]]

  /// Sorts the locations of products.
  package init(_ technologies: [KubernetesProduct]) {
    var kinds: [String: Kind] = [:]
    var byPrefix: [String: [KubernetesProduct]] = [:]
    var readersOfText: [String: [KubernetesProduct]] = [:]
    for product in technologies {
      let keyed = product.configMapKeys.isEmpty ? [] : ["ConfigMap"]
      for kind in Set(keyed + product.snippets.map(\.location.on)) {
        readersOfText[kind, default: []].append(product)
      }
      if let prefix = product.prefix, prefix.hasSuffix("/") { byPrefix[prefix, default: []].append(product) }
      let settings = product.settings.flatMap { setting in
        setting.locations.map {
          Checked(product: product, location: $0, standard: setting.defaults.last?.value ?? "the default")
        }
      }
      let values = product.values.map { Checked(product: product, location: $0, standard: "the default") }
      for checked in settings + values {
        let location = checked.location
        if location.version != nil { kinds[location.on, default: Kind()].versioned.append(checked) }
        guard Self.isChecked(location) else { continue }
        if case .annotation(let name) = location.address, !location.path.isPrefix {
          kinds[location.on, default: Kind()].byAnnotation[name, default: []].append(checked)
        } else {
          kinds[location.on, default: Kind()].others.append(checked)
        }
      }
    }
    self.kinds = kinds
    readKinds = Set(
      technologies.flatMap { product in
        product.routeKinds + (product.settings.flatMap(\.locations) + product.values).map(\.on)
          + product.snippets.map(\.location.on)
      })
    self.byPrefix = byPrefix
    self.readersOfText = readersOfText
  }

  /// Whether another string than the known ones is a fault.
  private static func isChecked(_ location: SettingLocation) -> Bool {
    if location.inner != nil { return false }
    return switch location.format {
    case .text, .list: false
    case .word: location.invalid != .ignored && location.words["*"] == nil && location.words["{service}"] == nil
    default: true
    }
  }

  /// The products that know all keys of objects of a kind, or take snippets from them.
  func readersOfText(_ kind: String) -> [KubernetesProduct] { readersOfText[kind] ?? [] }

  /// The settings read from objects of a kind, or nil.
  func kind(_ name: String) -> Kind? { kinds[name] }

  /// The products to which an annotation belongs by its name.
  func technologies(ofAnnotation name: String) -> [KubernetesProduct] {
    guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else { return [] }
    return byPrefix[String(name[...slash])] ?? []
  }
}
