import KubernetesManifests
import YAMLSyntax

/// Finds the objects that are attached to a route as the Gateway API attaches them: by a reference or a selector of the object
/// to the Service, the route or the gateway, or by a filter of the route's rule.
struct AttachedPolicies {
  private let context: RouteContext
  private let gateways: [KubernetesObject]
  private let objects: KubernetesObjects
  private var route: KubernetesRoute { context.route }

  init(_ context: RouteContext, gateways: [KubernetesObject], _ objects: KubernetesObjects) {
    self.context = context
    self.gateways = gateways
    self.objects = objects
  }

  /// The objects of a kind, those of the closest level first: Services, filters of the rule, the route, gateways.
  func levels(_ kind: String) -> [[KubernetesObject]] {
    var services = context.services.flatMap { objects.policies(kind, on: $0) }
    if services.isEmpty {
      // A policy may name a Service that is not among the inputs.
      for backend in route.backends {
        services += objects.policies(
          kind, onKind: backend.kind, backend.service, in: backend.namespace ?? route.object.effectiveNamespace)
      }
    }
    let (ofRule, ofRoute) = routePolicies(kind)
    let ofGateways = gateways.flatMap { gateway in
      objects.policies(kind, on: gateway).filter { reaches($0, gateway) }
    }
    return [services, filters(kind), ofRule, ofRoute, ofGateways]
  }

  /// The objects that filters of the rule name (`ExtensionRef`).
  private func filters(_ kind: String) -> [KubernetesObject] {
    (route.elements["spec.rules[]"]?["filters"]?.items ?? []).compactMap { filter in
      guard let reference = filter["extensionRef"], reference["kind"]?.hasText(kind) == true,
        let name = reference["name"]?.text
      else { return nil }
      return objects.object(kind, name, in: route.object.effectiveNamespace, near: route.object)
    }
  }

  /// Those of the route's own rule, and those of the whole route.
  private func routePolicies(_ kind: String) -> ([KubernetesObject], [KubernetesObject]) {
    var (ofRule, ofRoute): ([KubernetesObject], [KubernetesObject]) = ([], [])
    let rule = route.elements["spec.rules[]"]?["name"]?.text
    for policy in objects.policies(kind, on: route.object) {
      let sections = sections(of: policy, on: route.object)
      if sections.contains(nil) {
        ofRoute.append(policy)
      } else if let rule, sections.contains(rule) {
        ofRule.append(policy)
      }
    }
    return (ofRule, ofRoute)
  }

  /// Whether a policy on a gateway, or on one of its listeners, reaches the route.
  private func reaches(_ policy: KubernetesObject, _ gateway: KubernetesObject) -> Bool {
    let sections = sections(of: policy, on: gateway)
    if sections.contains(nil) { return true }
    return (route.object.spec?["parentRefs"]?.items ?? []).contains { reference in
      guard reference["name"]?.hasText(gateway.name) == true else { return false }
      return reference["sectionName"]?.text.map(sections.contains) ?? true
    }
  }

  /// The sections of an object that a policy names; nil stands for the whole object.
  private func sections(of policy: KubernetesObject, on target: KubernetesObject) -> [String?] {
    let references = (policy.spec?["targetRefs"]?.items ?? []) + [policy.spec?["targetRef"]].compactMap(\.self)
    let own = references.filter {
      $0["kind"]?.hasText(target.kind) == true && $0["name"]?.hasText(target.name) == true
    }
    // A selector means whole objects.
    return own.isEmpty ? [nil] : own.map { $0["sectionName"]?.text }
  }
}
