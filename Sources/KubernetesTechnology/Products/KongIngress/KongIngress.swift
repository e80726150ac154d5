import KongModel
import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// The effects of plugins that are Kubernetes objects of Kong Ingress Controller and Kong Operator.
struct KongIngress: ProductChecks {
  static let products = [controller, "kong-operator"]
  static let controller = "kong-ingress"

  private let objects: KubernetesObjects
  private let knowledge: KubernetesKnowledge

  init(_ context: ProductContext) {
    objects = context.objects
    knowledge = context.knowledge
  }

  /// Whether a product is one of Kong's.
  static func isKong(_ product: KubernetesProduct) -> Bool { products.contains(product.id) }

  // MARK: Values

  func objects(_ kind: String, for references: ReferencedObjects) -> [KubernetesObject]? {
    guard kind == "KongService" else { return nil }
    let object = references.routeObject
    return references.route.backends.compactMap {
      objects.object(kind, $0.service, in: $0.namespace ?? object.effectiveNamespace, near: object)
    }
  }

  /// The effects of the route's plugins and of the nodes' configuration.
  func complete(_ values: inout EffectiveValues, for references: ReferencedObjects) {
    values.merge(effects(for: references.route).values)
    environment(near: references.routeObject.folder).complete(&values, references.route.span)
    KongUnits.complete(&values)
  }

  func environment(near folder: String) -> KongEnvironment {
    knowledge.kong.environment(near: folder)
  }

  /// The effects of a route's plugins, and the values that they decide.
  func effects(for route: KubernetesRoute) -> (effects: [KongPluginEffect], values: EffectiveValues) {
    let effects = KongPluginEffects(
      knowledge: knowledge.kong.plugins, version: environment(near: route.object.folder).version)
    return effects.effects(of: KongPluginSet.effective(plugins(for: route), protocols: ["http", "https"]))
  }

  /// The effects of a route's plugins on its streams.
  func observations(of route: KubernetesRoute, _ streams: RouteStreams, as product: KubernetesProduct)
    -> [Observation]
  {
    effects(for: route).effects.filter { streams.kinds.contains(where: $0.kinds.contains) }.map {
      $0.observation(product.id, route: streams.title, kind: streams.kind, intent: streams.intent)
    }
  }

  // MARK: Checks

  func observations(_ checks: KubernetesChecks) -> [Observation] {
    KongIngressChecks(objects: objects, knowledge: knowledge, owner: checks.owner, kong: self).run()
  }

  /// KongIngress by `konghq.com/override`: its timeouts never applied to an Ingress, and since 3.0 apply nowhere.
  func observations(of ingress: KubernetesObject, servedBy products: [KubernetesProduct], _ checks: KubernetesChecks)
    -> [Observation]
  {
    guard ingress.kind == "Ingress", let pair = ingress.annotation("konghq.com/override"),
      let kong = products.first(where: { $0.id == Self.controller })
    else { return [] }
    var found = checks.observation(
      .wrongObject, .ineffective, kong, ingress, "konghq.com/override", pair.value.text ?? "",
      ingress.span(pair.key.range))
    found.parameters["allowed"] = "annotations such as konghq.com/read-timeout of the Service"
    return [checks.streams.linked(found, to: ingress, kong, deciding: .allDefaults)]
  }

  // MARK: Evidence

  /// A plugin that denies every request.
  func closure(of route: KubernetesRoute, as product: KubernetesProduct) -> Evidence? {
    guard objects.has("KongPlugin") || objects.has("KongClusterPlugin") else { return nil }
    return KongPluginEffects.closure(by: KongPluginSet.effective(plugins(for: route), protocols: ["http", "https"]))
  }

  /// The evidence for a stream in Kong's objects.
  func evidence(for route: KubernetesRoute, _ owner: ProductResolver) -> [Evidence] {
    var found: [Evidence] = []
    let name = "konghq.com/response-buffering"
    if let pair = route.object.annotation(name), let text = pair.value.text?.lowercased(),
      ["false", "off"].contains(text), owner.products(of: route.object).contains(where: Self.isKong)
    {
      found.append(Evidence(.bufferingOff, text: "\(name) is \(text)", span: route.object.span(pair), kinds: []))
    }
    if route.object.kind == "KongRoute", let pair = route.object.spec?.pair("response_buffering"),
      pair.value.text == "false"
    {
      found.append(
        Evidence(.bufferingOff, text: "response_buffering is false", span: route.object.span(pair), kinds: []))
    }
    guard objects.has("KongPlugin") || objects.has("KongClusterPlugin") else { return found }
    let plugin = plugins(for: route).first { $0.isEnabled && ["ai-proxy", "ai-proxy-advanced"].contains($0.name) }
    if let head = plugin?.head {
      found.append(Evidence(.protocol, text: "ai-proxy serves a model", span: head.span, kinds: [.streamableHTTP]))
    }
    return found
  }

