import Analysis
import SourceText
import StreamModel

/// A route of toyproxy.
struct ToyHop: Hop {
  let file: FileID
  let data: ToyFile.Route
  let identity: HopIdentity
  /// The request that arrives here.
  var incomingRequest = HopRequest(host: "", path: "/", kind: nil)

  var technology: String { ToyTechnology.id }
  var title: String { "toyproxy" }
  var route: String { data.path }
  var object: String? { nil }
  var span: SourceSpan { data.span }
  var enclosing: [SourceSpan] { [span] }
  func enclosing(ofBlock block: Int) -> [SourceSpan] { [] }

  // MARK: Values

  func value(of aspect: Aspect) -> EffectiveValue? {
    switch aspect {
    // Switched on, toyproxy reads the whole response before it sends the first byte.
    case .responseBuffering: value("buffer", default: "on") { .word($0 == "off" ? "off" : "whole") }
    case .idleTimeout:
      value("timeout", default: "60s") { text in
        TimeLength(parsing: text).map { .duration(milliseconds: $0.milliseconds) } ?? .unknown
      }
    default: nil
    }
  }

  private func value(
    _ name: String, default standard: String, _ meaning: (String) -> AspectValue
  ) -> EffectiveValue {
    guard let setting = data.setting(name) else {
      return EffectiveValue(meaning(standard), setting: name, text: standard, origin: .default, span: span)
    }
    return EffectiveValue(
      meaning(setting.value), setting: name, text: setting.value, origin: .written, span: setting.span)
  }

  // MARK: Fixes

  /// A setting applies to its route alone.
  var fixesOwnRoute: Bool { true }

  func assignment(of setting: String, to value: String) -> String { "\(setting) \(value)" }

  func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    guard case .set(let aspect, let text) = change else { return nil }
    let target = aspect.map { self.value(of: $0) } ?? value
    guard let target else { return nil }
    if let written = data.setting(target.setting) {
      return SettingEdits([TextEdit(span: written.span, text: text)])
    }
    let behind = SourceSpan(file: file, start: span.end, end: span.end)
    return SettingEdits([TextEdit(span: behind, text: "\n  \(assignment(of: target.setting, to: text))")])
  }

  // MARK: Chain

  var targets: [HopTarget] {
    [HopTarget(host: data.host, port: data.port, file: file, request: incomingRequest)]
  }
}

/// The evidence of a route of toyproxy.
struct ToySignals: RouteSignals {
  let hop: ToyHop

  var span: SourceSpan { hop.span }
  var declaration: RouteDeclaration? { nil }
  var literalPaths: [String] { [hop.route] }
  var pathText: String { hop.route.split(separator: "/").last.map(String.init) ?? "" }
  var servesEverything: Bool { hop.route == "/" }
  var servesMuch: Bool { Self.servesMuch(hop.route) }
  var upstreams: [UpstreamName] { [UpstreamName(host: hop.data.host, port: hop.data.port, span: hop.span)] }
  var hosts: [SignalName] { [] }
  var settings: [Evidence] { [] }
}

/// One toyproxy as other hops reach it.
struct ToyGateway: Gateway {
  let id: ConfigurationID
  let file: FileID
  /// The longest path first.
  let hops: [ToyHop]
  /// The name by which others reach it: that of its file.
  let name: String
  let ports: Set<String>

  var technology: String { ToyTechnology.id }
  var files: Set<FileID> { [file] }

  /// The route with the longest path that the request begins with.
  func hop(for path: String) -> ToyHop? { hops.first { path.hasPrefix($0.route) } }

  func chains(for request: HopRequest, port: Int?, endingIn ends: Set<HopIdentity>?) -> [[any Hop]] {
    guard var hop = hop(for: request.path), ends?.contains(hop.identity) != false else { return [] }
    hop.incomingRequest = request
    return [[hop]]
  }
}

/// Finds a toyproxy by the name of its file and its port.
struct ToyNameResolver: NameResolver {
  private let gateways: [ToyGateway]

  init(_ context: ResolutionContext) { gateways = context.gateways.compactMap { $0 as? ToyGateway } }

  func resolve(_ target: HopTarget) -> [Resolution]? {
    let found = gateways.filter { $0.name == target.host && $0.ports.contains(target.port ?? "80") }
    guard !found.isEmpty else { return nil }
    return found.map { gateway in
      Resolution(
        gateway: gateway.id, port: target.port.flatMap { Int($0) },
        link: HopLink(text: "\(target.text) is the toyproxy \(gateway.name)"))
    }
  }
}
