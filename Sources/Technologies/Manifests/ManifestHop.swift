import RuleFiles
import SourceText
import Streaming

/// A route of a Kubernetes object as one product serves it.
struct ManifestHop: Hop {
  let product: ManifestTechnology
  let source: ManifestRoute
  var values: [Aspect: EffectiveValue]
  let identity: HopIdentity
  /// What the hop was made of, for edits of its objects.
  var factory: ManifestHopFactory?
  /// The request that arrives here.
  var asked = HopRequest(host: "", path: "/", kind: nil)

  var technology: String { product.id }
  var title: String { product.title }
  var route: String { source.title }
  var object: String? { source.object.title }
  var span: SourceSpan { source.span }
  var enclosing: [SourceSpan] { [] }
  func enclosing(ofBlock block: Int) -> [SourceSpan] { [] }
  func value(of aspect: Aspect) -> EffectiveValue? { values[aspect] }

  /// The services of the route.
  var targets: [HopTarget] {
    source.backends.map { backend in
      HopTarget(
        host: backend.service, port: backend.port,
        namespace: backend.namespace ?? source.object.effectiveNamespace, request: asked)
    }
  }

  func assignment(of setting: String, to value: String) -> String {
    let name = setting
    for description in product.settings {
      for place in description.places where place.name == name {
        let text = place.written(value)
        if let entry = place.entry { return "\(name): \"\(entry)=\(text)\"" }
        switch place.address {
        case .annotation, .key: return "\(name): \"\(text)\""
        case .field: return "\(name): \(text)" + (place.on == source.object.kind ? "" : "   # \(place.on)")
        }
      }
    }
    if name.hasSuffix("Seconds"), let time = TimeLength(parsing: value) {
      return "\(name): \(time.milliseconds / 1000)"
    }
    if name.hasPrefix("fastcgi_") {
      return "nginx.ingress.kubernetes.io/configuration-snippet: \"\(name) \(value);\""
    }
    if name.hasSuffix("/app-protocols") { return "\(name): '{\"PORT\": \"HTTP\"}'" }
    return "\(name): \(value)"
  }
}

extension ManifestPlace {
  /// Whether the version of the object has the field.
  func exists(in object: ManifestObject) -> Bool {
    guard let version else { return true }
    return object.apiVersion == version
  }

  /// A word of the domain or a duration as the product wants it.
  func written(_ value: String) -> String {
    if let word = wordOrder.first(where: { words[$0] == value }) { return word }
    let milliseconds = TimeLength(parsing: value)?.milliseconds ?? 0
    switch format {
    case .seconds, .positiveSeconds, .weakSeconds: return "\(milliseconds / 1000)"
    case .milliseconds: return "\(milliseconds)"
    case .goBool, .yamlBool: return value == "on" ? "true" : value == "off" ? "false" : value
    default: return value
    }
  }
}
