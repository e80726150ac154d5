/// A random tree of kustomizations: one or two bases, sometimes a layer between, components, and an overlay.
struct OverlayTree {
  /// The files by path. The folder to build is `overlay`.
  private(set) var files: [String: String] = [:]
  private var generator: SeededGenerator
  private var workloads: [(kind: String, name: String)] = []
  private var configMaps: [String] = []
  private var secrets: [String] = []

  init(seed: UInt64) {
    generator = SeededGenerator(state: seed &* 0x1000_0000_01B3 &+ 17)
    _ = chance(2)
    var resources = ["../base"]
    writeBase("base", names: ["web", "api"])
    if chance(3) {
      writeBase("other", names: ["worker"])
      resources.append("../other")
    }
    if chance(3) {
      writeMiddle(resources)
      resources = ["../middle"]
    }
    var components: [String] = []
    if chance(3) {
      writeComponent()
      components = ["../component"]
    }
    writeOverlay(resources, components)
  }

  // MARK: - Choices

  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
  private mutating func chance(_ count: Int) -> Bool { number(1...count) == 1 }
  private mutating func pick<T>(_ items: [T]) -> T { items[number(0...items.count - 1)] }
  private mutating func some<T>(_ items: [T]) -> [T] { items.filter { _ in chance(2) } }

  // MARK: - Objects

