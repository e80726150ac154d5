import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

/// Settings that do nothing, or stop everything: unknown names, wrong objects, values that nobody reads.
struct ManifestChecks {
  let objects: ManifestObjects
  let knowledge: ManifestKnowledge
  let owner: ManifestOwner

  func run() -> [Observation] {
    var result = KongIngressChecks(objects: objects, knowledge: knowledge, owner: owner).run()
    for object in objects.all {
      for technology in knowledge.technologies {
        result += annotations(of: object, technology)
        result += values(of: object, technology)
      }
      if object.kind == "Ingress" { result += overrides(of: object) }
      if object.kind == "HTTPRoute" { result += refusedTimeouts(of: object) }
      if object.kind == "Ingress" {
        result += backendConfigs(of: object)
        result += ignoredClass(of: object)
        result += snippets(of: object)
        result += firewall(of: object)
      }
    }
    return result
  }

  private func observation(
    _ check: String, _ outcome: Outcome, _ technology: ManifestTechnology, _ object: ManifestObject, _ setting: String,
    _ value: String, _ span: SourceSpan
  ) -> Observation {
    var result = Observation(
      check: check, outcome: outcome, technology: technology.id, setting: setting, value: value, span: span)
    result.object = object.title
    result.parameters = ["title": technology.title, "value": value, "object": object.title, "on": object.kind]
    return result
  }

  // MARK: Names and places

  private func annotations(of object: ManifestObject, _ technology: ManifestTechnology) -> [Observation] {
    guard let prefix = technology.prefix, prefix.hasSuffix("/") else { return [] }
    var result: [Observation] = []
    for pair in object.annotations {
      guard let name = pair.key.text, name.hasPrefix(prefix) else { continue }
      let short = String(name.dropFirst(prefix.count))
      let places = technology.settings.flatMap(\.places).filter { $0.address == .annotation(name) }
      let kinds = places.isEmpty ? technology.routeKinds : places.map(\.on)
      let isKnown =
        technology.annotations.isEmpty
        ? !places.isEmpty
        : technology.annotations.contains(short)
          || technology.annotations.contains { $0.hasSuffix("*") && globMatches($0, short) }
      if !isKnown {
        guard !technology.annotations.isEmpty else { continue }
        var found = observation(
          "unknown-setting", .ineffective, technology, object, name, pair.value.text ?? "", object.span(pair.key.range))
        let near = nearestName(to: short, among: Array(technology.annotations).sorted())
        found.parameters["suggestion"] = near.map { "; did you mean \(prefix)\($0)?" } ?? ""
        result.append(found)
        continue
      }
      if !kinds.contains(object.kind), !places.isEmpty {
        var found = observation(
          "wrong-object", .ineffective, technology, object, name, pair.value.text ?? "", object.span(pair.key.range))
        found.parameters["allowed"] = kinds.joined(separator: " or ")
        result.append(found)
        continue
      }
      if object.kind == "Ingress", !places.isEmpty {
        let owners = owner.technologies(of: object)
        if !owners.isEmpty, !owners.contains(where: { $0.id == technology.id }) {
          var found = observation(
            "foreign-annotation", .ineffective, technology, object, name, pair.value.text ?? "",
            object.span(pair.key.range))
          found.parameters["owner"] = owners.map(\.title).joined(separator: " or ")
          result.append(found)
        }
      }
    }
    return result
  }

  // MARK: Values

