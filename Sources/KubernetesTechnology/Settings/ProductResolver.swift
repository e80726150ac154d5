import Analysis
import KubernetesManifests
import RuleFiles
import SourceText
import Synchronization

/// Decides which products serve an object. Several candidates mean that the files do not decide it.
final class ProductResolver: Sendable {
  let objects: KubernetesObjects
  let knowledge: KubernetesKnowledge
  /// The ConfigMaps of the products by their identifiers: a product that has one runs in this cluster.
  let configMaps: [String: [KubernetesObject]]
  /// The controllers that the files install.
  private let installed: InstalledControllers
  /// Facts that the data of the products cannot express.
  let extensions: ProductExtensions

  init(objects: KubernetesObjects, knowledge: KubernetesKnowledge) {
    self.objects = objects
    self.knowledge = knowledge
    extensions = ProductExtensions(objects: objects, knowledge: knowledge)
    configMaps = ControllerConfigMaps(objects: objects, knowledge: knowledge).byProduct
    installed = InstalledControllers(objects: objects, products: knowledge.products)
    classesByFile = objects.objects("IngressClass").reduce(into: [:]) { $0[$1.file, default: []].insert($1.name) }
    ingressReaders = knowledge.products.filter { $0.routeKinds.contains("Ingress") }
  }

  /// The ConfigMaps of a product's controller for an object. One beside an IngressClass, as a release of a chart makes both,
  /// is that of the controller of this class; of several such the nearest.
  func configMaps(of product: KubernetesProduct, for object: KubernetesObject) -> [KubernetesObject] {
    let all = configMaps[product.id] ?? []
    guard all.count > 1, let name = className(of: object) else { return all }
    let own = all.filter { classesByFile[$0.file]?.contains(name) == true }
    let others = all.filter { classesByFile[$0.file] == nil }
    return own.isEmpty ? others : objects.nearest(own, to: object) { $0 } + others
  }

  private func className(of object: KubernetesObject) -> String? {
    object.ingressClassName?.value.text ?? object.annotation(Self.classAnnotation)?.value.text
  }

  /// The names of the classes in each file.
  private let classesByFile: [FileID: Set<String>]

  /// The products that read Ingresses.
  private let ingressReaders: [KubernetesProduct]

  private static let classAnnotation = "kubernetes.io/ingress.class"
  /// Cached results by object; every check looks them up.
  private let memory = Memory()

  private final class Memory: Sendable {
    let known = Mutex<[SourceSpan: [KubernetesProduct]]>([:])
    let classes = Mutex<[String: [KubernetesProduct]]>([:])
    let marking = Mutex<[String: Bool]>([:])
    let plans = Mutex<[SettingReadPlan]>([])
  }

  /// How a product's settings are read for routes in objects of a kind; there are few of both.
  func plan(_ product: KubernetesProduct, _ routeKind: String) -> SettingReadPlan {
    memory.plans.withLock { known in
      if let found = known.first(where: { $0.product === product && $0.routeKind == routeKind }) { return found }
      let plan = SettingReadPlan(product, routeKind: routeKind, owner: self)
      known.append(plan)
      return plan
    }
  }

  /// The products, most likely first.
  func products(of object: KubernetesObject) -> [KubernetesProduct] {
    let location = object.span(object.node.range)
    if let found = memory.known.withLock({ $0[location] }) { return found }
    let found = find(object)
    memory.known.withLock { $0[location] = found }
    return found
  }

  private func find(_ object: KubernetesObject) -> [KubernetesProduct] {
    switch object.kind {
    case "Ingress": return ingress(object)
    case "HTTPRoute", "GRPCRoute": return gatewayRoute(object)
    case "Service" where object.group.isEmpty: return loadBalancers(object)
    case "Service": return platforms(object)
    default: return knowledge.products.filter { $0.hasRoutes(inKind: object.kind, apiVersion: object.apiVersion) }
    }
  }

  private func readers(_ kind: String) -> [KubernetesProduct] {
    knowledge.products.filter { $0.routeKinds.contains(kind) }
  }

  // MARK: Ingress

  private func ingress(_ object: KubernetesObject) -> [KubernetesProduct] {
    let annotated = object.annotation(Self.classAnnotation)?.value.text
    if let name = object.ingressClassName?.value.text, !name.isEmpty {
      if objects.has("IngressClass"), let found = objects.object("IngressClass", name, in: "", near: object),
        let controller = found.spec?["controller"]?.text
      {
        return ingressReaders.filter { $0.controllers.contains { globMatches($0, controller) } }
      }
      return byName(name, object).filter { !$0.needsClassAnnotation || annotated == name }
    }
    if let annotated, !annotated.isEmpty { return byName(annotated, object) }
    if let standard = objects.objects("IngressClass").first(where: {
      $0.annotation("ingressclass.kubernetes.io/is-default-class")?.value.text == "true"
    }), let controller = standard.spec?["controller"]?.text {
      return ingressReaders.filter { $0.controllers.contains { globMatches($0, controller) } }
    }
    let marked = byPrefix(object, among: ingressReaders)
    if !marked.isEmpty { return marked }
    return annotated == nil ? ingressReaders.filter { extensions[$0].isMarked(object) } : []
  }

  /// The products that take Ingresses of a class. Most Ingresses of a cluster have the same.
  private func readers(ofClass name: String) -> [KubernetesProduct] {
    memory.classes.withLock { known in
      if let found = known[name] { return found }
      let exact = ingressReaders.filter { $0.classes.contains(name) }
      let found = exact.isEmpty ? ingressReaders.filter { $0.classes.contains { globMatches($0, name) } } : exact
      if known.count < Self.manyClasses { known[name] = found }
      return found
    }
  }

