import KubernetesManifests
import SourceText
import YAMLSyntax

/// How a Service names its BackendConfig (ingress-gce pkg/annotations/service.go, pkg/backendconfig).
struct BackendConfigReference {
  static let name = "cloud.google.com/backend-config"
  static let betaName = "beta.cloud.google.com/backend-config"

  /// The result of resolving the annotation.
  enum Result {
    /// There is no annotation.
    case none
    /// The port is not among the keys and there is no default: Google's defaults apply, without an error.
    case noKey(YAMLPair)
    /// The annotation cannot be read: the whole Ingress is not applied.
    case unreadable(YAMLPair)
    /// No object has this name in the Service's namespace.
    case missing(String, YAMLPair)
    case found(KubernetesObject)
  }

  let objects: KubernetesObjects

  /// Follows the reference for a port as the Ingress writes it.
  func resolve(_ service: KubernetesObject, port: String?) -> Result {
    guard let pair = service.annotation(Self.name) ?? service.annotation(Self.betaName) else { return .none }
    guard let text = pair.value.text, !text.contains("{{") else { return .none }
    guard let json = StrictJSON.object(in: text) else { return .unreadable(pair) }
    // Go ignores the case of a key, but values must be names of objects.
    let field = { (name: String) in json.pairs?.last { $0.key.text?.lowercased() == name }?.value }
    guard let standard = Self.name(field("default")), let ports = Self.ports(field("ports")),
      !standard.isEmpty || !ports.isEmpty
    else { return .unreadable(pair) }
    let entry = (service.spec?["ports"]?.items ?? []).first {
      $0["name"]?.text == port || $0["port"]?.text == port
    }
    let keys = [entry?["name"]?.text ?? port, entry?["port"]?.text ?? port].compactMap { $0 }
    var name = standard
    for key in keys {
      if let value = ports.last(where: { $0.key == key })?.name {
        name = value
        break
      }
    }
    guard !name.isEmpty else { return .noKey(pair) }
    guard let found = objects.object("BackendConfig", name, in: service.effectiveNamespace, near: service) else {
      return .missing(name, pair)
    }
    return .found(found)
  }

  /// A string, empty for null; nil for any other type.
  private static func name(_ node: YAMLNode?) -> String? {
    guard let node else { return "" }
    guard case .scalar(let text, let style) = node.content else { return nil }
    if style == .plain { return text == "null" ? "" : nil }
    return text
  }

  private static func ports(_ node: YAMLNode?) -> [(key: String, name: String)]? {
    guard let node else { return [] }
    guard let pairs = node.pairs else { return name(node).flatMap { $0.isEmpty ? [] : nil } }
    var result: [(key: String, name: String)] = []
    for pair in pairs {
      guard let name = name(pair.value) else { return nil }
      result.append((pair.key.text ?? "", name))
    }
    return result
  }
}

/// JSON as Go reads it; YAML would take more.
enum StrictJSON {
  /// The object, or nil when the string is not JSON.
  static func object(in text: String) -> YAMLNode? {
    guard let node = try? YAMLNode.document(in: Array(text.utf8)), node.pairs != nil, isStrict(node),
      !hasTrailingComma(text)
    else { return nil }
    return node
  }

  private static func isStrict(_ node: YAMLNode) -> Bool {
    if let pairs = node.pairs {
      return pairs.allSatisfy { pair in
        if case .scalar(_, .doubleQuoted) = pair.key.content { return isStrict(pair.value) }
        return false
      }
    }
    if let items = node.items { return items.allSatisfy(isStrict) }
    guard case .scalar(let text, let style) = node.content else { return false }
    switch style {
    case .doubleQuoted: return true
    case .plain: return ["true", "false", "null"].contains(text) || Double(text) != nil
    default: return false
    }
  }

  private static func hasTrailingComma(_ text: String) -> Bool {
    var isInString = false
    var afterComma = false
    var escaped = false
    for character in text {
      if isInString {
        if escaped {
          escaped = false
        } else if character == "\\" {
          escaped = true
        } else if character == "\"" {
          isInString = false
        }
        continue
      }
      if character == "\"" { isInString = true }
      if afterComma, character == "}" || character == "]" { return true }
      if !character.isWhitespace { afterComma = character == "," }
    }
    return false
  }
}