  private func values(of object: ManifestObject, _ technology: ManifestTechnology) -> [Observation] {
    if object.kind == "ConfigMap", !technology.configMaps.contains(where: { globMatches($0, object.name) }) {
      return []
    }
    var result: [Observation] = []
    for setting in technology.settings {
      for place in setting.places where place.on == object.kind && place.format != .word && place.format != .text {
        if case .field(let path) = place.address, path.contains("[]") { continue }
        guard let found = ManifestFields.find(place, in: object, route: nil), !found.isTemplated
        else { continue }
        if !found.isQuoted, case .annotation = place.address, Self.isNoString(found.text) {
          var item = observation(
            "unquoted-annotation", .refused, technology, object, place.name, found.text, object.span(found.range))
          item.parameters["quoted"] = "\"\(found.text)\""
          result.append(item)
          continue
        }
        // The chart writes values with YAML's own idea of them: a bare off arrives as "false".
        let text = object.isChartValue && !found.isQuoted ? Self.chartText(found.text) : found.text
        guard place.format.value(of: text, words: place.words) == nil else { continue }
        let (check, outcome): (String, Outcome) =
          switch place.invalid {
          case .ignored: ("ignored-value", .ineffective)
          case .rejected: ("rejected-value", .refused)
          case .stuck: ("stuck-value", .refused)
          }
        var item = observation(check, outcome, technology, object, place.name, found.text, object.span(found.range))
        item.parameters["expected"] = place.format.expectation
        item.parameters["standard"] = setting.defaults.last?.value ?? "the default"
        item.parameters["value"] = found.text.isEmpty ? "\"\"" : found.text
        result.append(item)
      }
    }
    return result
  }

  /// What a bare word of a chart's values becomes.
  private static func chartText(_ text: String) -> String {
    switch text.lowercased() {
    case "on", "yes", "true": "true"
    case "off", "no", "false": "false"
    default: text
    }
  }

  /// What YAML reads as a number or a truth value.
  private static func isNoString(_ text: String) -> Bool {
    (text.first?.isNumber == true && Double(text) != nil)
      || ["true", "false", "True", "False", "TRUE", "FALSE", "on", "off", "yes", "no"].contains(text)
  }

  /// KongIngress by `konghq.com/override`: what it says of timeouts never counted on an Ingress, and since 3.0 nowhere.
  private func overrides(of ingress: ManifestObject) -> [Observation] {
    guard let kong = knowledge.technology("kong-ingress"),
      owner.technologies(of: ingress).contains(where: { $0.id == kong.id }),
      let pair = ingress.annotation("konghq.com/override")
    else { return [] }
    var found = observation(
      "wrong-object", .ineffective, kong, ingress, "konghq.com/override", pair.value.text ?? "",
      ingress.span(pair.key.range))
    found.parameters["allowed"] = "annotations such as konghq.com/read-timeout of the Service"
    return [found]
  }

  // MARK: GKE

  /// `ingressClassName: gce` without the annotation: nobody serves the Ingress (ingress-gce pkg/utils/utils.go).
  private func ignoredClass(of ingress: ManifestObject) -> [Observation] {
    guard let gke = knowledge.technology("gke-ingress"),
      let pair = ingress.ingressClassName,
      let name = pair.value.text, gke.classes.contains(name), ingress.annotation("kubernetes.io/ingress.class") == nil,
      objects.object("IngressClass", name, in: "", near: ingress) == nil, !ingress.isChartValue
    else { return [] }
    var found = observation(
      "class-ignored", .ineffective, gke, ingress, "spec.ingressClassName", name, ingress.span(pair))
    found.parameters["class"] = name
    return [found]
  }

  /// GKE's gateway refuses a route with `timeouts`, `0s` included (Gateway API conformance report of GKE).
  private func refusedTimeouts(of route: ManifestObject) -> [Observation] {
    guard let gke = knowledge.technology("gke-gateway"),
      owner.technologies(of: route).contains(where: { $0.id == gke.id })
    else { return [] }
    for rule in route.node["spec"]?["rules"]?.items ?? [] {
      guard let pair = rule.pairs?.last(where: { $0.key.text == "timeouts" }) else { continue }
      return [
        observation(
          "route-refused", .refused, gke, route, "spec.rules[].timeouts", "", route.span(pair.key.range))
      ]
    }
    return []
  }

  // MARK: References

