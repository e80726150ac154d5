import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// The Gateway controller of Google Kubernetes Engine.
struct GKEGateway: ProductChecks {
  static let products = ["gke-gateway"]

  private let objects: KubernetesObjects

  init(_ context: ProductContext) { objects = context.objects }

  /// Cloud CDN by a filter of the rule (GCPHTTPFilter).
  func complete(_ values: inout EffectiveValues, for references: ReferencedObjects) {
    let route = references.route
    for filter in route.elements["spec.rules[]"]?["filters"]?.items ?? [] {
      let reference = filter["extensionRef"]
      guard reference?["kind"]?.text == "GCPHTTPFilter", let name = reference?["name"]?.text,
        let object = objects.object(
          "GCPHTTPFilter", name, in: route.object.effectiveNamespace, near: route.object),
        let spec = object.spec, let (path, pair) = spec.first(named: "cacheMode", path: "spec"),
        pair.value.text == "FORCE_CACHE_ALL"
      else { continue }
      var value = EffectiveValue(
        .word("forced"), setting: path, text: "FORCE_CACHE_ALL", origin: .inherited, span: object.span(pair))
      value.object = object.title
      values[.responseCache] = value
    }
  }

  /// A GCPBackendPolicy for a Service or an InferencePool.
  func edits(
    creating location: SettingLocation, _ value: String, for service: KubernetesObject, of route: KubernetesRoute
  ) -> SettingEdits? {
    guard case .field(let path) = location.address, location.on == "GCPBackendPolicy", !service.isChartValue,
      objects.object(location.on, service.name, in: service.effectiveNamespace, near: service) == nil
    else { return nil }
    let group = service.group.isEmpty ? "\"\"" : service.group
    let target = ["  targetRef:", "    group: \(group)", "    kind: \(service.kind)", "    name: \(service.name)"]
    let attachment = GoogleCloudAttachment(service: service)
    return attachment.document("networking.gke.io/v1", location.on, path, value, target).map {
      SettingEdits([$0], sharedBecause: attachment.reason)
    }
  }

  // MARK: Checks

  func observations(_ checks: KubernetesChecks) -> [Observation] {
    guard let gke = checks.knowledge.product(Self.products[0]) else { return [] }
    return conflictingPolicies(gke, checks) + callouts(gke, checks)
  }

  /// GKE's gateway refuses a route with `timeouts`, `0s` included (Gateway API conformance report of GKE).
  func observations(of route: KubernetesObject, servedBy products: [KubernetesProduct], _ checks: KubernetesChecks)
    -> [Observation]
  {
    guard route.kind == "HTTPRoute", let gke = products.first(where: { Self.products.contains($0.id) }) else {
      return []
    }
    for rule in route.spec?["rules"]?.items ?? [] {
      guard let pair = rule.ownPair("timeouts") else { continue }
      let found = checks.observation(
        .routeRefused, .refused, gke, route, "spec.rules[].timeouts", "", route.span(pair.key.range))
      return [checks.streams.linked(found, to: route, gke)]
    }
    return []
  }

  /// Of several policies for one Service the oldest applies; the others are not attached.
  private func conflictingPolicies(_ gke: KubernetesProduct, _ checks: KubernetesChecks) -> [Observation] {
    var first: [String: KubernetesObject] = [:]
    return checks.objects.objects("GCPBackendPolicy").compactMap { policy in
      guard let target = policy.spec?.ownPair("targetRef"),
        let name = target.value["name"]?.text
      else { return nil }
      let key = "\(policy.effectiveNamespace)/\(target.value["kind"]?.text ?? "")/\(name)"
      // One name twice is one object in two overlays.
      guard let other = first[key], other.name != policy.name else {
        first[key] = policy
        return nil
      }
      var found = checks.observation(
        .policyConflict, .costly, gke, policy, "spec.targetRef", name, policy.span(target.key.range))
      found.parameters["other"] = other.title
      found.parameters["target"] = "\(target.value["kind"]?.text ?? "Service") \(name)"
      found.related = [RelatedSpan(label: "names it too", span: other.headSpan)]
      return checks.streams.linked(found, to: policy, gke)
    }
  }

  /// A callout that gets response bodies delays each part until the callout responds.
  private func callouts(_ gke: KubernetesProduct, _ checks: KubernetesChecks) -> [Observation] {
    return checks.objects.objects("GCPTrafficExtension").compactMap { object in
      for chain in object.spec?["extensionChains"]?.items ?? [] {
        for item in chain["extensions"]?.items ?? [] {
          guard let events = item.ownPair("supportedEvents"),
            events.value.items?.contains(where: { $0.text == "ResponseBody" }) == true,
            item["failOpen"]?.text != "true"
          else { continue }
          let found = checks.observation(
            .bodyCallout, .costly, gke, object, "spec.extensionChains[].extensions[].supportedEvents", "ResponseBody",
            object.span(events.key.range.lowerBound..<max(events.key.range.upperBound, events.value.range.upperBound)))
          return checks.streams.linked(found, to: object, gke)
        }
      }
      return nil
    }
  }
}

extension YAMLNode {
  /// The first pair with this key at any depth, with its path.
  fileprivate func first(named key: String, path: String, depth: Int = 0) -> (String, YAMLPair)? {
    guard depth < 8 else { return nil }
    for pair in pairs ?? [] {
      guard let name = pair.key.text else { continue }
      if name == key { return ("\(path).\(name)", pair) }
      if let found = pair.value.first(named: key, path: "\(path).\(name)", depth: depth + 1) { return found }
    }
    return nil
  }
}
