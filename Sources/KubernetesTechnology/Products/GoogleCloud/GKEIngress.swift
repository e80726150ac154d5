import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// The Ingress controller of Google Kubernetes Engine, with the BackendConfigs of its Services.
struct GKEIngress: ProductChecks {
  static let products = ["gke-ingress"]

  private static let markers = [
    "kubernetes.io/ingress.global-static-ip-name", "networking.gke.io/managed-certificates",
    "networking.gke.io/v1beta1.FrontendConfig", "ingress.gcp.kubernetes.io/pre-shared-cert",
    "kubernetes.io/ingress.regional-static-ip-name",
  ]

  private let objects: KubernetesObjects
  private let routes: RouteReader

  init(_ context: ProductContext) {
    objects = context.objects
    routes = context.knowledge.routes
  }

  /// Annotations of Google's on the Ingress or on one of its Services.
  func isMarked(_ ingress: KubernetesObject) -> Bool {
    if Self.markers.contains(where: { ingress.annotation($0) != nil }) { return true }
    for route in routes.routes(of: ingress) {
      for backend in route.backends {
        guard let service = objects.object("Service", backend.service, in: ingress.effectiveNamespace, near: ingress)
        else { continue }
        if service.annotation("cloud.google.com/neg") != nil || service.annotation(BackendConfigReference.name) != nil {
          return true
        }
      }
    }
    return false
  }

  // MARK: BackendConfig

  func objects(_ kind: String, for references: ReferencedObjects) -> [KubernetesObject]? {
    guard kind == "BackendConfig" else { return nil }
    return references.services.compactMap { service in
      if case .found(let found) = reference(service, references) { return found }
      return nil
    }
  }

  /// Where the reference of a Service cannot be followed, the whole Ingress is not applied.
  func hasBrokenReference(to kind: String, _ references: ReferencedObjects) -> Bool {
    guard kind == "BackendConfig" else { return false }
    return references.services.contains { service in
      switch reference(service, references) {
      case .unreadable, .missing: true
      case .none, .noKey, .found: false
      }
    }
  }

  /// The BackendConfig of a Service for the port of the route.
  func reference(_ service: KubernetesObject, _ references: ReferencedObjects) -> BackendConfigReference.Result {
    let port = references.route.backends.first { $0.service == service.name }?.port
    return BackendConfigReference(objects: objects).resolve(service, port: port)
  }

  func edits(
    creating location: SettingLocation, _ value: String, for service: KubernetesObject, of route: KubernetesRoute
  ) -> SettingEdits? {
    guard case .field(let path) = location.address, location.on == "BackendConfig", !service.isChartValue else {
      return nil
    }
    let name = BackendConfigReference.name
    guard service.annotation(name) == nil, service.annotation(BackendConfigReference.betaName) == nil,
      let metadata = service.node["metadata"]
    else { return nil }
    let attachment = GoogleCloudAttachment(service: service)
    // An annotation that is on the Ingress by mistake names the object that is meant.
    if let misplaced = route.object.annotation(name)?.value.text {
      return attachment.annotation(name, misplaced, metadata).map {
        SettingEdits([$0], sharedBecause: attachment.reason)
      }
    }
    guard objects.object("BackendConfig", service.name, in: service.effectiveNamespace, near: service) == nil,
      let annotation = attachment.annotation(name, "{\"default\": \"\(service.name)\"}", metadata),
      let document = attachment.document("cloud.google.com/v1", "BackendConfig", path, value, [])
    else { return nil }
    return SettingEdits([annotation, document], sharedBecause: attachment.reason)
  }

  // MARK: Values

  func complete(_ values: inout EffectiveValues, for references: ReferencedObjects) {
    appProtocols(&values, references)
    contentDelivery(&values, references)
  }

  /// A JSON object from the name of a port to its protocol.
  private func appProtocols(_ values: inout EffectiveValues, _ references: ReferencedObjects) {
    for service in references.services {
      for name in ["service.alpha.kubernetes.io/app-protocols", "cloud.google.com/app-protocols"] {
        guard let pair = service.annotation(name), let text = pair.value.text, let json = StrictJSON.object(in: text)
        else { continue }
        let port = references.route.backends.first { $0.service == service.name }?.port
        let entry = (service.spec?["ports"]?.items ?? []).first {
          $0["name"]?.text == port || $0["port"]?.text == port
        }
        guard let key = entry?["name"]?.text, json[key]?.text == "HTTP2" else { continue }
        var value = EffectiveValue(
          .word("http/2"), setting: name, text: text, origin: .inherited, span: service.span(pair))
        value.object = service.title
        values[.upstreamProtocol] = value
        return
      }
    }
  }

  /// Cloud CDN of a BackendConfig, by what it stores.
  private func contentDelivery(_ values: inout EffectiveValues, _ references: ReferencedObjects) {
    for config in references.objects("BackendConfig") {
      // The beta version of the object has no modes.
      let mode = config.apiVersion.hasSuffix("/v1") ? config.spec?["cdn"]?["cacheMode"]?.text : nil
      guard let cdn = config.spec?["cdn"], cdn["enabled"]?.text == "true",
        let pair = cdn.ownPair((mode == nil ? "enabled" : "cacheMode"))
      else { continue }
      var value = EffectiveValue(
        .word(mode == "FORCE_CACHE_ALL" ? "forced" : "on"), setting: "spec.cdn.\(pair.key.text ?? "enabled")",
        text: pair.value.text ?? "", origin: .inherited, span: config.span(pair))
      value.object = config.title
      values[.responseCache] = value
    }
  }

  func assignment(of setting: String, to value: String) -> String? {
    guard setting.hasSuffix("/app-protocols") else { return nil }
    return "\(setting): '{\"PORT\": \"HTTP\"}'"
  }
}
