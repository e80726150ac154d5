import Linting
import Rules
import StreamModel
import Testing

/// What must not be linked, and what must.
@Suite struct LinkingHazardTests {
  /// An Ingress, its Service, and an nginx in a ConfigMap.
  private static func overlay(_ host: String, silence: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: web
      annotations: {nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"}
    spec:
      ingressClassName: nginx
      rules:
        - host: \(host)
          http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers:
            - {name: nginx, image: nginx, volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}]}
          volumes: [{name: conf, configMap: {name: web}}]
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web}
    data:
      default.conf: |
        server {
          listen 8080;
          location /v1/chat/completions {
            proxy_pass http://app:9000;
            proxy_http_version 1.1;
            proxy_buffering off;
            proxy_read_timeout \(silence);
          }
        }

    """
  }

  /// Two overlays with the same names: each Ingress leads to the nginx of its own folder.
  @Test func overlaysStayApart() throws {
    let report = try session().report(texts: [
      "overlays/prod/all.yaml": Self.overlay("prod.example.com", silence: "30s"),
      "overlays/staging/all.yaml": Self.overlay("staging.example.com", silence: "1h"),
    ])
    let errors = report.findings.filter { $0.severity == .error }
    #expect(errors.map { report.sources[$0.span.file].path } == ["overlays/prod/all.yaml"])
    let reversed = try session().report(texts: [
      "overlays/prod/all.yaml": Self.overlay("prod.example.com", silence: "1h"),
      "overlays/staging/all.yaml": Self.overlay("staging.example.com", silence: "30s"),
    ])
    let others = reversed.findings.filter { $0.severity == .error }
    #expect(others.map { reversed.sources[$0.span.file].path } == ["overlays/staging/all.yaml"])
  }

  /// Two proxies that name each other: no chain passes one of them twice.
  @Test func circlesEnd() throws {
    let tree = { (name: String, next: String) in
      """
      apiVersion: v1
      kind: Service
      metadata: {name: \(name)}
      spec: {selector: {app: \(name)}, ports: [{port: 80, targetPort: 8080}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: \(name)}
      spec:
        selector: {matchLabels: {app: \(name)}}
        template:
          metadata: {labels: {app: \(name)}}
          spec:
            containers:
              - {name: nginx, image: nginx, volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}]}
            volumes: [{name: conf, configMap: {name: \(name)}}]
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: \(name)}
      data:
        default.conf: |
          server {
            listen 8080;
            location /v1/chat/completions { proxy_pass http://\(next); }
          }

      """
    }
    let traces = try session().trace(texts: ["a.yaml": tree("a", "b"), "b.yaml": tree("b", "a")])
    #expect(!traces.isEmpty)
    for trace in traces {
      let objects = trace.hops.compactMap(\.object)
      #expect(objects.count == 2 && Set(objects).count == 2, "\(objects)")
    }
  }
}
