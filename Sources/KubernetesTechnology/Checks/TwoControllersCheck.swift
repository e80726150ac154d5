import KubernetesManifests
import RuleFiles
import StreamModel
import YAMLSyntax

/// Annotations of several controllers on an Ingress that does not show which of them serves it: one reads its own, and
/// the others do nothing.
struct TwoControllersCheck {
  let checks: KubernetesChecks

  /// `names` are the annotations with the products that they belong to.
  func observation(of ingress: KubernetesObject, _ names: [(pair: YAMLPair, products: [KubernetesProduct])])
    -> Observation?
  {
    let owned = names.filter { $0.products.count == 1 && $0.products[0].routeKinds.contains("Ingress") }
    guard let first = owned.first,
      let other = owned.first(where: { $0.products[0] !== first.products[0] })
    else { return nil }
    var found = checks.observation(
      .twoControllers, .costly, first.products[0], ingress, other.pair.key.text ?? "", other.pair.value.text ?? "",
      ingress.span(other.pair.key.range))
    found.parameters["other"] = other.products[0].title
    found.related = [
      RelatedSpan(label: "read by \(first.products[0].title) only", span: ingress.span(first.pair.key.range))
    ]
    return checks.streams.linked(found, to: ingress, first.products[0])
  }
}
