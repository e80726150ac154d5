import Testing

/// One measurement of a proxy, the manifest that leads to its configuration, and what may be reported of it.
struct MeasuredRow: Sendable, CustomTestStringConvertible {
  /// The name of the measurement, and its result.
  let name: String
  /// The declared stream.
  let stream: String
  let manifest: String
  /// `SEVERITY RULE SETTING VALUE` of each finding of a warning or more.
  let finds: [String]

  init(_ name: String, _ stream: String, _ manifest: String, finds: String...) {
    self.name = name
    self.stream = stream
    self.manifest = manifest
    self.finds = finds
  }

  var testDescription: String { "\(name) \(stream)" }
}

/// Manifests with the lines that differ.
enum MeasuredManifest {
  static func virtualService(_ http: String, rule: String = "") -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: chat}
    spec:
      hosts: [chat.example.com]
      gateways: [web]
      http:
        - route: [{destination: {host: chat, port: {number: 80}}}]
          \(http)
    ---
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: chat}
    spec:
      host: chat
      \(rule.isEmpty ? "subsets: []" : rule)
    """
  }

  /// A route of Envoy Gateway, or of a gateway of another class.
  static func httpRoute(
    _ rule: String, policy: String = "{}", kind: String = "BackendTrafficPolicy", class name: String = "eg"
  )
    -> String
  {
    """
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: {name: web}
    spec:
      gatewayClassName: \(name)
      listeners: [{name: https, protocol: HTTPS, port: 443}]
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: chat}
    spec:
      parentRefs: [{name: web}]
      hostnames: [chat.example.com]
      rules:
        - backendRefs: [{name: chat, port: 80}]
          \(rule)
    ---
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: \(kind)
    metadata: {name: chat}
    spec:
      targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: chat}]
      \(policy == "{}" ? "" : policy)
    """
  }

  static func httpProxy(_ route: String) -> String {
    """
    apiVersion: projectcontour.io/v1
    kind: HTTPProxy
    metadata: {name: chat}
    spec:
      virtualhost: {fqdn: chat.example.com}
      routes:
        - conditions: [{prefix: /}]
          services: [{name: chat, port: 80}]
          \(route)
    """
  }

  /// An Ingress of one of the two controllers with HAProxy, and the controller's ConfigMap.
  static func haproxy(_ controller: HAProxyController, _ annotation: String = "", map: String = "") -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      annotations:
        \(controller.rawValue)config-backend: ""
        \(annotation.isEmpty ? "" : controller.rawValue + annotation)
    spec:
      ingressClassName: \(controller.ingressClass)
      rules:
        - host: chat.example.com
          http:
            paths:
              - {path: /, pathType: Prefix, backend: {service: {name: chat, port: {number: 80}}}}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: \(controller.configMap), namespace: ingress}
    data:
      syslog-endpoint: "127.0.0.1:514"
      \(map)
    """
  }

  static func route(_ annotation: String = "", termination: String = "edge") -> String {
    """
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata:
      name: chat
      annotations:
        haproxy.router.openshift.io/balance: leastconn
        \(annotation.isEmpty ? "" : "haproxy.router.openshift.io/" + annotation)
    spec:
      host: chat.example.com
      tls: {termination: \(termination)}
      to: {kind: Service, name: chat}
    """
  }
}

/// The controllers by the prefix of their annotations.
enum HAProxyController: String {
  case community = "haproxy-ingress.github.io/"
  case vendor = "haproxy.org/"

  var ingressClass: String { self == .community ? "haproxy-ingress" : "haproxy" }
  var configMap: String { self == .community ? "haproxy-ingress" : "haproxy-kubernetes-ingress" }
}