  /// Classes that are kept.
  private static let manyClasses = 1000

  /// The class `nginx` is that of two products. What installs the controller decides, else its ConfigMap; annotations
  /// are often left over from another one.
  private func byName(_ name: String, _ object: KubernetesObject) -> [KubernetesProduct] {
    let found = readers(ofClass: name)
    if found.isEmpty { return ofOwnClass(name, object) }
    guard found.count > 1 else { return found }
    let serving = installed.serving(name, among: found)
    if serving.count == 1 { return serving }
    let running = found.filter { configMaps[$0.id] != nil }
    if running.count == 1 { return running }
    let marked = byPrefix(object, among: found)
    let all = found.filter(\.isPreferred) + found.filter { !$0.isPreferred }
    guard !marked.isEmpty else { return all }
    // Where other Ingresses are written for the usual one, its rival is not certain.
    let isUsual = marked.contains(where: \.isPreferred) || !found.contains { $0.isPreferred && isMarking($0) }
    return isUsual ? marked : all
  }

  /// A class with a name of the cluster's own, such as `internal`: what installs it decides, else the annotations, which
  /// are written for the controller that serves the Ingress. Those of several say nothing.
  private func ofOwnClass(_ name: String, _ object: KubernetesObject) -> [KubernetesProduct] {
    let serving = installed.serving(name, among: ingressReaders)
    if serving.count == 1 { return serving }
    let marked = byPrefix(object, among: ingressReaders)
    return marked.count == 1 ? marked : []
  }

  /// Whether any Ingress has annotations of a product.
  private func isMarking(_ product: KubernetesProduct) -> Bool {
    guard let prefix = product.prefix else { return false }
    return memory.marking.withLock { known in
      if let found = known[product.id] { return found }
      let found = objects.objects("Ingress", with: .isAnnotated).contains { $0.hasAnnotation(beginning: prefix) }
      known[product.id] = found
      return found
    }
  }

  private func byPrefix(_ object: KubernetesObject, among readers: [KubernetesProduct]) -> [KubernetesProduct] {
    readers.filter { product in product.prefix.map(object.hasAnnotation) ?? false }
  }

  /// How the products of an object treat its routes; of an object without a known product what any product would do.
  func handling(of object: KubernetesObject) -> RouteHandling {
    // Hardly any object has a sign of it, and to look for signs is faster than to look for products.
    guard !object.annotations.isEmpty, extensions.all.contains(where: { $0.handling(of: object) != .served }) else {
      return .served
    }
    let owners = products(of: object)
    for product in owners.isEmpty ? readers(object.kind) : owners {
      let handling = extensions[product].handling(of: object)
      if handling != .served { return handling }
    }
    return .served
  }

  // MARK: Gateway API

  private func gatewayRoute(_ object: KubernetesObject) -> [KubernetesProduct] {
    var found: [KubernetesProduct] = []
    for gateway in gateways(of: object) {
      guard let name = gateway.spec?["gatewayClassName"]?.text else { continue }
      let controller = objects.object("GatewayClass", name, in: "", near: object)?.spec?["controllerName"]?.text
      let readers = readers(object.kind)
      let isNamed = knowledge.products.contains { $0.classes.contains { globMatches($0, name) } }
      // A class of the cluster's own name, in files without any class: the one controller that they install has it.
      let isOpen = controller == nil && !isNamed && !objects.has("GatewayClass")
      let installed = isOpen ? installed.serving(name, among: readers) : []
      if installed.count == 1 { found += installed }
      for product in readers where !found.contains(where: { $0.id == product.id }) {
        let isOwner =
          controller.map { text in product.controllers.contains { globMatches($0, text) } }
          ?? product.classes.contains { globMatches($0, name) }
        if isOwner { found.append(product) }
      }
    }
    return found.isEmpty ? knowledge.products.filter(\.isFallback) : found
  }

  /// The gateways of a route that are among the inputs.
  func gateways(of object: KubernetesObject) -> [KubernetesObject] {
    (object.spec?["parentRefs"]?.items ?? []).compactMap { reference in
      guard (reference["kind"]?.text ?? "Gateway") == "Gateway", let name = reference["name"]?.text else { return nil }
      return objects.object(
        "Gateway", name, in: reference["namespace"]?.text ?? object.effectiveNamespace, near: object)
    }
  }

  /// The platforms whose Services these are: the one whose annotations a Service or its pods carry, or one without any.
  private func platforms(_ object: KubernetesObject) -> [KubernetesProduct] {
    let all = knowledge.products.filter { product in
      product.routeDescriptions.contains { $0.kind == object.kind && $0.describes(apiVersion: object.apiVersion) }
    }
    let inner = object.spec?["template"]?["metadata"]?["annotations"]?.pairs ?? []
    let own = all.filter { product in
      product.prefix.map { prefix in
        object.hasAnnotation(beginning: prefix) || inner.contains { $0.key.beginsWith(prefix) }
      } == true
    }
    return own.isEmpty ? all.filter { $0.prefix == nil } : own
  }

  // MARK: Load balancers in front

  /// A Service of type LoadBalancer belongs to the cloud whose annotations it carries.
  private func loadBalancers(_ object: KubernetesObject) -> [KubernetesProduct] {
    guard object.spec?["type"]?.text == "LoadBalancer" else { return [] }
    return readers("Service").filter { product in
      guard let prefix = product.prefix, extensions[product].serves(object, as: product) else { return false }
      return object.hasAnnotation(beginning: prefix)
    }
  }
}
