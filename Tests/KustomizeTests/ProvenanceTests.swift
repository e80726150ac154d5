import Testing

@testable import Kustomize

/// Each value points to the line that a person edits.
@Suite struct ProvenanceTests {
  private let sample = Sample([
    "base/web.yaml": """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: web
      annotations:
        nginx.ingress.kubernetes.io/proxy-read-timeout: "60"
        nginx.ingress.kubernetes.io/proxy-buffering: "on"
    spec:
      rules:
      - host: chat.example.com
        http:
          paths:
          - path: /events
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 1
      template: {spec: {containers: [{name: a, image: "app:v1"}]}}
    """,
    "base/nginx.conf": "location /events {\n  proxy_read_timeout 60s;\n}\n",
    "base/kustomization.yaml": """
    resources: [web.yaml]
    configMapGenerator:
    - name: conf
      files: [nginx.conf]
      literals: ["mode=fast"]
    """,
    "overlay/timeout.yaml": """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: web
      annotations:
        nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
    """,
    "overlay/kustomization.yaml": """
    namespace: prod
    resources: [../base]
    images:
    - name: app
      newTag: v2
    replicas:
    - name: web
      count: 3
    commonAnnotations:
      team: chat
    patches:
    - path: timeout.yaml
    - target: {kind: Ingress}
      patch: |-
        - op: replace
          path: /metadata/annotations/nginx.ingress.kubernetes.io~1proxy-buffering
          value: "off"
    """,
  ])

  @Test func valuesPointToTheirFiles() {
    #expect(sample.problems.isEmpty)
    let annotation = "nginx.ingress.kubernetes.io/proxy-"
    #expect(
      sample.source("Ingress", "metadata", "annotations", annotation + "read-timeout")
        == "overlay/timeout.yaml:6 \"3600\"")
    #expect(
      sample.source("Ingress", "metadata", "annotations", annotation + "buffering")
        == "overlay/kustomization.yaml:17 \"off\"")
    #expect(
      sample.source("Ingress", "spec", "rules", "0", "http", "paths", "0", "path") == "base/web.yaml:13 /events")
    #expect(sample.source("Ingress", "metadata", "namespace") == "overlay/kustomization.yaml:1 prod")
    #expect(sample.source("Ingress", "metadata", "annotations", "team") == "overlay/kustomization.yaml:10 chat")
    #expect(sample.source("Deployment", "spec", "replicas") == "overlay/kustomization.yaml:8 3")
    #expect(
      sample.source("Deployment", "spec", "template", "spec", "containers", "0", "image")
        == "overlay/kustomization.yaml:5 v2")
  }

  /// What is found in a rendered document is found in the file, byte by byte.
  @Test func renderedTextPointsToTheFiles() {
    #expect(sample.renderedSource(of: "proxy_read_timeout 60s;") == "base/nginx.conf:2 proxy_read_timeout 60s;")
    #expect(sample.renderedSource(of: "3600") == "overlay/timeout.yaml:6 3600")
    #expect(sample.renderedSource(of: "off") == "overlay/kustomization.yaml:17 off")
    #expect(sample.renderedSource(of: "/events") == "base/web.yaml:13 /events")
    #expect(sample.renderedSource(of: "chat.example.com") == "base/web.yaml:10 chat.example.com")
    #expect(
      sample.renderedSource(of: "nginx.ingress.kubernetes.io/proxy-read-timeout")
        == "base/web.yaml:6 nginx.ingress.kubernetes.io/proxy-read-timeout")
  }

  @Test func filesReadAreThoseThatDecide() {
    let paths = sample.result.filesRead.map { sample.files.sources[$0].path }
    #expect(
      Set(paths) == [
        "overlay/kustomization.yaml", "base/kustomization.yaml", "base/web.yaml", "base/nginx.conf",
        "overlay/timeout.yaml",
      ])
  }
}