  private mutating func writeBase(_ folder: String, names: [String]) {
    var resources: [String] = []
    var lines: [String] = []
    for name in names {
      let config = name + "-config"
      let secret = name + "-secret"
      let kind = pick(["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Rollout"])
      workloads.append((kind, name))
      var documents = [workload(kind, name, config, secret), service(name)]
      if chance(2) { documents.append(ingress(name)) }
      if chance(2) { documents.append(route(name)) }
      if chance(3) { documents.append(binding(name)) }
      if chance(3) { documents.append(scaler(kind, name)) }
      if chance(3) { documents.append(policy(name)) }
      if chance(4) { documents.append(list(name)) }
      if chance(2) {
        lines += mapGenerator(config, folder)
        configMaps.append(config)
      } else {
        documents.append(configMap(config))
      }
      if chance(3) {
        lines += ["secretGenerator:", "- name: \(secret)", "  literals: [password=\(pick(["a<b", "c&d", "\"q\""]))]"]
          .filter { line in line != "secretGenerator:" || !lines.contains("secretGenerator:") }
        secrets.append(secret)
      }
      files["\(folder)/\(name).yaml"] = documents.joined(separator: "---\n")
      resources.append("\(name).yaml")
    }
    if chance(3) {
      files["\(folder)/namespace.yaml"] =
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: \(pick(["ns", "base-ns"]))\(folder)\n"
      resources.append("namespace.yaml")
    }
    let secretLines = lines.filter { $0 == "secretGenerator:" }.isEmpty ? [] : lines
    // The entries of one generator have to be below each other.
    lines = secretLines.isEmpty ? lines : Self.grouped(lines)
    files["\(folder)/kustomization.yaml"] = text(resources.map { "- \($0)" }, lines + affixes(4))
  }

  /// The lines of each generator behind its key, each key once.
  private static func grouped(_ lines: [String]) -> [String] {
    var groups: [(String, [String])] = []
    var current = ""
    for line in lines {
      if line.hasSuffix("Generator:") {
        current = line
        if !groups.contains(where: { $0.0 == line }) { groups.append((line, [])) }
      } else if let index = groups.firstIndex(where: { $0.0 == current }) {
        if line.hasPrefix("- ") || line.hasPrefix("  ") {
          groups[index].1.append(line)
        } else {
          groups.append((line, []))
        }
      }
    }
    return groups.flatMap { [$0.0] + $0.1 }
  }

  private func text(_ resources: [String], _ lines: [String]) -> String {
    (["resources:"] + resources + Self.grouped(lines)).joined(separator: "\n") + "\n"
  }

  private mutating func affixes(_ rarity: Int) -> [String] {
    var lines: [String] = []
    if chance(rarity) { lines.append("namePrefix: \(pick(["a-", "pre-"]))") }
    if chance(rarity) { lines.append("nameSuffix: \(pick(["-z", "-suf"]))") }
    return lines
  }

  private mutating func mapGenerator(_ name: String, _ folder: String) -> [String] {
    var lines = ["configMapGenerator:", "- name: \(name)"]
    if chance(2) { lines.append("  literals: [\"A=1\", \"B='x y'\", \(pick(["\"C=<>&\"", "C=", "\"C=é\""]))]") }
    if chance(2) {
      files["\(folder)/\(name).conf"] = pick([
        "server {\n  listen 80;\n}\n", "a\n\n  b", "x", "tab\there\n", "trailing  \nb\n",
      ])
      lines.append("  files: [\(pick(["", "nginx.conf="]))\(name).conf]")
    }
    if chance(3) {
      files["\(folder)/\(name).env"] = "# comment\nKEY=value\n\n  OTHER=a=b\nEMPTY=\n"
      lines.append("  envs: [\(name).env]")
    }
    if chance(3) { lines.append("  options: {labels: {made: here}, disableNameSuffixHash: \(chance(2))}") }
    return lines
  }

  private mutating func workload(_ kind: String, _ name: String, _ config: String, _ secret: String) -> String {
    let isRollout = kind == "Rollout"
    let version = isRollout ? "argoproj.io/v1alpha1" : kind == "CronJob" ? "batch/v1" : "apps/v1"
    let pod = """
      metadata:
        labels: {app: \(name)}
      spec:
        serviceAccountName: \(name)
        containers:
        - name: main
          image: \(pick(["nginx:1.25", "registry.example:5000/team/app:v1", "redis@sha256:abc", "busybox"]))
          args: ["--x", $(VALUE)]
          env:
          - {name: A, value: "1"}
          - name: B
            valueFrom: {configMapKeyRef: {name: \(config), key: A}}
          envFrom:
          - secretRef: {name: \(secret)}
          ports: [{containerPort: 80, name: http}, {containerPort: 81, protocol: UDP}]
          resources: {limits: {cpu: 1, memory: 1Gi}}
        - name: side
          image: envoy:v1
          volumeMounts: [{name: conf, mountPath: /etc/a}]
        initContainers: [{name: init, image: busybox:1}]
        volumes:
        - name: conf
          configMap: {name: \(config)}
        - name: tmp
          emptyDir: \(pick(["", "{}", "null"]))
        tolerations: [{key: a}, {key: b}]

      """
    var head = "apiVersion: \(version)\nkind: \(kind)\nmetadata:\n  name: \(name)\n"
    if chance(2) { head += "  labels: {app: \(name), tier: \(pick(["front", "back"]))}\n" }
    if chance(2) { head += "  annotations: {a: \"1\", note: \(pick(["x", "true", "12", "0x1F"]))}\n" }
    if chance(4) { head += "  namespace: \(pick(["one", "default"]))\n" }
    if chance(5) { head += "  finalizers: [a/b, c/d]\n" }
    if kind == "CronJob" {
      return head + "spec:\n  schedule: \"* * * * *\"\n  jobTemplate:\n    spec:\n      template:\n"
        + Self.indented(pod, 8)
    }
    head += "spec:\n"
    if kind != "DaemonSet" { head += "  replicas: \(number(1...3))\n" }
    if kind == "StatefulSet" { head += "  serviceName: \(name)\n" }
    return head + "  selector:\n    matchLabels: {app: \(name)}\n  template:\n" + Self.indented(pod, 4)
  }

  private static func indented(_ text: String, _ count: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: true)
      .map { String(repeating: " ", count: count) + $0 + "\n" }.joined()
  }

  private mutating func service(_ name: String) -> String {
    """
    apiVersion: v1
    kind: Service
    metadata:
      name: \(name)
    spec:
      selector: {app: \(name)}
      ports:
      - {port: 80, name: http}
      - {port: 443, name: https\(pick(["", ", protocol: TCP"]))}

    """
  }

  private mutating func ingress(_ name: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: \(name)
      annotations:
        nginx.ingress.kubernetes.io/proxy-read-timeout: \(pick(["\"60\"", "3600"]))
        nginx.ingress.kubernetes.io/auth-secret: \(name)-secret
    spec:
      ingressClassName: nginx
      tls: [{hosts: [\(name).example.com], secretName: \(name)-secret}]
      rules:
      - host: \(name).example.com
        http:
          paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: \(name), port: {number: 80}}}

    """
  }

  private mutating func route(_ name: String) -> String {
    """
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata:
      name: \(name)
    spec:
      hostnames: [\(name).example.com]
      rules:
      - matches: [{path: {value: /events}}]
        backendRefs: [{name: \(name), port: 80}]
        timeouts: {request: \(number(1...60))s}

    """
  }

  private func binding(_ name: String) -> String {
    """
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: \(name)}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: \(name)}
    rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [\(name)-config], verbs: [get]}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: \(name)}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: \(name)}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: \(name)}
    subjects: [{kind: ServiceAccount, name: \(name)}, {kind: ServiceAccount, name: default}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: \(name)}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \(name)}
    subjects: [{kind: ServiceAccount, name: \(name), namespace: default}]

    """
  }

  private func scaler(_ kind: String, _ name: String) -> String {
    """
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: \(name)}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: \(kind), name: \(name)}
      maxReplicas: 3

    """
  }

  private func policy(_ name: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name)}
    spec:
      podSelector: {matchLabels: {app: \(name)}}
      ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]

    """
  }

  private func list(_ name: String) -> String {
    """
    apiVersion: v1
    kind: List
    items:
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: \(name)-one}
      data: {a: b}
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: \(name)-two}

    """
  }

  private func configMap(_ name: String) -> String {
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: \(name)}
    data:
      A: "1"
      host: example.com
      nginx.conf: |
        location /events {
          proxy_read_timeout 60s;
        }

    """
  }

  // MARK: - Layers

  private mutating func writeMiddle(_ resources: [String]) {
    files["middle/kustomization.yaml"] = text(resources.map { "- \($0)" }, affixes(2) + metadata(3))
  }

  private mutating func writeComponent() {
    let target = pick(workloads)
    files["component/kustomization.yaml"] = """
      apiVersion: kustomize.config.k8s.io/v1alpha1
      kind: Component
      \(chance(2) ? "resources: [extra.yaml]" : "commonAnnotations: {component: \"yes\"}")
      patches:
      - target: {kind: \(target.kind)}
        patch: |-
          - op: add
            path: /metadata/labels
            value: {component: added}

      """
    files["component/extra.yaml"] = configMap("component-extra")
  }

  private mutating func metadata(_ rarity: Int) -> [String] {
    var lines: [String] = []
    if chance(rarity) { lines.append("namespace: \(pick(["prod", "team-a"]))") }
    if chance(rarity) { lines.append("commonAnnotations: {owner: team, number: \"5\"}") }
    if chance(rarity) {
      lines.append(
        "labels: [{pairs: {env: prod}, includeSelectors: \(chance(2)), includeTemplates: \(chance(2))}]")
    }
    if chance(rarity) { lines.append("commonLabels: {part-of: shop}") }
    return lines
  }

  private mutating func writeOverlay(_ resources: [String], _ components: [String]) {
    var lines = affixes(3) + metadata(3)
    if !components.isEmpty { lines.append("components: [\(components.joined(separator: ", "))]") }
    var patches: [String] = []
    for index in 0..<number(0...3) { patches += patch(index) }
    if !patches.isEmpty { lines.append("patches:\n" + patches.joined(separator: "\n")) }
    if chance(4) { lines.append(legacyPatches()) }
    if chance(3) {
      lines.append(
        "images: [{name: \(pick(["nginx", "busybox", "registry.example:5000/team/app", "redis"])), \(pick(["newTag: v9", "newName: other/image", "digest: sha256:def", "newName: shop, newTag: \"1\""]))}]"
      )
    }
    if chance(3), let found = workloads.first(where: { ["Deployment", "StatefulSet"].contains($0.kind) }) {
      lines.append("replicas: [{name: \(found.name), count: \(number(0...9))}]")
    }
    if chance(4), let name = configMaps.first {
      lines.append(
        "configMapGenerator: [{name: \(name), behavior: \(pick(["merge", "replace"])), literals: [A=2, NEW=3]}]")
    }
    if chance(4) { lines.append(replacement()) }
    if chance(5) { lines.append(variable()) }
    files["overlay/kustomization.yaml"] =
      (["resources:"] + resources.map { "- \($0)" } + lines).joined(separator: "\n") + "\n"
  }

  private mutating func replacement() -> String {
    """
    replacements:
    - source: {kind: Service, name: web, fieldPath: \(pick(["metadata.name", "\"spec.ports.[name=http].port\""]))}
      targets:
      - select: {kind: \(pick(workloads).kind)}
        fieldPaths: [metadata.annotations.copied]
        options: {create: true}
      - select: {kind: Service}
        reject: [{name: web}]
        fieldPaths: [spec.selector.app]
    """
  }

  private mutating func variable() -> String {
    """
    vars:
    - name: VALUE
      objref: {apiVersion: v1, kind: Service, name: web}
      fieldref: {fieldPath: \(pick(["metadata.name", "\"spec.ports[0].port\""]))}
    """
  }

  private mutating func patch(_ index: Int) -> [String] {
    let target = pick(workloads)
    let version = target.kind == "Rollout" ? "argoproj.io/v1alpha1" : target.kind == "CronJob" ? "batch/v1" : "apps/v1"
    let start = target.kind == "CronJob" ? "/spec/jobTemplate/spec/template" : "/spec/template"
    switch number(1...7) {
    case 1, 2:
      let body = merge(version, target.kind, target.name)
      if chance(2) {
        files["overlay/patch-\(index).yaml"] = body
        return ["- path: patch-\(index).yaml"]
      }
      return ["- patch: |-", Self.indented(body, 4).dropLast().description]
    case 3:
      let body = merge(version, target.kind, "any")
      files["overlay/target-\(index).yaml"] = body
      let selector = pick([
        "kind: \(target.kind)", "kind: \(target.kind), name: \(target.name)", "name: w.*, kind: \(target.kind)",
        "kind: \(target.kind), labelSelector: \"app=web\"", "kind: \(target.kind), labelSelector: \"tier in (front)\"",
        "kind: \(target.kind), annotationSelector: a", "group: nowhere",
      ])
      return ["- path: target-\(index).yaml", "  target: {\(selector)}"]
    case 4:
      let operation = pick([
        "{op: add, path: /metadata/annotations, value: {x: y}}",
        "{op: replace, path: \(start)/spec/containers/0/image, value: \"new:1\"}",
        "{op: add, path: \(start)/spec/containers/-, value: {name: last, image: l}}",
        "{op: add, path: \(start)/spec/containers/0, value: {name: first, image: f}}",
        "{op: remove, path: \(start)/spec/containers/1}", "{op: remove, path: \(start)/spec/initContainers}",
        "{op: copy, from: \(start)/spec/containers/0, path: \(start)/spec/initContainers/-}",
        "{op: move, from: \(start)/spec/volumes/0, path: \(start)/spec/volumes/1}",
        "{op: test, path: /metadata/name, value: \(target.name)}",
      ])
      files["overlay/json-\(index).yaml"] = "- \(operation)\n"
      return [
        "- path: json-\(index).yaml", "  target: {kind: \(target.kind), name: \(target.name)}",
      ]
    case 5:
      return [
        "- target: {kind: Service, name: \(pick(["web", ".*", "web|api"]))}", "  patch: |-",
        "    - op: \(pick(["add", "replace"]))", "      path: /spec/type", "      value: LoadBalancer",
        "    - op: add", "      path: /metadata/annotations", "      value: {cloud.example/a~b: \"1\"}",
      ]
    case 6:
      return [
        "- patch: |-", "    apiVersion: v1", "    kind: Service", "    metadata: {name: web}",
        "    spec: {ports: [{port: \(pick([80, 8080])), \(pick(["name: x", "targetPort: 9", "protocol: TCP"]))}]}",
      ]
    default:
      return [
        "- patch: |-", "    apiVersion: \(version)", "    kind: \(target.kind)", "    metadata: {name: \(target.name)}",
        "    $patch: delete",
      ]
    }
  }

  private mutating func merge(_ version: String, _ kind: String, _ name: String) -> String {
    let pieces = [
      "containers: [{name: main, image: patched:1}]",
      "containers: [{name: new, image: n}, {name: side, $patch: delete}]",
      "containers: [{name: side, env: [{name: A, value: x}]}]",
      "containers: [{name: main, env: [{name: B, $patch: delete}]}]",
      "containers: [{name: main, ports: [{containerPort: 81, protocol: UDP, name: u}, {containerPort: 90}]}]",
      "containers: [{$patch: replace}, {name: only, image: o}]",
      "volumes: [{name: tmp, emptyDir: null, hostPath: {path: /x}}]",
      "initContainers: null", "tolerations: [{key: c}]", "volumes: [{name: extra, secret: {secretName: web-secret}}]",
      "containers: [{name: main, resources: {limits: {cpu: null, gpu: 1}}}]", "securityContext: {runAsUser: 1000}",
      "containers: [{name: main, resources: {$patch: replace, requests: {cpu: 1}}}]",
    ]
    let spec = pick(pieces)
    let metadata = pick([
      "", "\n  annotations: {a: changed, b: new}", "\n  annotations: {a: null}", "\n  labels: {patched: \"yes\"}",
      "\n  finalizers: [x/y]",
    ])
    let path = kind == "CronJob" ? "jobTemplate: {spec: {template: {spec: {\(spec)}}}}" : "template: {spec: {\(spec)}}"
    return "apiVersion: \(version)\nkind: \(kind)\nmetadata:\n  name: \(name)\(metadata)\nspec:\n  \(path)\n"
  }

  private mutating func legacyPatches() -> String {
    let target = pick(workloads)
    let version = target.kind == "Rollout" ? "argoproj.io/v1alpha1" : target.kind == "CronJob" ? "batch/v1" : "apps/v1"
    files["overlay/legacy.yaml"] =
      "apiVersion: \(version)\nkind: \(target.kind)\nmetadata:\n  name: \(target.name)\n  labels: {legacy: \"true\"}\n"
    return """
      patchesStrategicMerge:
      - legacy.yaml
      patchesJson6902:
      - target: {group: "", version: v1, kind: Service, name: web}
        patch: '[{"op": "add", "path": "/spec/clusterIP", "value": "None"}]'
      """
  }
}
