import YAMLSyntax

/// What every object of the inputs is requested. It is computed once, when the object is read, because a second pass
/// over all objects would wait for memory.
struct ObjectFlags: OptionSet {
  let rawValue: UInt8

  /// It has annotations.
  static let isAnnotated = ObjectFlags(rawValue: 1)
  /// It is an Ingress without routes: it changes another one of the same name.
  static let isPatch = ObjectFlags(rawValue: 2)
  /// Its pods have volumes. Without them nginx reads no ConfigMap.
  static let hasVolumes = ObjectFlags(rawValue: 4)
  /// It is a ConfigMap with a key that may be a file of nginx.
  static let mayHoldNginx = ObjectFlags(rawValue: 8)

  static let podKinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Pod"]
}

extension ObjectFlags {
  init(of node: YAMLNode, kind: String, isChartValue: Bool, spec: YAMLNode?, isAnnotated: Bool) {
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
  init(configuration map: YAMLNode) {
    let holds = map["data"]?.pairs?.contains {
      $0.key.endsWith(".conf") || $0.key.endsWith(".conf.template") || NginxMainText.isOne($0)
    }
    self = holds == true ? .mayHoldNginx : []
  }
}