  private func backendConfigs(of ingress: ManifestObject) -> [Observation] {
    guard let gke = knowledge.technology("gke-ingress"),
      owner.technologies(of: ingress).contains(where: { $0.id == gke.id })
    else { return [] }
    var result: [Observation] = []
    for name in [BackendConfigReference.name, BackendConfigReference.betaName] {
      guard let pair = ingress.annotation(name) else { continue }
      var found = observation(
        "wrong-object", .ineffective, gke, ingress, name, pair.value.text ?? "", ingress.span(pair.key.range))
      found.parameters["allowed"] = "Service"
      result.append(found)
    }
    let references = ManifestReferences(objects: objects, owner: owner, technology: gke)
    var seen: Set<String> = []
    for route in ManifestRouteReader.routes(of: ingress) {
      for service in references.services(of: route) where seen.insert(service.title).inserted {
        switch references.reference(service, route) {
        case .none, .found: continue
        case .noKey(let pair):
          result.append(
            observation(
              "backend-config-port", .ineffective, gke, service, BackendConfigReference.name, pair.value.text ?? "",
              service.span(pair)))
        case .unreadable(let pair):
          result.append(
            observation(
              "backend-config-json", .refused, gke, service, BackendConfigReference.name, pair.value.text ?? "",
              service.span(pair)))
        case .missing(let name, let pair):
          guard objects.has("BackendConfig") else { continue }
          var found = observation(
            "dangling-reference", .refused, gke, service, BackendConfigReference.name, pair.value.text ?? "",
            service.span(pair))
          found.parameters["name"] = "BackendConfig \(name)"
          found.parameters["namespace"] = service.namespace ?? "default"
          result.append(found)
        }
      }
    }
    return result
  }

  // MARK: Snippets

  /// A firewall in a snippet of F5's controller that inspects replies.
  private func firewall(of ingress: ManifestObject) -> [Observation] {
    guard let technology = knowledge.technology("f5-nginx-ingress"),
      owner.technologies(of: ingress).contains(where: { $0.id == technology.id }),
      let pair = ingress.annotation("nginx.org/location-snippets"),
      let line = pair.value.text?.split(separator: "\n").first(where: {
        $0.split(whereSeparator: \.isWhitespace).first == "coraza" && $0.contains("on")
      })
    else { return [] }
    return [
      observation(
        "body-firewall", .conditional, technology, ingress, "nginx.org/location-snippets", String(line),
        ingress.span(pair.key.range))
    ]
  }

  /// Directives that the location template of ingress-nginx writes already (facts: nginx -t against the template).
  private static let duplicates: Set<String> = [
    "proxy_buffering", "proxy_read_timeout", "proxy_send_timeout", "proxy_connect_timeout", "proxy_http_version",
    "proxy_request_buffering", "client_max_body_size", "proxy_buffer_size", "proxy_buffers", "proxy_max_temp_file_size",
    "proxy_redirect", "proxy_cookie_path", "proxy_next_upstream_tries", "port_in_redirect",
  ]

  /// Directives that every location states for itself, so that they count for nothing further out.
  private static let overridden: Set<String> = [
    "proxy_buffering", "proxy_read_timeout", "proxy_send_timeout", "proxy_connect_timeout", "proxy_http_version",
    "proxy_request_buffering",
  ]

  /// What the locations of F5's controller state (version1/nginx.ingress.tmpl).
  private static let duplicatesOfF5: Set<String> = [
    "proxy_buffering", "proxy_read_timeout", "proxy_send_timeout", "proxy_connect_timeout", "proxy_http_version",
    "client_max_body_size",
  ]

