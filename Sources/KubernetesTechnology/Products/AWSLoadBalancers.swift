import KubernetesManifests
import RuleFiles

/// The application load balancer that the AWS Load Balancer Controller creates for Ingresses.
struct AWSApplicationLoadBalancer: ProductExtension {
  static let products = ["aws-alb"]

  private static let group = "alb.ingress.kubernetes.io/group.name"

  private let groups: [String: [KubernetesObject]]

  init(_ context: ProductContext) {
    var groups: [String: [KubernetesObject]] = [:]
    for ingress in context.objects.objects("Ingress", with: .isAnnotated) where !ingress.isChartValue {
      guard let name = ingress.annotation(Self.group)?.value.text else { continue }
      groups[name, default: []].append(ingress)
    }
    self.groups = groups
  }

  /// One load balancer serves the Ingresses of a group, and any of them may contain its attributes.
  func relatives(of route: KubernetesRoute) -> [KubernetesObject] {
    guard let name = route.object.annotation(Self.group)?.value.text else { return [] }
    return (groups[name] ?? []).filter { $0.title != route.object.title }
  }
}

/// The load balancers that AWS creates for Services of type LoadBalancer.
struct AWSServiceLoadBalancers: ProductExtension {
  static let products = ["aws-elb", "aws-nlb"]

  init(_ context: ProductContext) {}

  /// Both kinds have annotations with the same prefix. Network load balancers have other limits (350 s of idle time) and
  /// settings than classic ones.
  func serves(_ object: KubernetesObject, as product: KubernetesProduct) -> Bool {
    let isNetwork = object.annotation("service.beta.kubernetes.io/aws-load-balancer-type") != nil
    return product.id == (isNetwork ? "aws-nlb" : "aws-elb")
  }
}
