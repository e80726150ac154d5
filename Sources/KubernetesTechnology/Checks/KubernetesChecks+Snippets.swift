import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// nginx configuration in a snippet for a controller: directives that stop it or have no effect.
extension KubernetesChecks {
  func snippets(of object: KubernetesObject, _ product: KubernetesProduct) -> [Observation] {
    guard mayContainSnippets(object, product), serves(product, object) else { return [] }
    let denied = denials(of: object, product)
    guard denied.isEmpty else { return denied }
    var result: [Observation] = []
    for text in product.snippets(within: .location, of: object) { result += location(text, product) }
    for block in [SnippetLocation.Block.server, .http] {
      for text in product.snippets(within: block, of: object) { result += outer(text, product) }
    }
    return result.map { streams.linked($0, to: object, product) }
  }

  /// Whether an object may contain a snippet of a product. Hardly any does.
  private func mayContainSnippets(_ object: KubernetesObject, _ product: KubernetesProduct) -> Bool {
    for snippet in product.snippets where snippet.location.on == object.kind {
      let path = snippet.location.path
      if path.isPrefix || path.annotation.isEmpty || object.annotation(path.annotation) != nil { return true }
    }
    return !product.snippetGates.isEmpty && object.annotations.contains { $0.key.endsWith("-snippet") }
  }

  private func serves(_ product: KubernetesProduct, _ object: KubernetesObject) -> Bool {
    switch object.kind {
    case "ConfigMap": return isOwn(object, product)
    case "Ingress":
      let owners = owner.products(of: object)
      return owners.count == 1 && owners[0].id == product.id
    default: return true
    }
  }

  /// Snippets in annotations that the controller's ConfigMap forbids. The defaults depend on the controller's version;
  /// without an image tag those of the newest apply, and a default that came late makes the finding conditional.
  private func denials(of ingress: KubernetesObject, _ product: KubernetesProduct) -> [Observation] {
    guard !product.snippetGates.isEmpty, ingress.kind == "Ingress",
      let map = owner.configMaps(of: product, for: ingress).first
    else { return [] }
    let version = ProductVersions(objects: objects).version(of: product)
    let closed = product.snippetGates.enumerated().filter { _, gate in
      // Other values of a chart may set what these do not.
      if map.isChartValue, map.data?[gate.key] == nil { return false }
      return (map.data?[gate.key]?.text ?? gate.standard(version)) != gate.wanted
    }
    guard let first = closed.first else { return [] }
    let isWritten = map.data?[first.element.key] != nil
    let isCertain = !map.isChartValue && (first.offset == 0 || version != nil || isWritten)
    let prefix = product.prefix ?? ""
    return ingress.annotations.compactMap { pair in
      guard let name = pair.key.text, name.hasPrefix(prefix), name.hasSuffix("-snippet") else { return nil }
      var found = observation(
        isCertain ? .snippetDisabled : .snippetRisk, isCertain ? .refused : .costly, product, ingress, name, "",
        ingress.span(pair.key.range))
      found.parameters["map"] = map.title
      found.parameters["missing"] =
        first.offset == 0 ? first.element.key : "\(first.element.key): \(first.element.wanted)"
      found.related = [RelatedSpan(label: "the ConfigMap of the controller", span: map.headSpan)]
      return streams.linked(found, to: ingress, product)
    }
  }

  private func location(_ text: SnippetText, _ product: KubernetesProduct) -> [Observation] {
    var result: [Observation] = []
    let stopping = text.directives.first {
      let name = text.tree.name(of: $0)
      return name == "location" || product.snippetDuplicates.contains(name)
    }
    if let stopping {
      let name = text.tree.name(of: stopping)
      var found = observation(
        name == "location" ? .snippetLocation : .snippetDuplicate, .refused, product, text.object, text.name,
        name, text.span(of: stopping))
      found.parameters["directive"] = name
      found.parameters["instead"] = instead(of: name, product)
      result.append(found)
    }
    if let checks = owner.extensions[product] as? any ProductChecks {
      result += checks.observations(of: text, product, self)
    }
    return result + headers(text, product)
  }

  /// The setting that equals a directive.
  private func instead(of directive: String, _ product: KubernetesProduct) -> String {
    let name = directive.replacing("_", with: "-")
    guard let prefix = product.prefix, product.annotations.contains(name) else { return "the annotation" }
    return prefix + name
  }

  /// Snippets outside of locations.
  private func outer(_ text: SnippetText, _ product: KubernetesProduct) -> [Observation] {
    var result: [Observation] = []
    if let useless = text.directives.first(where: { product.snippetOverridden.contains(text.tree.name(of: $0)) }) {
      let name = text.tree.name(of: useless)
      var found = observation(
        .snippetNoEffect, .ineffective, product, text.object, text.name, name, text.span(of: useless))
      found.parameters["directive"] = name
      found.parameters["reason"] = "every location states it for itself"
      result.append(found)
    }
    return result + headers(text, product)
  }

  private func headers(_ text: SnippetText, _ product: KubernetesProduct) -> [Observation] {
    let useless = text.directives.first {
      ["add_header", "more_set_headers", "proxy_set_header"].contains(text.tree.name(of: $0))
        && text.isAbout("x-accel-buffering", $0)
    }
    guard let useless else { return [] }
    let name = text.tree.name(of: useless)
    var found = observation(
      .snippetNoEffect, .ineffective, product, text.object, text.name, name, text.span(of: useless))
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
