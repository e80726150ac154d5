import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// The community's ingress-nginx.
struct IngressNginx: ProductChecks {
  static let products = ["ingress-nginx"]

  init(_ context: ProductContext) {}

  /// A canary has the settings of the main Ingress (controller.go). With `ssl-passthrough` no other annotation applies.
  func handling(of object: KubernetesObject) -> RouteHandling {
    if object.annotation("nginx.ingress.kubernetes.io/canary")?.value.text == "true" { return .variant }
    if object.annotation("nginx.ingress.kubernetes.io/ssl-passthrough")?.value.text == "true" { return .passedThrough }
    return .served
  }

  /// The controller writes `rewrite "(?i)PATH" TARGET break`, so that a target without a group is the whole new path; it
  /// writes nothing where both are equal (internal/ingress/controller/template/template.go, buildRewrite).
  func rewrite(of route: KubernetesRoute) -> PathRewrite? {
    guard let target = route.object.annotation("nginx.ingress.kubernetes.io/rewrite-target")?.value.text,
      target.hasPrefix("/"), target != route.path
    else { return nil }
    guard let dollar = target.firstIndex(of: "$") else { return PathRewrite(path: target, losesSubpaths: true) }
    let base = String(target[..<dollar])
    switch target[dollar...] {
    case "$2" where route.path.hasSuffix("(/|$)(.*)"), "$1" where route.path.hasSuffix("/(.*)"):
      return PathRewrite(path: base, losesSubpaths: !base.hasSuffix("/"))
    default: return nil
    }
  }

  /// A redirect of every request, or a snippet that denies it.
  func closure(of route: KubernetesRoute, as product: KubernetesProduct) -> Evidence? {
    let prefix = product.prefix ?? ""
    for name in ["permanent-redirect", "temporal-redirect"] {
      guard let pair = route.object.annotation(prefix + name), pair.value.text?.isEmpty == false else { continue }
      return Evidence(.denied, text: "\(prefix + name) answers", span: route.object.span(pair), kinds: [])
    }
    return NginxProxyValues.closure(
      of: route, as: product,
      lists: ["whitelist-source-range", "allowlist-source-range", "satisfy"].map { prefix + $0 })
  }

  // MARK: Values

  func complete(_ values: inout EffectiveValues, for references: ReferencedObjects) {
    NginxProxyValues.complete(&values, for: references)
    clientProtocol(&values, references)
    fastCGI(&values, references)
    compression(&values, references)
  }

  /// HTTP/2 is offered to clients with TLS unless the ConfigMap switches it off.
  private func clientProtocol(_ values: inout EffectiveValues, _ references: ReferencedObjects) {
    guard NginxProxyValues.hasTLS(references.route) else { return }
    for map in references.configMaps {
      guard let pair = map.data?.ownPair("use-http2"), pair.value.text == "false" else { continue }
      var value = EffectiveValue(
        .words(["tls", "plain"]), setting: "use-http2", text: "false", origin: .inherited, span: map.span(pair))
      value.object = map.title
      values[.clientProtocol] = value
    }
  }

  /// The controller writes no `fastcgi_*` directive for `backend-protocol: FCGI`: the defaults of nginx apply unless a
  /// snippet sets others.
  private func fastCGI(_ values: inout EffectiveValues, _ references: ReferencedObjects) {
    guard let upstream = values[.upstreamProtocol], upstream.value == .word("fastcgi") else { return }
    values[.responseBuffering] = EffectiveValue(
      .word("on"), setting: "fastcgi_buffering", text: "on", origin: .default, span: upstream.span)
    values[.idleTimeout] = EffectiveValue(
      .duration(milliseconds: 60_000), setting: "fastcgi_read_timeout", text: "60s", origin: .default,
      span: upstream.span)
    values[.idleTimeout]?.display = "60 s"
    for text in references.product.snippets(within: .location, of: references.routeObject) {
      for directive in text.directives {
        let argument = text.tree.arguments(of: directive).first ?? ""
        switch text.tree.name(of: directive) {
        case "fastcgi_buffering":
          values[.responseBuffering] = EffectiveValue(
            .word(argument), setting: "fastcgi_buffering", text: argument, origin: .written,
            span: text.span(of: directive))
        case "fastcgi_read_timeout":
          guard let time = TimeLength(parsing: argument) else { continue }
          values[.idleTimeout] = EffectiveValue(
            .duration(milliseconds: time.milliseconds), setting: "fastcgi_read_timeout", text: argument,
            origin: .written, span: text.span(of: directive))
        default: continue
        }
      }
    }
  }

