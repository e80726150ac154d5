import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// nginx configuration in a snippet for a controller: directives that stop it or have no effect.
extension KubernetesChecks {
  func snippets(of object: KubernetesObject, _ technology: KubernetesProduct) -> [Observation] {
    guard mayHoldSnippets(object, technology), serves(technology, object) else { return [] }
    let denied = denials(of: object, technology)
    guard denied.isEmpty else { return denied }
    var result: [Observation] = []
    for text in technology.snippets(within: .location, of: object) { result += location(text, technology) }
    for block in [SnippetLocation.Block.server, .http] {
      for text in technology.snippets(within: block, of: object) { result += outer(text, technology) }
    }
    return result.map { streams.linked($0, to: object, technology) }
  }

  /// Whether an object may contain a snippet of a product. Hardly any does.
  private func mayHoldSnippets(_ object: KubernetesObject, _ technology: KubernetesProduct) -> Bool {
    for snippet in technology.snippets where snippet.location.on == object.kind {
      let path = snippet.location.path
      if path.isPrefix || path.annotation.isEmpty || object.annotation(path.annotation) != nil { return true }
    }
    return !technology.snippetGates.isEmpty && object.annotations.contains { $0.key.endsWith("-snippet") }
  }

  private func serves(_ technology: KubernetesProduct, _ object: KubernetesObject) -> Bool {
    switch object.kind {
    case "ConfigMap": return isOwn(object, technology)
    case "Ingress":
      let owners = owner.products(of: object)
      return owners.count == 1 && owners[0].id == technology.id
    default: return true
    }
  }

  /// Snippets in annotations that the controller's ConfigMap forbids. The defaults depend on the controller's version;
  /// without an image tag those of the newest apply, and a default that came late makes the finding conditional.
  private func denials(of ingress: KubernetesObject, _ technology: KubernetesProduct) -> [Observation] {
    guard !technology.snippetGates.isEmpty, ingress.kind == "Ingress",
      let map = owner.configMaps[technology.id]?.first
    else { return [] }
    let version = ProductVersions(objects: objects).version(of: technology)
    let closed = technology.snippetGates.enumerated().filter { _, gate in
      (map.data?[gate.key]?.text ?? gate.standard(version)) != gate.wanted
    }
    guard let first = closed.first else { return [] }
    let isCertain = first.offset == 0 || version != nil || map.data?[first.element.key] != nil
    let prefix = technology.prefix ?? ""
    return ingress.annotations.compactMap { pair in
      guard let name = pair.key.text, name.hasPrefix(prefix), name.hasSuffix("-snippet") else { return nil }
      var found = observation(
        isCertain ? .snippetDisabled : .snippetRisk, isCertain ? .refused : .costly, technology, ingress, name, "",
        ingress.span(pair.key.range))
      found.parameters["map"] = map.title
      found.parameters["missing"] =
        first.offset == 0 ? first.element.key : "\(first.element.key): \(first.element.wanted)"
      found.related = [RelatedSpan(label: "the ConfigMap of the controller", span: map.headSpan)]
      return streams.linked(found, to: ingress, technology)
    }
  }

  private func location(_ text: SnippetText, _ technology: KubernetesProduct) -> [Observation] {
    var result: [Observation] = []
    let stopping = text.directives.first {
      let name = text.tree.name(of: $0)
      return name == "location" || technology.snippetDuplicates.contains(name)
    }
    if let stopping {
      let name = text.tree.name(of: stopping)
      var found = observation(
        name == "location" ? .snippetLocation : .snippetDuplicate, .refused, technology, text.object, text.name,
        name, text.span(of: stopping))
      found.parameters["directive"] = name
      found.parameters["instead"] = instead(of: name, technology)
      result.append(found)
    }
    if let checks = owner.extensions[technology] as? any ProductChecks {
      result += checks.observations(of: text, technology, self)
    }
    return result + headers(text, technology)
  }

  /// The setting that equals a directive.
  private func instead(of directive: String, _ technology: KubernetesProduct) -> String {
    let name = directive.replacing("_", with: "-")
    guard let prefix = technology.prefix, technology.annotations.contains(name) else { return "the annotation" }
    return prefix + name
  }

  /// Snippets outside of locations.
  private func outer(_ text: SnippetText, _ technology: KubernetesProduct) -> [Observation] {
    var result: [Observation] = []
    if let useless = text.directives.first(where: { technology.snippetOverridden.contains(text.tree.name(of: $0)) }) {
      let name = text.tree.name(of: useless)
      var found = observation(
        .snippetNoEffect, .ineffective, technology, text.object, text.name, name, text.span(of: useless))
      found.parameters["directive"] = name
      found.parameters["reason"] = "every location states it for itself"
      result.append(found)
    }
    return result + headers(text, technology)
  }

  private func headers(_ text: SnippetText, _ technology: KubernetesProduct) -> [Observation] {
    let useless = text.directives.first {
      ["add_header", "more_set_headers", "proxy_set_header"].contains(text.tree.name(of: $0))
        && text.isAbout("x-accel-buffering", $0)
    }
    guard let useless else { return [] }
    let name = text.tree.name(of: useless)
    var found = observation(
      .snippetNoEffect, .ineffective, technology, text.object, text.name, name, text.span(of: useless))
    found.parameters["directive"] = name + " X-Accel-Buffering"
    found.parameters["reason"] = "nginx looks for this header in the response of the pod"
    return [found]
  }
}

extension String {
  /// The string with a character replaced, without Foundation.
  fileprivate func replacing(_ old: Character, with new: Character) -> String {
    String(map { $0 == old ? new : $0 })
  }
}
