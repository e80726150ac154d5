import Analysis
import RuleFiles
import SourceText
import StreamModel

/// A router of Traefik with its middlewares, its entry points and its backend.
struct TraefikHop: Hop {
  let router: TraefikRouter
  let backend: TraefikBackend
  /// The middlewares that are known, in order.
  let middlewares: [TraefikNode]
  let allValues: TraefikValues
  let identity: HopIdentity
  let product: KubernetesProduct
  /// Whether every request is answered with a redirect.
  let isRedirecting: Bool
  private(set) var values = EffectiveValues()
  /// The request that arrives here.
  var incomingRequest = HopRequest(host: "", path: "/", kind: nil) {
    didSet { values = allValues.values(for: incomingRequest.kind) }
  }

  init(
    _ router: TraefikRouter, _ backend: TraefikBackend, _ middlewares: [TraefikNode], _ allValues: TraefikValues,
    identity: HopIdentity, product: KubernetesProduct, isRedirecting: Bool
  ) {
    self.router = router
    self.backend = backend
    self.middlewares = middlewares
    self.allValues = allValues
    self.identity = identity
    self.product = product
    self.isRedirecting = isRedirecting
    values = allValues.values(for: nil)
  }

  var technology: String { product.id }
  var title: String { product.title }
  var route: String { router.rule.isKnown ? router.rule.title : "router \(router.name)" }
  var object: String? { nil }
  var span: SourceSpan { router.span }
  var enclosing: [SourceSpan] { [] }
  func enclosing(ofBlock block: Int) -> [SourceSpan] { [] }
  func value(of aspect: Aspect) -> EffectiveValue? { values[aspect] }
  func summary(of aspect: Aspect) -> ValueSummary { values.summary(of: aspect) }

  func assignment(of setting: String, to value: String) -> String {
    // A flag, a label or a variable is written as a whole; of a field in a file the last part.
    let isWhole = ["--", "traefik.", "TRAEFIK_"].contains(where: setting.hasPrefix)
    guard !isWhole, let last = setting.split(separator: ".").last else { return "\(setting)=\(value)" }
    return "\(last): \(value)"
  }

  /// The text of a value that is written as it is.
  func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    guard case .set(let aspect, let word) = change else { return nil }
    guard let target = aspect.map({ self.value(of: $0) }) ?? value, target.isWritten, case .duration = target.value
    else { return nil }
    let length = target.text.utf8.count
    let bytes = sources[target.span.file].bytes
    // The value is the end of what is written: `--name=30s`, `name: 30s`, with or without quotes.
    var end = target.span.end
    while end > target.span.start, bytes[end - 1] == UInt8(ascii: "\"") || bytes[end - 1] == UInt8(ascii: "'") {
      end -= 1
    }
    let start = end - length
    guard start >= target.span.start, bytes[start..<end].elementsEqual(target.text.utf8) else { return nil }
    let span = SourceSpan(file: target.span.file, start: start, end: end)
    return SettingEdits([TextEdit(span: span, text: word)], sharedBecause: "all routers of the entry point use it")
  }
}

/// The routers of one project, as other hops reach them.
struct TraefikGateway: Gateway {
  let id: ConfigurationID
  let hops: [TraefikHop]
  let files: Set<FileID>
  let technology: String

  /// Limit of equally good chains that are followed.
  private static let limit = 8

  func chains(for request: HopRequest, port: Int?, endingIn ends: Set<HopIdentity>?) -> [[any Hop]] {
    TraefikRouting.best(hops, host: request.host, path: request.path)
      .filter { ends?.contains(hops[$0].identity) != false }.prefix(Self.limit).map { number in
        var hop = hops[number]
        hop.incomingRequest = request
        return [hop]
      }
  }
}

/// Which routers take a request.
enum TraefikRouting {
  /// Those that certainly take it go before those of which it is not known; of them the ones with the highest priority.
  static func best(_ hops: [TraefikHop], host: String, path: String) -> [Int] {
    let fits = hops.indices.map { hops[$0].router.rule.fit(host: host, path: path) }
    for wanted in [RuleFit.yes, .maybe] {
      var found = hops.indices.filter { fits[$0] == wanted }
      // The redirect to HTTPS and its target have the same rule.
      let serving = found.filter { !hops[$0].isRedirecting }
      if !serving.isEmpty { found = serving }
      guard let best = found.map({ hops[$0].router.priority }).max() else { continue }
      return found.filter { hops[$0].router.priority == best }
    }
    return []
  }
}
