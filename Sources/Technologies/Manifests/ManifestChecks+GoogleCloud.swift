import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

extension KubernetesChecks {
  /// `ingressClassName: gce` without the annotation: nobody serves the Ingress (ingress-gce pkg/utils/utils.go).
  func ignoredClass(of ingress: KubernetesObject) -> [Observation] {
    guard let pair = ingress.ingressClassName, let gke = knowledge.technology("gke-ingress"),
      let name = gke.classes.first(where: { pair.value.hasText($0) }),
      ingress.annotation("kubernetes.io/ingress.class") == nil,
      objects.object("IngressClass", name, in: "", near: ingress) == nil, !ingress.isChartValue
    else { return [] }
    var found = observation(
      .classIgnored, .ineffective, gke, ingress, "spec.ingressClassName", name, ingress.span(pair))
    found.parameters["class"] = name
    return [streams.linked(found, to: ingress, gke)]
  }

  /// GKE's gateway refuses a route with `timeouts`, `0s` included (Gateway API conformance report of GKE).
  func refusedTimeouts(of route: KubernetesObject) -> [Observation] {
    guard let gke = knowledge.technology("gke-gateway"),
      owner.technologies(of: route).contains(where: { $0.id == gke.id })
    else { return [] }
    for rule in route.spec?["rules"]?.items ?? [] {
      guard let pair = rule.ownPair("timeouts") else { continue }
      let found = observation(
        .routeRefused, .refused, gke, route, "spec.rules[].timeouts", "", route.span(pair.key.range))
      return [streams.linked(found, to: route, gke)]
    }
    return []
  }

  // MARK: References

  func backendConfigs(of ingress: KubernetesObject, _ owners: [KubernetesProduct]) -> [Observation] {
    guard let gke = owners.first(where: { $0.id == "gke-ingress" }) else { return [] }
    var result: [Observation] = []
    for name in [BackendConfigReference.name, BackendConfigReference.betaName] {
      guard let pair = ingress.annotation(name) else { continue }
      var found = observation(
        .wrongObject, .ineffective, gke, ingress, name, pair.value.text ?? "", ingress.span(pair.key.range))
      found.parameters["allowed"] = "the Service"
      result.append(streams.linked(found, to: ingress, gke))
    }
    var seen: Set<String> = []
    for route in RouteReader.routes(of: ingress) {
      let references = ReferencedObjects(RouteContext(route, objects), owner: owner, technology: gke)
      for service in references.services where seen.insert(service.title).inserted {
        result += protocols(of: service, gke)
        if let beta = service.annotation(BackendConfigReference.betaName),
          service.annotation(BackendConfigReference.name) != nil
        {
          var found = observation(
            .shadowedSetting, .ineffective, gke, service, BackendConfigReference.betaName, beta.value.text ?? "",
            service.span(beta.key.range))
          found.parameters["other"] = BackendConfigReference.name
          result.append(streams.linked(found, to: service, gke))
        }
        switch references.reference(service) {
        case .none: continue
        case .found(let config): result += checks(of: config, gke, service)
        case .noKey(let pair):
          let found = observation(
            .backendConfigPort, .ineffective, gke, service, BackendConfigReference.name, pair.value.text ?? "",
            service.span(pair))
          result.append(streams.linked(found, to: service, gke))
        case .unreadable(let pair):
          let found = observation(
            .backendConfigJson, .refused, gke, service, BackendConfigReference.name, pair.value.text ?? "",
            service.span(pair))
          result.append(streams.linked(found, to: service, gke))
        case .missing(let name, let pair):
          guard objects.has("BackendConfig") else { continue }
          // One of this name in another namespace was meant; else it may stand in files that are not among the inputs.
          let isElsewhere = objects.objects("BackendConfig").contains { $0.name == name }
          var found = observation(
            .danglingReference, isElsewhere ? .refused : .ineffective, gke, service, BackendConfigReference.name,
            pair.value.text ?? "", service.span(pair))
          found.parameters["name"] = "BackendConfig \(name)"
          found.parameters["namespace"] = service.namespace ?? "default"
          result.append(streams.linked(found, to: service, gke))
        }
      }
    }
    return result
  }

