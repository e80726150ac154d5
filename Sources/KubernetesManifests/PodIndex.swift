import YAMLSyntax

/// The pods of workloads by their labels, so that a Service finds them without a search of every workload.
package struct PodIndex: Sendable {
  /// A workload with the specification of its pods.
  package struct Workload: Sendable {
    package let object: KubernetesObject
    /// `spec` of the pods.
    package let spec: YAMLNode
    /// The labels of the pods.
    package let labels: [String: String]
  }

  private let workloads: [Workload]
  /// Positions in `workloads` by namespace and one label.
  private let byLabel: [String: [Int]]

  package init(objects: KubernetesObjects) {
    var workloads: [Workload] = []
    var byLabel: [String: [Int]] = [:]
    for kind in ObjectFlags.podKinds {
      for object in objects.objects(kind) {
        let template = kind == "Pod" ? object.node : object.spec?["template"]
        guard let spec = template?["spec"] else { continue }
        var labels: [String: String] = [:]
        for pair in template?["metadata"]?["labels"]?.pairs ?? [] {
          guard let name = pair.key.text, let value = pair.value.text else { continue }
          labels[name] = value
          byLabel[Self.key(object.effectiveNamespace, name, value), default: []].append(workloads.count)
        }
        workloads.append(Workload(object: object, spec: spec, labels: labels))
      }
    }
    self.workloads = workloads
    self.byLabel = byLabel
  }

  /// The workloads whose pods a Service selects.
  package func workloads(of service: KubernetesObject) -> [Workload] {
    let wanted = (service.spec?["selector"]?.pairs ?? []).compactMap { pair -> (String, String)? in
      guard let name = pair.key.text, let value = pair.value.text else { return nil }
      return (name, value)
    }
    guard let first = wanted.first else { return [] }
    let labelled = byLabel[Self.key(service.effectiveNamespace, first.0, first.1)] ?? []
    return labelled.prefix(KubernetesLimits.workloads).map { workloads[$0] }.filter {
      workload in wanted.allSatisfy { workload.labels[$0.0] == $0.1 }
    }
  }

  private static func key(_ namespace: String, _ name: String, _ value: String) -> String {
    "\(namespace)\n\(name)\n\(value)"
  }
}

extension PodIndex.Workload {
  /// The names of the ConfigMaps that the pods mount.
  package var configMaps: [String] {
    (spec["volumes"]?.items ?? []).flatMap { volume -> [String] in
      let projected = (volume["projected"]?["sources"]?.items ?? []).compactMap { $0["configMap"]?["name"]?.text }
      return (volume["configMap"]?["name"]?.text.map { [$0] } ?? []) + projected
    }
  }
}
