import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

/// Values that need more than one setting, or a look at other objects.
struct DerivedValues {
  let references: ReferencedObjects
  /// Whether the requests of a client must reach one pod.
  let keepsSessions: Bool
  private var technology: KubernetesProduct { references.technology }

  func complete(_ values: inout EffectiveValues, of route: KubernetesRoute) {
    affinity(&values, route)
    drain(&values, route)
    switch technology.id {
    case "ingress-nginx":
      nginxProxy(&values, route)
      fastCGI(&values, route)
      compression(&values, route)
    case "f5-nginx-ingress":
      nginxProxy(&values, route)
      upgradeBySnippet(&values, route)
      cachePolicy(&values, route)
    case "gke-ingress":
      appProtocols(&values, route)
      contentDelivery(&values, route)
    case "gke-gateway": contentFilter(&values, route)
    case "kong-ingress", "kong-operator": kong(&values, route)
    case "traefik": compressor(&values, route)
    default: break
    }
  }

  /// What Kong's plugins and the configuration of its nodes say.
  private func kong(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    let kong = KongIngress(objects: references.objects, knowledge: references.owner.knowledge)
    values.take(kong.effects(for: route).values)
    kong.environment(near: route.object.folder).complete(&values, route.span)
    KongUnits.complete(&values)
  }

  private static let withTLS = ["tls", "plain", "http/2"]
  private static let withoutTLS = ["plain"]

  /// How nginx inside a controller talks to both sides.
  private func nginxProxy(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    let tls = route.object.spec?["tls"]
    let hasTLS = tls?.isMapping == true || tls?.firstItem { _ in true } != nil
    values[.clientProtocol] = EffectiveValue(
      .words(hasTLS ? Self.withTLS : Self.withoutTLS), setting: "spec.tls", text: "", origin: .default,
      span: route.span)
    if hasTLS, technology.id == "ingress-nginx" {
      for map in references.configMaps {
        guard let pair = map.data?.ownPair("use-http2"), pair.value.text == "false"
        else { continue }
        var value = EffectiveValue(
          .words(["tls", "plain"]), setting: "use-http2", text: "false", origin: .inherited, span: map.span(pair))
        value.object = map.title
        values[.clientProtocol] = value
      }
    }
    values[.bufferingHeader] = EffectiveValue(
      .word("honoured"), setting: "proxy_ignore_headers", text: "", origin: .default, span: route.span)
    for text in technology.snippets(within: .location, of: route.object) {
      for directive in text.directives
      where text.tree.name(of: directive) == "proxy_ignore_headers" && text.isAbout("x-accel-buffering", directive) {
        values[.bufferingHeader] = EffectiveValue(
          .word("ignored"), setting: text.name, text: "proxy_ignore_headers X-Accel-Buffering", origin: .written,
          span: text.span(of: directive))
      }
    }
  }