  /// A word that is no protocol is an error of the whole Ingress (ingress-gce pkg/annotations/service.go).
  private func protocols(of service: KubernetesObject, _ gke: KubernetesProduct) -> [Observation] {
    for name in ["service.alpha.kubernetes.io/app-protocols", "cloud.google.com/app-protocols"] {
      guard let pair = service.annotation(name), let text = pair.value.text, !pair.value.isTemplated else { continue }
      let words = StrictJSON.object(in: text)?.pairs?.map { $0.value.text ?? "" }
      if let words, words.allSatisfy({ ["HTTP", "HTTPS", "HTTP2"].contains($0) }) { continue }
      var found = observation(
        .rejectedValue, .refused, gke, service, name, text, service.span(pair))
      found.parameters["expected"] = "a JSON object from names of ports to HTTP, HTTPS or HTTP2"
      return [streams.linked(found, to: service, gke)]
    }
    return []
  }

  /// What is wrong with a BackendConfig that a Service uses.
  private func checks(of config: KubernetesObject, _ gke: KubernetesProduct, _ service: KubernetesObject)
    -> [Observation]
  {
    var result: [Observation] = []
    let spec = config.spec
    if spec?["iap"]?["enabled"]?.text == "true", spec?["cdn"]?["enabled"]?.text == "true",
      let pair = spec?.ownPair("iap")
    {
      var found = observation(
        .exclusiveSettings, .refused, gke, config, "spec.iap", "", config.span(pair.key.range))
      found.parameters["other"] = "spec.cdn"
      if let other = spec?.ownPair("cdn") {
        found.related = [RelatedSpan(label: "the CDN is enabled here", span: config.span(other.key.range))]
      }
      result.append(found)
    }
    if let headers = spec?["customResponseHeaders"]?.ownPair("headers"),
      let header = headers.value.items?.first(where: {
        $0.text?.lowercased().hasPrefix("x-accel-buffering") == true
      })
    {
      result.append(
        observation(
          .lateHeader, .ineffective, gke, config, "spec.customResponseHeaders.headers", header.text ?? "",
          config.span(headers.key.range.lowerBound..<header.range.upperBound)))
    }
    return result.map { streams.linked($0, to: service, gke) }
  }

  /// Of several policies for one Service the oldest counts; the others do not attach.
  func conflictingPolicies() -> [Observation] {
    guard let gke = knowledge.technology("gke-gateway") else { return [] }
    var first: [String: KubernetesObject] = [:]
    return objects.objects("GCPBackendPolicy").compactMap { policy in
      guard let target = policy.spec?.ownPair("targetRef"),
        let name = target.value["name"]?.text
      else { return nil }
      let key = "\(policy.effectiveNamespace)/\(target.value["kind"]?.text ?? "")/\(name)"
      // One name twice is one object in two overlays.
      guard let other = first[key], other.name != policy.name else {
        first[key] = policy
        return nil
      }
      var found = observation(
        .policyConflict, .costly, gke, policy, "spec.targetRef", name, policy.span(target.key.range))
      found.parameters["other"] = other.title
      found.parameters["target"] = "\(target.value["kind"]?.text ?? "Service") \(name)"
      found.related = [RelatedSpan(label: "names it too", span: other.headSpan)]
      return streams.linked(found, to: policy, gke)
    }
  }

  /// A callout that gets the body of replies holds what it has not answered yet.
  func callouts() -> [Observation] {
    guard let gke = knowledge.technology("gke-gateway") else { return [] }
    return objects.objects("GCPTrafficExtension").compactMap { object in
      for chain in object.spec?["extensionChains"]?.items ?? [] {
        for item in chain["extensions"]?.items ?? [] {
          guard let events = item.ownPair("supportedEvents"),
            events.value.items?.contains(where: { $0.text == "ResponseBody" }) == true,
            item["failOpen"]?.text != "true"
          else { continue }
          let found = observation(
            .bodyCallout, .costly, gke, object, "spec.extensionChains[].extensions[].supportedEvents", "ResponseBody",
            object.span(events.key.range.lowerBound..<max(events.key.range.upperBound, events.value.range.upperBound)))
          return streams.linked(found, to: object, gke)
        }
      }
      return nil
    }
  }
}
