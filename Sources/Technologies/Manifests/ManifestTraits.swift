import YAMLSyntax

/// What is asked of every object of the inputs. It is found out once, where an object is read: to look at all of them again is
/// to wait for memory.
struct ObjectFlags: OptionSet {
  let rawValue: UInt8

  /// It has annotations.
  static let isAnnotated = ObjectFlags(rawValue: 1)
  /// It is an Ingress without routes: it changes another one of the same name.
  static let isPatch = ObjectFlags(rawValue: 2)
  /// Its bytes say that it may configure a node of Kong; hardly any does.
  static let mayConfigureKong = ObjectFlags(rawValue: 4)
  /// Its pods have volumes. Without them nothing of a ConfigMap stands where nginx looks.
  static let hasVolumes = ObjectFlags(rawValue: 8)
  /// It is a ConfigMap with a key that may be a file of nginx.
  static let mayHoldNginx = ObjectFlags(rawValue: 16)

  static let podKinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Pod"]
}

extension ObjectFlags {
  init(of node: YAMLNode, kind: String, isChartValue: Bool, spec: YAMLNode?, isAnnotated: Bool) {
    self = isAnnotated ? .isAnnotated : []
    if kind == "ConfigMap" {
      formUnion(ObjectFlags(configuration: node))
      if node.mayMention("KONG_"), Self.mayHoldVariables(node["data"]) { insert(.mayConfigureKong) }
      return
    }
    if node.mayMention("KONG_", or: "kong") { insert(.mayConfigureKong) }
    if kind == "Ingress" {
      if !isChartValue, spec?["rules"] == nil, spec?["defaultBackend"] == nil, spec?["backend"] == nil {
        insert(.isPatch)
      }
    } else if Self.podKinds.contains(kind) {
      let pod = kind == "Pod" ? spec : spec?["template"]?["spec"]
      if pod?["volumes"]?.isSequence == true { insert(.hasVolumes) }
    }
  }

  /// Whether the data of a ConfigMap may hold variables of Kong.
  private static func mayHoldVariables(_ data: YAMLNode?) -> Bool {
    guard let pairs = data?.pairs else { return data?.isSequence == true }
    return pairs.contains { $0.key.beginsWith("KONG_") || $0.key.hasText("<<") }
  }

  /// The traits of a ConfigMap.
  init(configuration map: YAMLNode) {
    let holds = map["data"]?.pairs?.contains { $0.key.endsWith(".conf") || $0.key.endsWith(".conf.template") }
    self = holds == true ? .mayHoldNginx : []
  }
}
