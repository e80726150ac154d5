import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel

/// Facts that the data of a product cannot express. A product with such facts has one conforming type in this folder,
/// which `ProductExtensions` lists; generic code uses these requirements and knows no product. All but `products` and
/// `init` have defaults.
protocol ProductExtension: Sendable {
  /// The identifiers of the products in `rules/technologies` that the type is about.
  static var products: [String] { get }

  /// Readers of routes whose kind `routes:` of the product's file cannot describe.
  static var routeReaders: [String: @Sendable (KubernetesObject) -> [KubernetesRoute]] { get }

  init(_ context: ProductContext)

  // MARK: Recognition

  /// Whether the product serves an object that carries the product's annotations.
  func serves(_ object: KubernetesObject, as product: KubernetesProduct) -> Bool

  /// Whether an Ingress without a class is the product's by other signs than its annotations.
  func isMarked(_ ingress: KubernetesObject) -> Bool

  /// How the product treats the routes of an object.
  func handling(of object: KubernetesObject) -> RouteHandling

  // MARK: Objects

  /// Other objects of the route object's kind whose settings apply to the route too.
  func relatives(of route: KubernetesRoute) -> [KubernetesObject]

  /// The objects of a kind that contain settings of the route, in order of precedence; nil for kinds that generic code
  /// finds.
  func objects(_ kind: String, for references: ReferencedObjects) -> [KubernetesObject]?

  /// Whether the route names an object of a kind that is missing or unreadable, so that no default applies.
  func hasBrokenReference(to kind: String, _ references: ReferencedObjects) -> Bool

  /// How the product rewrites the path of a route's requests; nil where it does not, or the files do not tell.
  func rewrite(of route: KubernetesRoute) -> PathRewrite?

  // MARK: Values

  /// Adds values that more than one setting or other objects decide.
  func complete(_ values: inout EffectiveValues, for references: ReferencedObjects)

  /// The default of a setting that the data of the product does not describe.
  func standard(of aspect: Aspect, named name: String) -> AspectValue?

  /// A setting with its written value, where the data of the product does not describe it.
  func assignment(of setting: String, to value: String) -> String?

  /// The edits that create an object for a setting and attach it to a Service.
  func edits(
    creating location: SettingLocation, _ value: String, for service: KubernetesObject, of route: KubernetesRoute
  ) -> SettingEdits?

  // MARK: Streams

  /// What denies every request of the route on purpose; nil where nothing does.
  func closure(of route: KubernetesRoute, as product: KubernetesProduct) -> Evidence?

  /// The evidence for a stream.
  func evidence(for route: KubernetesRoute, _ owner: ProductResolver) -> [Evidence]

  /// Faults of the route's streams that no value expresses.
  func observations(of route: KubernetesRoute, _ streams: RouteStreams, as product: KubernetesProduct)
    -> [Observation]

}

/// The path of a request behind the product.
struct PathRewrite: Hashable, Sendable {
  /// The path that the route's own path becomes.
  let path: String
  /// Whether what follows the route's path is dropped.
  let losesSubpaths: Bool
}

/// How a product treats the routes of an object.
enum RouteHandling {
  /// It serves them with the settings of the object.
  case served
  /// They are variants of the routes of another object, whose settings apply.
  case variant
  /// It forwards connections without reading requests, so that no setting applies.
  case passedThrough
}

/// The streams that a route is judged for.
struct RouteStreams {
  let kinds: [StreamKind]
  /// The kind, where one is known.
  let kind: StreamKind?
  /// The route for display.
  let title: String
  let intent: Intent
}

/// The inputs of an extension.
struct ProductContext: Sendable {
  let objects: KubernetesObjects
  let knowledge: KubernetesKnowledge
}

extension ProductExtension {
  static var routeReaders: [String: @Sendable (KubernetesObject) -> [KubernetesRoute]] { [:] }
  func serves(_ object: KubernetesObject, as product: KubernetesProduct) -> Bool { true }
  func isMarked(_ ingress: KubernetesObject) -> Bool { false }
  func handling(of object: KubernetesObject) -> RouteHandling { .served }
  func relatives(of route: KubernetesRoute) -> [KubernetesObject] { [] }
  func objects(_ kind: String, for references: ReferencedObjects) -> [KubernetesObject]? { nil }
  func hasBrokenReference(to kind: String, _ references: ReferencedObjects) -> Bool { false }
  func complete(_ values: inout EffectiveValues, for references: ReferencedObjects) {}
  func standard(of aspect: Aspect, named name: String) -> AspectValue? { nil }
  func assignment(of setting: String, to value: String) -> String? { nil }
  func edits(
    creating location: SettingLocation, _ value: String, for service: KubernetesObject, of route: KubernetesRoute
  ) -> SettingEdits? { nil }
  func closure(of route: KubernetesRoute, as product: KubernetesProduct) -> Evidence? { nil }
  func rewrite(of route: KubernetesRoute) -> PathRewrite? { nil }
  func evidence(for route: KubernetesRoute, _ owner: ProductResolver) -> [Evidence] { [] }
  func observations(of route: KubernetesRoute, _ streams: RouteStreams, as product: KubernetesProduct)
    -> [Observation]
  { [] }
}
