import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

extension GKEIngress {
  func observations(of object: KubernetesObject, servedBy products: [KubernetesProduct], _ checks: KubernetesChecks)
    -> [Observation]
  {
    guard object.kind == "Ingress" else { return [] }
    let gke = products.first { Self.products.contains($0.id) }
    return (gke.map { backendConfigs(of: object, $0, checks) } ?? []) + ignoredClass(of: object, checks)
  }

  /// `ingressClassName: gce` without the annotation: no controller serves the Ingress (ingress-gce pkg/utils/utils.go).
  private func ignoredClass(of ingress: KubernetesObject, _ checks: KubernetesChecks) -> [Observation] {
    guard let pair = ingress.ingressClassName, let gke = checks.knowledge.product(Self.products[0]),
      let name = gke.classes.first(where: { pair.value.hasText($0) }),
      ingress.annotation("kubernetes.io/ingress.class") == nil,
      checks.objects.object("IngressClass", name, in: "", near: ingress) == nil, !ingress.isChartValue
    else { return [] }
    var found = checks.observation(
      .classIgnored, .ineffective, gke, ingress, "spec.ingressClassName", name, ingress.span(pair))
    found.parameters["class"] = name
    return [checks.streams.linked(found, to: ingress, gke, deciding: .all)]
  }

  // MARK: References

  private func backendConfigs(
    of ingress: KubernetesObject, _ gke: KubernetesProduct, _ checks: KubernetesChecks
  ) -> [Observation] {
    var result: [Observation] = []
    for name in [BackendConfigReference.name, BackendConfigReference.betaName] {
      guard let pair = ingress.annotation(name) else { continue }
      var found = checks.observation(
        .wrongObject, .ineffective, gke, ingress, name, pair.value.text ?? "", ingress.span(pair.key.range))
      found.parameters["allowed"] = "the Service"
      found.removal = AnnotationRepair(ingress, pair).removed()
      result.append(checks.streams.linked(found, to: ingress, gke, deciding: .allDefaults))
    }
    var seen: Set<String> = []
    for route in checks.knowledge.routes.routes(of: ingress) {
      let references = ReferencedObjects(RouteContext(route, checks.objects), owner: checks.owner, product: gke)
      for service in references.services where seen.insert(service.title).inserted {
        result += protocols(of: service, gke, checks)
        if let beta = service.annotation(BackendConfigReference.betaName),
          service.annotation(BackendConfigReference.name) != nil
        {
          var found = checks.observation(
            .shadowedSetting, .ineffective, gke, service, BackendConfigReference.betaName, beta.value.text ?? "",
            service.span(beta.key.range))
          found.parameters["other"] = BackendConfigReference.name
          result.append(checks.streams.linked(found, to: service, gke))
        }
        switch reference(service, references) {
        case .none: continue
        case .found(let config): result += faults(of: config, gke, service, checks)
        case .noKey(let pair):
          let found = checks.observation(
            .backendConfigPort, .ineffective, gke, service, BackendConfigReference.name, pair.value.text ?? "",
            service.span(pair))
          result.append(checks.streams.linked(found, to: service, gke, deciding: .allDefaults))
        case .unreadable(let pair):
          let found = checks.observation(
            .backendConfigJson, .refused, gke, service, BackendConfigReference.name, pair.value.text ?? "",
            service.span(pair))
          result.append(checks.streams.linked(found, to: service, gke, deciding: .allDefaults))
        case .missing(let name, let pair):
          guard checks.objects.has("BackendConfig") else { continue }
          // An object of this name in another namespace, or of nearly this name, was meant; otherwise it may be in files
          // that are not among the inputs.
          let known = checks.objects.objects("BackendConfig")
          let isMistaken =
            known.contains { $0.name == name } || nearestName(to: name, among: known.map(\.name).sorted()) != nil
          var found = checks.observation(
            .danglingReference, isMistaken ? .refused : .ineffective, gke, service, BackendConfigReference.name,
            pair.value.text ?? "", service.span(pair))
          found.parameters["name"] = "BackendConfig \(name)"
          found.parameters["namespace"] = service.namespace ?? "default"
          result.append(checks.streams.linked(found, to: service, gke, deciding: .allDefaults))
        }
      }
    }
    return result
  }

  /// A word that is no protocol is an error of the whole Ingress (ingress-gce pkg/annotations/service.go).
  private func protocols(
    of service: KubernetesObject, _ gke: KubernetesProduct, _ checks: KubernetesChecks
  ) -> [Observation] {
    for name in ["service.alpha.kubernetes.io/app-protocols", "cloud.google.com/app-protocols"] {
      guard let pair = service.annotation(name), let text = pair.value.text, !pair.value.isTemplated else { continue }
      let words = StrictJSON.object(in: text)?.pairs?.map { $0.value.text ?? "" }
      if let words, words.allSatisfy({ ["HTTP", "HTTPS", "HTTP2"].contains($0) }) { continue }
      var found = checks.observation(
        .rejectedValue, .refused, gke, service, name, text, service.span(pair))
      found.parameters["expected"] = "a JSON object from names of ports to HTTP, HTTPS or HTTP2"
      return [checks.streams.linked(found, to: service, gke)]
    }
    return []
  }

  /// Faults of a BackendConfig that a Service uses.
  private func faults(
    of config: KubernetesObject, _ gke: KubernetesProduct, _ service: KubernetesObject, _ checks: KubernetesChecks
  ) -> [Observation] {
    var result: [Observation] = []
    let spec = config.spec
    if spec?["iap"]?["enabled"]?.text == "true", spec?["cdn"]?["enabled"]?.text == "true",
      let pair = spec?.ownPair("iap")
    {
      var found = checks.observation(
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
        checks.observation(
          .lateHeader, .ineffective, gke, config, "spec.customResponseHeaders.headers", header.text ?? "",
          config.span(headers.key.range.lowerBound..<header.range.upperBound)))
    }
    return result.map { checks.streams.linked($0, to: service, gke) }
  }
}
