import YAMLSyntax

/// What every object of the inputs is requested. It is computed once, when the object is read, because a second pass
/// over all objects would wait for memory.
package struct ObjectFlags: OptionSet {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// It has annotations.
  package static let isAnnotated = ObjectFlags(rawValue: 1)
  /// It is an Ingress without routes: it changes another one of the same name.
  package static let isPatch = ObjectFlags(rawValue: 2)
  /// Its pods have volumes. Without them nginx reads no ConfigMap.
  package static let hasVolumes = ObjectFlags(rawValue: 4)
  /// It is a ConfigMap with a key that may be a file of nginx.
  package static let mayHoldNginx = ObjectFlags(rawValue: 8)

  package static let podKinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Pod"]
}

extension ObjectFlags {
  package init(of node: YAMLNode, kind: String, isChartValue: Bool, spec: YAMLNode?, isAnnotated: Bool) {
    self = isAnnotated ? .isAnnotated : []
    if kind == "ConfigMap" {
      formUnion(ObjectFlags(configuration: node))
      return
    }
    if kind == "Ingress" {
      if !isChartValue, spec?["rules"] == nil, spec?["defaultBackend"] == nil, spec?["backend"] == nil {
        insert(.isPatch)
      }
    } else if Self.podKinds.contains(kind) {
      let pod = kind == "Pod" ? spec : spec?["template"]?["spec"]
      if pod?["volumes"]?.isSequence == true { insert(.hasVolumes) }
    }
  }

  /// The flags of a ConfigMap.
  package init(configuration map: YAMLNode) {
    let holds = map["data"]?.pairs?.contains {
      $0.key.endsWith(".conf") || $0.key.endsWith(".conf.template") || NginxMainText.isOne($0)
    }
    self = holds == true ? .mayHoldNginx : []
  }
}
