import Analysis
import KubernetesManifests
import SourceText
import YAMLSyntax

/// One host and path that an object hands to services.
struct KubernetesRoute: Sendable {
  /// How the path is compared.
  enum Match: Sendable {
    case exact
    case prefix
    case regex
    /// A connection without requests: no path leads here.
    case connection
  }

  /// A service that gets the requests.
  struct Backend: Sendable {
    /// The kind of the object: `Service`, or what stands for one.
    var kind = "Service"
    let service: String
    /// The namespace, when the reference names one.
    let namespace: String?
    /// Name or number of the port as written.
    let port: String?
  }

  /// The list elements that carry a route, by the path of their list: `spec.rules[]`. There are three at most, which are
  /// compared faster than hashed.
  struct Elements: Sendable, ExpressibleByDictionaryLiteral {
    private var list: [(path: String, node: YAMLNode)]

    init(dictionaryLiteral elements: (String, YAMLNode)...) { list = elements }

    var values: [YAMLNode] { list.map(\.node) }

    subscript(path: String) -> YAMLNode? {
      get { list.first { $0.path == path }?.node }
      set {
        list.removeAll { $0.path == path }
        if let newValue { list.append((path, newValue)) }
      }
    }
  }

  let object: KubernetesObject
  /// The host; empty for any, `*.example.com` for a wildcard.
  let host: String
  let path: String
  let match: Match
  /// Where the route is written.
  let span: SourceSpan
  /// The list elements that carry the route.
  var elements = Elements()
  var backends: [Backend] = []

  /// The filters of a rule of the Gateway API that redirects every request: no application gets one.
  var redirect: YAMLPair? {
    guard object.kind == "HTTPRoute", let rule = elements["spec.rules[]"], rule["backendRefs"] == nil,
      let filters = rule.ownPair("filters"),
      filters.value.firstItem(where: { $0["type"]?.hasText("RequestRedirect") == true }) != nil
    else { return nil }
    return filters
  }

  /// The route for display.
  var title: String { host + path }

  /// How well the route fits a request: nil when it does not.
  func fit(host wanted: String, path wantedPath: String) -> Int? {
    var score = 0
    if !wanted.isEmpty, !host.isEmpty {
      if host.lowercased() == wanted.lowercased() {
        score += 100_000
      } else if host.hasPrefix("*."), wanted.lowercased().hasSuffix(host.dropFirst(1).lowercased()) {
        score += 50_000
      } else {
        return nil
      }
    }
    switch match {
    case .connection: return nil
    case .exact: return path == wantedPath ? score + 20_000 + path.count : nil
    case .prefix:
      let text = path.hasSuffix("/") ? Substring(path).dropLast() : Substring(path)
      guard wantedPath == text || wantedPath.hasPrefix(text + "/") || text.isEmpty else { return nil }
      return score + path.count
    case .regex:
      guard let regex = PCRERegex(path.hasPrefix("^") ? path : "^" + path, caseless: true),
        regex.match(wantedPath) != nil
      else { return nil }
      return score + path.count
    }
  }
}
