import RuleFiles
import SourceText
import StreamModel

/// One Traefik with its static configuration: entry points and providers.
struct TraefikInstance: Sendable {
  /// Nil where the files do not tell it.
  let settings: TraefikNode?
  /// The version that the image's tag says.
  let version: ProductVersion?
  /// The container or the file that it is known by.
  let place: SourceSpan

  init(settings: TraefikNode?, version: ProductVersion? = nil, at place: SourceSpan) {
    self.place = place
    self.settings = settings
    self.version = version
  }

  /// An entry point by its name, in any case.
  func entryPoint(_ name: String) -> TraefikNode? { settings?["entryPoints"]?[name] }

  /// The entry points of a router that names none. `traefik` is that of the dashboard.
  var standardEntryPoints: [TraefikNode] {
    let all = (settings?["entryPoints"]?.children ?? []).filter { $0.name.lowercased() != "traefik" }
    let chosen = all.filter { $0.node["asDefault"]?.text?.lowercased() == "true" }
    return (chosen.isEmpty ? all : chosen).map(\.node)
  }

  /// Whether it defines all entry points that a router names, and the router names some.
  func hasAll(_ entryPoints: [TraefikNode]) -> Bool {
    !entryPoints.isEmpty && entryPoints.allSatisfy { $0.text.flatMap(entryPoint) != nil }
  }

  /// The version of `traefik:v3.1`; a tag with fewer numbers moves to the newest release.
  static func version(ofImage image: String) -> ProductVersion? {
    guard let tag = ImageReference(image).tag else { return nil }
    let numbers = tag.hasPrefix("v") ? String(tag.dropFirst()) : tag
    guard let version = ProductVersion(numbers) else { return nil }
    return version.parts.count == 1 ? ProductVersion.ofTag("\(numbers).\(newestMinor)") : ProductVersion.ofTag(numbers)
  }

  private static let newestMinor = 9999
}
