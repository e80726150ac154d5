import Analysis
import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Finds the objects that contain the settings of a route, as one product reads them.
final class ReferencedObjects {
  let owner: ProductResolver
  let product: KubernetesProduct
  private let context: RouteContext
  var objects: KubernetesObjects { owner.objects }
  var route: KubernetesRoute { context.route }
  /// The object that contains the route.
  let routeObject: KubernetesObject
  /// How the settings are read.
  let plan: SettingReadPlan
  /// Facts that the data of the product cannot express.
  var productExtension: any ProductExtension { plan.productExtension }
  /// The objects found for each kind of the plan.
  private var known: [[KubernetesObject]?] = []

  init(_ context: RouteContext, owner: ProductResolver, product: KubernetesProduct) {
    self.context = context
    routeObject = context.route.object
    self.owner = owner
    self.product = product
    plan =
      context.plans?.plan(product, routeObject.kind) ?? owner.plan(product, routeObject.kind)
  }

  /// The values of the settings for a kind of stream, including those that several settings or other objects decide. A
  /// value that a template decides or that is refused is unknown. One path is requested of a route. Most products have
  /// no setting that applies to some kinds only.
  func completeValues(of kind: StreamKind?, path: String) -> RouteValues {
    let number = product.group(of: kind)
    let belongTogether = context.belongTogether(path, kind)
    if let known = complete.first(where: { $0.group == number && $0.keepsSessions == belongTogether }) {
      return known.values
    }
    var values = SettingReader(references: self).values(of: route, kind: kind)
    DerivedValues(references: self, keepsSessions: belongTogether).complete(&values)
    if values.hasUnknown {
      values = values.filter { $1.value != .unknown }
    }
    let shared = RouteValues(values)
    complete.append((number, belongTogether, shared))
    return shared
  }

  private var complete: [(group: Int, keepsSessions: Bool, values: RouteValues)] = []

  /// Where a missing annotation would be written; looked up for each setting.
  func annotationsSpan(of object: KubernetesObject) -> SourceSpan {
    if let last = lastSpan, last.object === object { return last.span }
    let span = object.annotationsSpan
    lastSpan = (object, span)
    return span
  }

  private var lastSpan: (object: KubernetesObject, span: SourceSpan)?

  /// The objects of a kind that apply to the route, in order of precedence.
  func objects(_ kind: String) -> [KubernetesObject] {
    plan.kinds.firstIndex(of: kind).map { objects(numbered: $0) } ?? find(kind)
  }

  /// The same for a kind by its number in the plan.
  func objects(numbered kind: Int) -> [KubernetesObject] {
    if known.isEmpty { known = Array(repeating: nil, count: plan.kinds.count) }
    if let found = known[kind] { return found }
    let found = find(plan.kinds[kind])
    known[kind] = found
    return found
  }

  private func find(_ kind: String) -> [KubernetesObject] {
    if kind == route.object.kind {
      return objects.patches(of: route.object) + [route.object] + productExtension.relatives(of: route)
    }
    if let found = productExtension.objects(kind, for: self) { return found }
    switch kind {
    case "Service": return services
    case "ConfigMap": return configMaps
    case "Gateway": return owner.gateways(of: route.object)
    case _ where route.backends.contains { $0.kind == kind }: return services.filter { $0.kind == kind }
    default: return policies(kind)
    }
  }

  /// The objects of a kind that are attached to the route, the closest first.
  private func policies(_ kind: String) -> [KubernetesObject] {
    let policy = product.policy(kind)
    let isOwn = { (object: KubernetesObject) in policy?.describes(group: object.group) ?? true }
    if policy?.isGlobal == true {
      return objects.nearest(objects.objects(kind).filter(isOwn), to: route.object) { $0 }
    }
    let levels = AttachedPolicies(context, gateways: owner.gateways(of: route.object), objects).levels(kind)
      .map { $0.filter(isOwn) }
    guard let field = policy?.mergeField else { return levels.flatMap(\.self) }
    var found: [KubernetesObject] = []
    for level in levels where !level.isEmpty {
      found += level
      if !level.contains(where: { ObjectFields.value(at: field, in: $0) != nil }) { break }
    }
    return found
  }

  /// The Services behind the route that are among the inputs.
  var services: [KubernetesObject] { context.services }

  /// Whether the route has annotations of the product, or the product has none.
  private(set) lazy var isAnnotated = product.prefix.map(route.object.hasAnnotation) ?? true

  /// How the pods end; the same for all kinds of streams.
  private(set) lazy var drain = findDrain()

  /// The product's own ConfigMap.
  private(set) lazy var configMaps: [KubernetesObject] = owner.configMaps(of: product, for: route.object)

  /// The number of pods that serve the route; nil when the inputs do not show it.
  var replicas: Int? { workload.map { Int($0.spec?["replicas"]?.text ?? "1") ?? 1 } }

  /// The Deployment or the like whose pods a Service of the route selects.
  var workload: KubernetesObject? { context.workload }
}

extension ProductResolver {
  /// The values in force for a route as a product serves it, whatever is streamed.
  func values(of route: KubernetesRoute, _ product: KubernetesProduct) -> RouteValues {
    ReferencedObjects(RouteContext(route, objects), owner: self, product: product)
      .completeValues(of: nil, path: route.path)
  }
}