  /// ingress-nginx writes no `fastcgi_*` directive for `backend-protocol: FCGI`: the defaults of nginx hold unless a
  /// snippet says more.
  private func fastCGI(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    guard let upstream = values[.upstreamProtocol], upstream.value == .word("fastcgi") else { return }
    values[.responseBuffering] = EffectiveValue(
      .word("on"), setting: "fastcgi_buffering", text: "on", origin: .default, span: upstream.span)
    values[.idleTimeout] = EffectiveValue(
      .duration(milliseconds: 60_000), setting: "fastcgi_read_timeout", text: "60s", origin: .default,
      span: upstream.span)
    values[.idleTimeout]?.display = "60 s"
    for text in technology.snippets(within: .location, of: route.object) {
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

  /// F5's controller sends the headers of an upgrade to listed services only, but a snippet can write them.
  private func upgradeBySnippet(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    guard values[.upgradeHeader]?.value == .word("missing") else { return }
    for text in technology.snippets(within: .location, of: route.object) {
      let writes = text.directives.contains {
        text.tree.name(of: $0) == "proxy_set_header" && text.isAbout("upgrade", $0)
      }
      if writes { values[.upgradeHeader] = nil }
    }
  }

  /// ingress-nginx: `use-gzip` or `enable-brotli` with a list that names the streamed type.
  private func compression(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
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
      .word("off"), setting: "use-gzip", text: "false", origin: .default, span: route.span)
  }

  /// Traefik: a compressor that leaves event streams out does not matter.
  private func compressor(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    let sparing = references.objects("Middleware").contains { middleware in
      let compress = middleware.spec?["compress"]
      let excluded = compress?["excludedContentTypes"]?.items?.compactMap(\.text) ?? []
      let included = compress?["includedContentTypes"]?.items?.compactMap(\.text)
      return excluded.contains("text/event-stream") || included.map { !$0.contains("text/event-stream") } == true
    }
    if sparing { values[.compression] = nil }
  }

  /// GKE: Cloud CDN of a BackendConfig, by what it stores.
  private func contentDelivery(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    for config in references.objects("BackendConfig") {
      // The beta version of the object has no modes.
      let mode = config.apiVersion.hasSuffix("/v1") ? config.spec?["cdn"]?["cacheMode"]?.text : nil
      guard let cdn = config.spec?["cdn"], cdn["enabled"]?.text == "true",
        let pair = cdn.ownPair((mode == nil ? "enabled" : "cacheMode"))
      else { continue }
      var value = EffectiveValue(
        .word(mode == "FORCE_CACHE_ALL" ? "forced" : "on"), setting: "spec.cdn.\(pair.key.text ?? "enabled")",
        text: pair.value.text ?? "", origin: .inherited, span: config.span(pair))
      value.object = config.title
      values[.responseCache] = value
    }
  }

  /// GKE: Cloud CDN by a filter of the rule (GCPHTTPFilter).
  private func contentFilter(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    for filter in route.elements["spec.rules[]"]?["filters"]?.items ?? [] {
      let reference = filter["extensionRef"]
      guard reference?["kind"]?.text == "GCPHTTPFilter", let name = reference?["name"]?.text,
        let object = references.objects.object(
          "GCPHTTPFilter", name, in: route.object.effectiveNamespace, near: route.object),
        let spec = object.spec, let (path, pair) = spec.first(named: "cacheMode", path: "spec"),
        pair.value.text == "FORCE_CACHE_ALL"
      else { continue }
      var value = EffectiveValue(
        .word("forced"), setting: path, text: "FORCE_CACHE_ALL", origin: .inherited, span: object.span(pair))
      value.object = object.title
      values[.responseCache] = value
    }
  }

  /// F5: a cache in a Policy of the route or its server.
  private func cachePolicy(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    let spec = route.object.spec
    let element = route.elements["spec.routes[]"] ?? route.elements["spec.subroutes[]"]
    for reference in (element?["policies"]?.items ?? []) + (spec?["policies"]?.items ?? []) {
      guard let name = reference["name"]?.text,
        let policy = references.objects.object(
          "Policy", name, in: reference["namespace"]?.text ?? route.object.effectiveNamespace, near: route.object),
        let pair = policy.spec?.ownPair("cache")
      else { continue }
      let methods = pair.value["allowedMethods"]?.items?.compactMap { $0.text?.lowercased() } ?? ["get", "head"]
      var value = EffectiveValue(
        .words(methods), setting: "spec.cache", text: pair.value["cacheZoneName"]?.text ?? "", origin: .inherited,
        span: policy.span(pair.key.range))
      value.object = policy.title
      values[.responseCache] = value
      return
    }
  }

  /// GKE: a JSON object from the name of a port to its protocol.
  private func appProtocols(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    for service in references.services {
      for name in ["service.alpha.kubernetes.io/app-protocols", "cloud.google.com/app-protocols"] {
        guard let pair = service.annotation(name), let text = pair.value.text, let json = StrictJSON.object(in: text)
        else { continue }
        let port = route.backends.first { $0.service == service.name }?.port
        let entry = (service.spec?["ports"]?.items ?? []).first {
          $0["name"]?.text == port || $0["port"]?.text == port
        }
        guard let key = entry?["name"]?.text, json[key]?.text == "HTTP2" else { continue }
        var value = EffectiveValue(
          .word("http/2"), setting: name, text: text, origin: .inherited, span: service.span(pair))
        value.object = service.title
        values[.upstreamProtocol] = value
        return
      }
    }
  }

  /// How the pods of the route end.
  private func drain(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    // The same for all kinds of streams.
    values.take(references.drain)
  }

  /// One pod needs no affinity, and most protocols need none with many.
  private func affinity(_ values: inout EffectiveValues, _ route: KubernetesRoute) {
    guard var value = values[.affinity] else { return }
    if value.value == .word("session-header"), references.replicas == 1 { values[.affinity] = nil }
    guard value.value == .word("none") else { return }
    guard keepsSessions, let replicas = references.replicas, replicas > 1 else {
      values[.affinity] = nil
      return
    }
    value.value = .word("spread")
    value.display = "\(replicas) pods"
    values[.affinity] = value
  }
}

extension YAMLNode {
  /// The first pair with this key at any depth, with its path.
  fileprivate func first(named key: String, path: String, depth: Int = 0) -> (String, YAMLPair)? {
    guard depth < 8 else { return nil }
    for pair in pairs ?? [] {
      guard let name = pair.key.text else { continue }
      if name == key { return ("\(path).\(name)", pair) }
      if let found = pair.value.first(named: key, path: "\(path).\(name)", depth: depth + 1) { return found }
    }
    return nil
  }
}