  /// `use-gzip` or `enable-brotli` with a list that names the streamed type.
  private func compression(_ values: inout EffectiveValues, _ references: ReferencedObjects) {
    for map in references.configMaps {
      let data = map.data
      for (flag, types) in [("use-gzip", "gzip-types"), ("enable-brotli", "brotli-types")] {
        guard data?[flag]?.text == "true", let pair = data?.ownPair(types),
          let list = pair.value.text?.split(separator: " "), list.contains("text/event-stream") || list.contains("*")
        else { continue }
        var value = EffectiveValue(
          .word("on"), setting: types, text: pair.value.text ?? "", origin: .inherited, span: map.span(pair))
        value.object = map.title
        values[.compression] = value
        return
      }
    }
    values[.compression] = EffectiveValue(
      .word("off"), setting: "use-gzip", text: "false", origin: .default, span: references.route.span)
  }

  func standard(of aspect: Aspect, named name: String) -> AspectValue? {
    switch name {
    case "fastcgi_buffering": .word("on")
    case "fastcgi_read_timeout": .duration(milliseconds: 60_000)
    default: nil
    }
  }

  /// Directives of nginx that no annotation sets go into a snippet.
  func assignment(of setting: String, to value: String) -> String? {
    guard setting.hasPrefix("fastcgi_") else { return nil }
    return "nginx.ingress.kubernetes.io/configuration-snippet: \"\(setting) \(value);\""
  }

  // MARK: Checks

  /// A target without a group sends all requests of the route to one path, and the stream is somewhere below it.
  func observations(of route: KubernetesRoute, _ streams: RouteStreams, as product: KubernetesProduct)
    -> [Observation]
  {
    let requested = streams.title.firstIndex(of: "/").map { String(streams.title[$0...]) } ?? route.path
    guard streams.intent.streams, let rewrite = rewrite(of: route), rewrite.losesSubpaths,
      let pair = route.object.annotation("nginx.ingress.kubernetes.io/rewrite-target"), pair.value.text == rewrite.path,
      rewrite.path.trimmingSlash != requested.trimmingSlash,
      requested.trimmingSlash != route.path.trimmingSlash || SessionProtocols.names(transportIn: requested)
    else { return [] }
    var found = Observation(
      check: .pathRewritten, outcome: .conditional, technology: product.id, setting: pair.key.text ?? "",
      value: rewrite.path, span: route.object.span(pair))
    found.object = route.object.title
    found.route = streams.title
    found.kind = streams.kind
    found.intent = streams.intent
    found.parameters = ["path": requested, "target": rewrite.path]
    return [found]
  }

  /// The controller sends the headers of an upgrade itself; a snippet sends them a second time.
  func observations(of snippet: SnippetText, _ product: KubernetesProduct, _ checks: KubernetesChecks)
    -> [Observation]
  {
    let repeated = snippet.directives.first {
      snippet.tree.name(of: $0) == "proxy_set_header"
        && (snippet.isAbout("upgrade", $0) || snippet.isAbout("connection", $0))
        && snippet.tree.arguments(of: $0).last?.isEmpty == false
    }
    guard let repeated else { return [] }
    let arguments = snippet.tree.arguments(of: repeated)
    var found = checks.observation(
      .snippetRepeatedHeader, .costly, product, snippet.object, snippet.name, arguments.joined(separator: " "),
      snippet.span(of: repeated))
    found.parameters["header"] = arguments.first ?? ""
    return [found]
  }
}

extension String {
  /// A path without the slash at its end.
  fileprivate var trimmingSlash: Substring { hasSuffix("/") ? dropLast() : self[...] }
}