  private func snippets(of ingress: ManifestObject) -> [Observation] {
    let owners = owner.technologies(of: ingress)
    guard owners.count == 1, let technology = owners.first else { return [] }
    switch technology.id {
    case "ingress-nginx":
      let name = "nginx.ingress.kubernetes.io/configuration-snippet"
      if let pair = ingress.annotation(name) {
        let references = ManifestReferences(objects: objects, owner: owner, technology: technology)
        if let map = references.configMaps.first, map.data?["allow-snippet-annotations"]?.text != "true" {
          var found = observation(
            "snippet-disabled", .refused, technology, ingress, name, "", ingress.span(pair.key.range))
          found.parameters["map"] = map.title
          found.related = [RelatedSpan(label: "the ConfigMap does not allow snippets", span: map.headSpan)]
          return [found]
        }
      }
      return location(ingress, technology, name, Self.duplicates)
        + server(ingress, technology, "nginx.ingress.kubernetes.io/server-snippet")
    case "f5-nginx-ingress":
      return location(ingress, technology, "nginx.org/location-snippets", Self.duplicatesOfF5)
        + server(ingress, technology, "nginx.org/server-snippets")
    default: return []
    }
  }

  /// A directive of a snippet with its place.
  private struct SnippetLine {
    let directive: String
    let arguments: String
    let span: SourceSpan
  }

  /// The directives of a snippet that begin a line, each at its place in the file.
  private func lines(of name: String, in ingress: ManifestObject) -> [SnippetLine] {
    guard let pair = ingress.annotation(name), let text = pair.value.text, !pair.value.isTemplated else { return [] }
    let map = pair.value.contentMap
    var result: [SnippetLine] = []
    var offset = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let rest = line.drop(while: \.isWhitespace)
      let directive = rest.prefix { !$0.isWhitespace && $0 != ";" && $0 != "{" }
      if !directive.isEmpty, !directive.hasPrefix("#") {
        let start = offset + line.utf8.count - rest.utf8.count
        let range = map?.fileRange(of: start..<start + directive.utf8.count) ?? pair.key.range
        result.append(
          SnippetLine(
            directive: String(directive), arguments: String(rest.dropFirst(directive.count)),
            span: ingress.span(range)))
      }
      offset += line.utf8.count + 1
    }
    return result
  }

  private func location(
    _ ingress: ManifestObject, _ technology: ManifestTechnology, _ name: String, _ duplicates: Set<String>
  ) -> [Observation] {
    let lines = lines(of: name, in: ingress)
    var result: [Observation] = []
    if let line = lines.first(where: { $0.directive == "location" || duplicates.contains($0.directive) }) {
      var found = observation(
        line.directive == "location" ? "snippet-location" : "snippet-duplicate", .refused, technology, ingress, name,
        line.directive, line.span)
      found.parameters["directive"] = line.directive
      result.append(found)
    }
    return result + headers(lines, ingress, technology, name)
  }

  private func server(_ ingress: ManifestObject, _ technology: ManifestTechnology, _ name: String) -> [Observation] {
    let lines = lines(of: name, in: ingress)
    // Within a location of its own a directive counts.
    let own = lines.prefix { $0.directive != "location" }
    var result: [Observation] = []
    if let line = own.first(where: { Self.overridden.contains($0.directive) }) {
      var found = observation(
        "snippet-no-effect", .ineffective, technology, ingress, name, line.directive, line.span)
      found.parameters["directive"] = line.directive
      found.parameters["reason"] = "every location states it for itself"
      result.append(found)
    }
    return result + headers(Array(own), ingress, technology, name)
  }

  private func headers(
    _ lines: [SnippetLine], _ ingress: ManifestObject, _ technology: ManifestTechnology, _ name: String
  ) -> [Observation] {
    guard
      let line = lines.first(where: {
        ["add_header", "more_set_headers", "proxy_set_header"].contains($0.directive)
          && $0.arguments.lowercased().contains("x-accel-buffering")
      })
    else { return [] }
    var found = observation("snippet-no-effect", .ineffective, technology, ingress, name, line.directive, line.span)
    found.parameters["directive"] = line.directive + " X-Accel-Buffering"
    found.parameters["reason"] = "nginx looks for this header in the response of the pod"
    return [found]
  }
}