  // MARK: Plugins

  /// The plugins of a route: those of its object, of its Services, of bindings, and the global ones.
  private func plugins(for route: KubernetesRoute) -> [KongPluginEntry] {
    let object = route.object
    var result = named(by: object, isRoute: true, isService: false)
    for rule in route.elements.values {
      for filter in rule["filters"]?.items ?? [] where filter["extensionRef"]?["kind"]?.text == "KongPlugin" {
        guard let name = filter["extensionRef"]?["name"]?.text, let plugin = plugin(name, object) else { continue }
        result.append(entry(plugin, isRoute: true, isService: false))
      }
    }
    for service in services(of: route) { result += named(by: service, isRoute: false, isService: true) }
    for consumer in objects.objects("KongConsumer") + objects.objects("KongConsumerGroup") {
      result += names(of: consumer).compactMap { plugin($0, consumer) }.map {
        entry($0, isRoute: false, isService: false, consumer: consumer.name)
      }
    }
    for binding in objects.objects("KongPluginBinding") { result += bound(by: binding, route) }
    for plugin in objects.objects("KongClusterPlugin") where plugin.label("global") == "true" {
      result.append(entry(plugin, isRoute: false, isService: false))
    }
    return result
  }

  private func services(of route: KubernetesRoute) -> [KubernetesObject] {
    route.backends.flatMap { backend in
      ["Service", "KongService"].compactMap {
        objects.object(
          $0, backend.service, in: backend.namespace ?? route.object.effectiveNamespace, near: route.object)
      }
    }
  }

  /// The names in `konghq.com/plugins`.
  func names(of holder: KubernetesObject) -> [String] {
    guard let value = holder.annotation("konghq.com/plugins")?.value, !value.isTemplated else { return [] }
    return (value.text ?? "").split(separator: ",").map { $0.filter { $0 != " " && $0 != "\n" } }.filter { !$0.isEmpty }
  }

  private func named(by holder: KubernetesObject, isRoute: Bool, isService: Bool) -> [KongPluginEntry] {
    names(of: holder).compactMap { plugin($0, holder) }.map { entry($0, isRoute: isRoute, isService: isService) }
  }

  /// `name`, or `namespace:name`; a KongPlugin of the namespace comes before a KongClusterPlugin.
  func plugin(_ text: String, _ holder: KubernetesObject) -> KubernetesObject? {
    let parts = text.split(separator: ":").map(String.init)
    let name = parts.last ?? text
    let namespace = parts.count > 1 ? parts[0] : holder.effectiveNamespace
    return objects.object("KongPlugin", name, in: namespace, near: holder)
      ?? (parts.count > 1 ? nil : objects.object("KongClusterPlugin", name, in: "", near: holder))
  }

  /// KongPluginBinding (configuration.konghq.com/v1alpha1).
  private func bound(by binding: KubernetesObject, _ route: KubernetesRoute) -> [KongPluginEntry] {
    let spec = binding.spec
    guard let name = spec?["pluginRef"]?["name"]?.text, let plugin = plugin(name, binding) else { return [] }
    let targets = spec?["targets"]
    let routeName = targets?["routeRef"]?["name"]?.text
    let serviceName = targets?["serviceRef"]?["name"]?.text
    if let routeName, routeName != route.object.name { return [] }
    if let serviceName, !route.backends.contains(where: { $0.service == serviceName }) { return [] }
    let consumer = targets?["consumerRef"]?["name"]?.text ?? targets?["consumerGroupRef"]?["name"]?.text
    return [entry(plugin, isRoute: routeName != nil, isService: serviceName != nil, consumer: consumer)]
  }

  private func entry(_ plugin: KubernetesObject, isRoute: Bool, isService: Bool, consumer: String? = nil)
    -> KongPluginEntry
  {
    let entity = KongEntity(node: plugin.node, file: plugin.file)
    let config = plugin.node["config"].map { [KongEntity(node: $0, file: plugin.file)] } ?? []
    return KongPluginEntry(
      entity: entity, configs: config, hasService: isService, hasRoute: isRoute, consumer: consumer,
      nameKey: "plugin", object: plugin.title)
  }

  /// All plugin objects as entries, for the faults of each alone.
  var allPlugins: [KongPluginEntry] {
    (objects.objects("KongPlugin") + objects.objects("KongClusterPlugin")).map {
      entry($0, isRoute: false, isService: false)
    }
  }
}
