import SourceText

/// Routers that belong together: those of a compose project, with the files that its Traefik reads, or those of a folder of
/// dynamic configuration.
struct TraefikProject: Sendable {
  let number: Int
  /// For names of files that are equally good.
  let folder: String
  /// The Traefik that serves them; nil where the files do not tell.
  var instance: TraefikInstance?
  var routers: [TraefikRouter] = []
  var definitions: [TraefikDefinition] = []
  /// The providers whose definitions were all read.
  var complete: [TraefikProvider] = []
  /// The files that it is made of.
  var files: Set<FileID> = []

  init(number: Int, folder: String, files: Set<FileID> = []) {
    self.number = number
    self.folder = folder
    self.files = files
  }

  // MARK: Adding

  /// Adds what a file of the file provider, or the labels of a container, define.
  mutating func add(_ http: TraefikNode, from provider: TraefikProvider, container: TraefikContainer? = nil) {
    for kind in [TraefikDefinition.Kind.middleware, .service, .transport] {
      for child in http[kind.rawValue]?.children ?? [] {
        definitions.append(
          TraefikDefinition(
            kind: kind, name: child.name, provider: provider, node: child.node, container: container, project: number))
      }
    }
    for child in http["routers"]?.children ?? [] { add(child.name, child.node, from: provider, container) }
  }

  /// Adds a router; of a rule that the files do not tell any request may be taken.
  mutating func add(
    _ name: String, _ node: TraefikNode, from provider: TraefikProvider, _ container: TraefikContainer?
  ) {
    // Without a rule the file provider has no route; labels get the default rule, whose host is that of the container.
    let rule = node["rule"]
    guard rule != nil || provider == .docker else { return }
    routers.append(
      TraefikRouter(
        name: name, provider: provider, node: node, rule: RouterRule(rule?.text ?? ""), container: container,
        project: number))
  }
}
