import Testing

@testable import Kustomize

/// One row for each thing that a kustomization does: a base of one Deployment, what the overlay says, and a field of the
/// result. The rows were compared with kubectl.
@Suite struct FeatureTests {
  private static let base = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      labels: {app: web}
      annotations: {a: b}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers:
          - {name: a, image: "nginx:1", env: [{name: X, value: "1"}]}
          - {name: b, image: envoy}
          volumes: [{name: c, configMap: {name: conf}}]
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 80, name: http}]}
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: web}
    spec: {rules: [{matches: [{path: {value: /}}], backendRefs: [{name: web}]}]}
    """

  private static func merge(_ spec: String) -> String {
    """
    patches:
    - patch: |-
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec: {template: {spec: {\(spec)}}}
    """
  }

  private static func operations(_ text: String) -> String {
    "patches:\n- target: {kind: Deployment}\n  patch: '[\(text)]'\n"
  }

  static let rows: [(overlay: String, kind: String, path: String, expected: String)] = [
    ("namespace: prod", "Deployment", "metadata.namespace", "prod"),
    ("namePrefix: a-", "Deployment", "metadata.name", "a-web"),
    ("nameSuffix: -z", "Service", "metadata.name", "web-z"),
    ("commonLabels: {x: v}", "Service", "spec.selector.x", "v"),
    ("commonLabels: {x: v}", "Deployment", "spec.template.metadata.labels.x", "v"),
    ("labels: [{pairs: {x: v}}]", "Deployment", "spec.template.metadata.labels.x", "missing"),
    ("labels: [{pairs: {x: v}, includeTemplates: true}]", "Deployment", "spec.template.metadata.labels.x", "v"),
    ("labels: [{pairs: {x: v}, includeSelectors: true}]", "Deployment", "spec.selector.matchLabels.x", "v"),
    ("commonAnnotations: {x: v}", "HTTPRoute", "metadata.annotations.x", "v"),
    ("images: [{name: nginx, newTag: v9}]", "Deployment", "spec.template.spec.containers.0.image", "nginx:v9"),
    ("images: [{name: nginx, newName: r/n}]", "Deployment", "spec.template.spec.containers.0.image", "r/n:1"),
    (
      "images: [{name: envoy, digest: \"sha256:a\"}]", "Deployment", "spec.template.spec.containers.1.image",
      "envoy@sha256:a"
    ),
    ("images: [{name: ngin, newTag: v9}]", "Deployment", "spec.template.spec.containers.0.image", "nginx:1"),
    ("replicas: [{name: web, count: 5}]", "Deployment", "spec.replicas", "5"),
    (merge("containers: [{name: b, image: new}]"), "Deployment", "spec.template.spec.containers.0.image", "new"),
    (merge("containers: [{name: b, $patch: delete}]"), "Deployment", "spec.template.spec.containers.1", "missing"),
    (merge("containers: [{name: n, image: i}]"), "Deployment", "spec.template.spec.containers.2.name", "b"),
    (merge("containers: [{$patch: replace}, {name: n}]"), "Deployment", "spec.template.spec.containers.1", "missing"),
    (merge("containers: null"), "Deployment", "spec.template.spec.containers", "missing"),
    (
      merge("containers: [{name: a, env: [{name: Y, value: z}]}]"), "Deployment",
      "spec.template.spec.containers.0.env.1.name", "X"
    ),
    (
      operations(#"{"op":"remove","path":"/spec/template/spec/containers/0"}"#), "Deployment",
      "spec.template.spec.containers.0.name", "b"
    ),
    (
      operations(#"{"op":"add","path":"/metadata/annotations/x.y~1z","value":"1"}"#), "Deployment",
      "metadata.annotations.[x.y/z]", "1"
    ),
    (operations(#"{"op":"replace","path":"/spec/new","value":1}"#), "Deployment", "spec.new", "1"),
    (
      "patches:\n- patch: |-\n    {apiVersion: v1, kind: Service, metadata: {name: web}, $patch: delete}\n", "Service",
      "kind", "missing"
    ),
    (
      "patches:\n- target: {kind: HTTPRoute, name: w.b}\n  patch: '[{\"op\":\"add\",\"path\":\"/spec/x\",\"value\":1}]'\n",
      "HTTPRoute", "spec.x", "1"
    ),
    (
      "patches:\n- target: {kind: HTTPRoute, name: we}\n  patch: '[{\"op\":\"add\",\"path\":\"/spec/x\",\"value\":1}]'\n",
      "HTTPRoute", "spec.x", "missing"
    ),
    (
      "patches:\n- target: {labelSelector: \"app in (web, api)\"}\n  patch: '[{\"op\":\"add\",\"path\":\"/spec/x\",\"value\":1}]'\n",
      "Deployment", "spec.x", "1"
    ),
    (
      "patches:\n- target: {annotationSelector: \"a=b\"}\n  patch: '[{\"op\":\"add\",\"path\":\"/spec/x\",\"value\":1}]'\n",
      "Deployment", "spec.x", "1"
    ),
    // Kinds without a schema have no merge keys: the patch's list is the list.
    (
      "patches:\n- patch: |-\n    apiVersion: gateway.networking.k8s.io/v1\n    kind: HTTPRoute\n    metadata: {name: web}\n    spec: {rules: [{timeouts: {request: 0s}}]}\n",
      "HTTPRoute", "spec.rules.0.matches", "missing"
    ),
    ("configMapGenerator: [{name: conf, literals: [a=b]}]", "ConfigMap", "metadata.name", "conf-4h2mbtbbt6"),
    (
      "configMapGenerator: [{name: conf, literals: [a=b]}]", "Deployment",
      "spec.template.spec.volumes.0.configMap.name", "conf-4h2mbtbbt6"
    ),
    (
      "configMapGenerator: [{name: conf, literals: [a=b], options: {disableNameSuffixHash: true}}]", "ConfigMap",
      "metadata.name", "conf"
    ),
    (
      "generatorOptions: {labels: {g: h}}\nconfigMapGenerator: [{name: conf, literals: [a=b]}]", "ConfigMap",
      "metadata.labels.g", "h"
    ),
    ("secretGenerator: [{name: s, literals: [a=b]}]", "Secret", "data.a", "Yg=="),
    (
      "replacements:\n- source: {kind: Service, fieldPath: metadata.name}\n  targets: [{select: {kind: HTTPRoute}, fieldPaths: [spec.rules.0.backendRefs.0.name]}]\nnamePrefix: p-",
      "HTTPRoute", "spec.rules.0.backendRefs.0.name", "p-web"
    ),
    (
      "vars: [{name: V, objref: {apiVersion: v1, kind: Service, name: web}}]\ncommonAnnotations: {v: \"is-$(V)\"}\nnamePrefix: p-",
      "Deployment", "metadata.annotations.v", "is-p-web"
    ),
    (
      "patchesStrategicMerge:\n- |-\n  {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort}}\n",
      "Service", "spec.type", "NodePort"
    ),
    (
      "patchesJson6902:\n- target: {version: v1, kind: Service, name: web}\n  patch: '[{\"op\":\"add\",\"path\":\"/spec/type\",\"value\":\"NodePort\"}]'\n",
      "Service", "spec.type", "NodePort"
    ),
    ("components: [../component]", "Deployment", "metadata.labels.component", "here"),
    (
      "transformers:\n- |-\n  apiVersion: builtin\n  kind: NamespaceTransformer\n  metadata: {name: n, namespace: other}\n  unsetOnly: true\n",
      "Service", "metadata.namespace", "other"
    ),
  ]

  @Test(arguments: rows.indices) func row(_ index: Int) {
    let row = Self.rows[index]
    let sample = Sample([
      "base/web.yaml": Self.base, "base/kustomization.yaml": "resources: [web.yaml]\n",
      "component/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{pairs: {component: here}}]\n",
      "overlay/kustomization.yaml": "resources: [../base]\n" + row.overlay + "\n",
    ])
    #expect(sample.problems.isEmpty)
    let object = sample.result.objects.first { $0["kind"]?.string == row.kind }
    let value = object.flatMap { FieldPath.lookup(FieldPath.dottedParts(row.path), in: $0) }
    let text = value.map { $0.scalarText ?? "a collection" } ?? "missing"
    #expect(text == row.expected, "\(row.overlay)")
  }

  /// `openapi.path` gives the kinds of custom resources merge keys.
  @Test func descriptionsGiveMergeKeys() {
    let sample = Sample([
      "overlay/kustomization.yaml": """
      resources: [rollout.yaml]
      openapi: {path: schema.json}
      patches:
      - patch: |-
          {apiVersion: a.b/v1, kind: Rollout, metadata: {name: r}, spec: {steps: [{name: two, x: 2}]}}
      """,
      "overlay/rollout.yaml": """
      {apiVersion: a.b/v1, kind: Rollout, metadata: {name: r}, spec: {steps: [{name: one}, {name: two, y: 1}]}}
      """,
      "overlay/schema.json": """
      {"definitions": {
        "R": {"properties": {"spec": {"$ref": "#/definitions/S"}},
          "x-kubernetes-group-version-kind": [{"group": "a.b", "version": "v1", "kind": "Rollout"}]},
        "S": {"properties": {"steps": {"type": "array", "items": {"type": "object"},
          "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "name"}}}}}
      """,
    ])
    #expect(sample.problems.isEmpty)
    #expect(sample.value("Rollout", "spec", "steps")?.list?.count == 2)
    #expect(sample.value("Rollout", "spec", "steps", "[name=two]", "y")?.scalarText == "1")
  }

  /// An object with this annotation is for the build alone.
  @Test func localObjectsAreDropped() {
    let sample = Sample([
      "overlay/kustomization.yaml": "resources: [a.yaml]\n",
      "overlay/a.yaml": """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a, annotations: {config.kubernetes.io/local-config: "true"}}
      """,
    ])
    #expect(sample.problems.isEmpty)
    #expect(sample.result.objects.isEmpty)
  }
}
