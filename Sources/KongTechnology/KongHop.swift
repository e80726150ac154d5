import Analysis
import KongModel
import RuleFiles
import SourceText
import StreamModel

/// A route of Kong with its service and plugins.
struct KongHop: Hop {
  let entity: KongEntity
  let service: KongEntity?
  let pattern: KongRoutePattern
  let values: EffectiveValues
  let identity: HopIdentity
  let knowledge: KubernetesProduct?
  /// The names of the plugins that run.
  let plugins: Set<String>
  /// The plugin that denies every request on purpose, if any.
  let closure: Evidence?
  /// The path that a plugin sends every request to, if any.
  let replacedPath: String?
  /// Whether a plugin answers every request, so that none reaches the service.
  let isAnswered: Bool
  /// The request that arrives here.
  var incomingRequest = HopRequest(host: "", path: "/", kind: nil)

  var technology: String { "kong" }
  var title: String { "Kong" }
  var route: String { pattern.title }
  var object: String? { nil }
  var span: SourceSpan { entity.head }
  var enclosing: [SourceSpan] { [] }
  func enclosing(ofBlock block: Int) -> [SourceSpan] { [] }
  func value(of aspect: Aspect) -> EffectiveValue? { values[aspect] }
  func summary(of aspect: Aspect) -> ValueSummary { values.summary(of: aspect) }
  func standard(of aspect: Aspect, for value: EffectiveValue) -> AspectValue? {
    knowledge?.standard(of: aspect, named: value.setting)
  }

  func assignment(of setting: String, to value: String) -> String {
    KongValues.assignment(of: setting, to: value, knowledge)
  }

  /// The service. Kong strips the matched path unless configured otherwise, and prepends the service's own path to the
  /// rest (kong/router/utils.lua).
  var targets: [HopTarget] {
    guard !isAnswered, let address = service.flatMap(KongAddress.init), !address.host.isEmpty else { return [] }
    var request = incomingRequest
    let matched = pattern.paths.filter { !$0.isRegex && request.path.hasPrefix($0.text) }.map(\.text)
      .max { $0.utf8.count < $1.utf8.count }
    if entity.text("strip_path") != "false", let matched {
      request.path = String(request.path.dropFirst(matched.count))
    }
    var prefix = address.path
    while prefix.hasSuffix("/") { prefix.removeLast() }
    if !request.path.hasPrefix("/") { request.path = "/" + request.path }
    request.path = prefix + request.path
    // Without `preserve_host` the request has the service's own host.
    if entity.text("preserve_host") != "true" { request.host = address.host }
    return [HopTarget(host: address.host, port: address.port, file: entity.file, request: request)]
  }
}

/// Host, port and path of a service.
struct KongAddress {
  let host: String
  let port: String?
  let path: String

  /// Nil where neither `url` nor `host` is written.
  init?(_ service: KongEntity) {
    if let url = service.text("url") {
      var rest = Substring(url)
      if let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")), url[colon...].hasPrefix("://") {
        rest = url[url.index(colon, offsetBy: 3)...]
      }
      let authority = rest.prefix { $0 != "/" }
      let parts = authority.split(separator: ":")
      host = parts.first.map(String.init) ?? ""
      port = parts.count > 1 ? String(parts[1]) : nil
      path = String(rest.dropFirst(authority.count))
    } else if let name = service.text("host") {
      host = name
      port = service.text("port")
      path = service.text("path") ?? ""
    } else {
      return nil
    }
  }
}

/// The routes of one configuration of Kong, as other hops reach them.
struct KongGateway: Gateway {
  let id: ConfigurationID
  let files: Set<FileID>
  let hops: [KongHop]
  var technology: String { "kong" }

  /// The ports of the administration and its pages (kong.conf `admin_listen`, `admin_gui_listen`, `status_listen`).
  private static let administration: Set<Int> = [8001, 8444, 8002, 8445, 8007, 8100]

  func takes(port: Int, isPublished: Bool) -> Bool { !Self.administration.contains(port) }

  /// Limit of equally good chains that are followed.
  private static let limit = 8

  func chains(for request: HopRequest, port: Int?, endingIn ends: Set<HopIdentity>?) -> [[any Hop]] {
    var best: (score: Int, hops: [KongHop]) = (-1, [])
    for hop in hops {
      // Without a host any route to the target may be meant.
      if let ends, request.host.isEmpty, !ends.contains(hop.identity) { continue }
      guard let score = hop.pattern.fit(host: request.host, path: request.path) else { continue }
      if score > best.score { best = (score, [hop]) } else if score == best.score { best.hops.append(hop) }
    }
    return best.hops.filter { ends?.contains($0.identity) != false }.prefix(Self.limit).map { hop in
      var hop = hop
      hop.incomingRequest = request
      return [hop]
    }
  }
}
