import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// NGINX Ingress Controller of F5.
struct F5NginxIngress: ProductChecks {
  static let products = ["f5-nginx-ingress"]

  private static let mergeableType = "nginx.org/mergeable-ingress-type"

  private let objects: KubernetesObjects
  /// Ingresses whose settings apply to the minions of their hosts.
  private let masters: [KubernetesObject]

  init(_ context: ProductContext) {
    objects = context.objects
    masters = context.objects.objects("Ingress", with: .isAnnotated).filter {
      !$0.isChartValue && $0.annotation(Self.mergeableType)?.value.text == "master"
    }
  }

  /// A minion has the settings of the master of its host (minionInheritanceList, internal/configs/annotations.go).
  func relatives(of route: KubernetesRoute) -> [KubernetesObject] {
    guard !masters.isEmpty, route.object.annotation(Self.mergeableType)?.value.text == "minion" else { return [] }
    return masters.filter { other in
      (other.spec?["rules"]?.items ?? []).contains { $0["host"]?.text == route.host }
    }
  }

  /// A snippet that denies every request.
  func closure(of route: KubernetesRoute, as product: KubernetesProduct) -> Evidence? {
    NginxProxyValues.closure(of: route, as: product)
  }

  // MARK: Values

  func complete(_ values: inout EffectiveValues, for references: ReferencedObjects) {
    NginxProxyValues.complete(&values, for: references)
    upgradeBySnippet(&values, references)
    cachePolicy(&values, references.route)
  }

  /// The headers of an upgrade go to listed services only, but a snippet can write them.
  private func upgradeBySnippet(_ values: inout EffectiveValues, _ references: ReferencedObjects) {
    guard values[.upgradeHeader]?.value == .word("missing") else { return }
    for text in references.product.snippets(within: .location, of: references.routeObject) {
      let writes = text.directives.contains {
        text.tree.name(of: $0) == "proxy_set_header" && text.isAbout("upgrade", $0)
      }
      if writes { values[.upgradeHeader] = nil }
    }
  }

  /// A cache in a Policy of the route or its server.
  private func cachePolicy(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    let spec = route.object.spec
    let element = route.elements["spec.routes[]"] ?? route.elements["spec.subroutes[]"]
    for reference in (element?["policies"]?.items ?? []) + (spec?["policies"]?.items ?? []) {
      guard let name = reference["name"]?.text,
        let policy = objects.object(
          "Policy", name, in: reference["namespace"]?.text ?? route.object.effectiveNamespace, near: route.object),
        let pair = policy.spec?.ownPair("cache")
      else { continue }
      let methods = pair.value["allowedMethods"]?.items?.compactMap { $0.text?.lowercased() } ?? ["get", "head"]
      var value = EffectiveValue(
        .words(methods), setting: "spec.cache", text: pair.value["cacheZoneName"]?.text ?? "", origin: .inherited,
        span: policy.span(pair.key.range))
      value.object = policy.title
      values[.responseCache] = value
      return
    }
  }

  // MARK: Checks

  /// A firewall in a snippet that inspects responses.
  func observations(of object: KubernetesObject, servedBy products: [KubernetesProduct], _ checks: KubernetesChecks)
    -> [Observation]
  {
    guard object.kind == "Ingress", products.count == 1, let product = products.first,
      Self.products.contains(product.id)
    else { return [] }
    for text in product.snippets(within: .location, of: object) {
      let line = text.directives.first {
        text.tree.name(of: $0) == "coraza" && text.tree.arguments(of: $0).first == "on"
      }
      guard let line else { continue }
      let found = checks.observation(
        .bodyFirewall, .conditional, product, object, text.name, "coraza on", text.span(of: line))
      return [checks.streams.linked(found, to: object, product)]
    }
    return []
  }
}
