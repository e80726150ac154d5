import SourceText

/// What a reference such as `auth@file` leads to.
enum TraefikReference: Sendable {
  case found(TraefikDefinition)
  /// Nothing that was read has the name, and what was read is all there is, as far as the files tell. `isCertain` says
  /// whether nothing outside of them can have it.
  case missing(isCertain: Bool)
  case unknown
}

/// The names of middlewares, services and transports of all projects of a run.
struct TraefikNames: Sendable {
  /// The definitions of one name.
  private struct Meanings: Sendable {
    /// By project; nil where containers or files of one define the name differently.
    var byProject: [Int: TraefikDefinition?] = [:]
    /// Of all projects; nil where they differ.
    var common: TraefikDefinition?

    init(_ first: TraefikDefinition) {
      byProject[first.project] = .some(first)
      common = first
    }

    mutating func add(_ other: TraefikDefinition) {
      let content = other.node.content
      if common?.node.content != content { common = nil }
      guard let known = byProject[other.project] else {
        byProject[other.project] = .some(other)
        return
      }
      if known?.node.content != content { byProject[other.project] = .some(nil) }
    }
  }

  private var meanings: [String: Meanings] = [:]
  /// For each project, the providers whose names are all known.
  private let complete: [[TraefikProvider]]

  /// Whether projects see the names of each other.
  private let areShared: Bool

  /// `complete` are, by project, the providers whose definitions were all read; `areShared` tells whether one Traefik serves
  /// all projects, as far as is known.
  init(_ all: [TraefikDefinition], complete: [[TraefikProvider]], areShared: Bool) {
    self.complete = complete
    self.areShared = areShared
    for item in all {
      let key = Self.key(item.kind, item.name, item.provider)
      if meanings[key] == nil { meanings[key] = Meanings(item) } else { meanings[key]?.add(item) }
    }
  }

  private static func key(_ kind: TraefikDefinition.Kind, _ name: String, _ provider: TraefikProvider) -> String {
    "\(kind.rawValue) \(provider.rawValue) \(name)"
  }

  /// Looks a name up as a router or a middleware of a provider in a project sees it. What the project itself does not
  /// define, another one may: containers of several projects share one Traefik.
  func find(_ kind: TraefikDefinition.Kind, _ reference: TraefikNode, from provider: TraefikProvider, in project: Int)
    -> TraefikReference
  {
    guard let text = reference.text, !text.isEmpty, !reference.isUnknown else { return .unknown }
    let at = text.lastIndex(of: "@")
    let name = String(text[..<(at ?? text.endIndex)])
    guard let owner = at.map({ TraefikProvider(name: text[text.index(after: $0)...]) }) ?? provider else {
      return .unknown
    }
    if let found = meanings[Self.key(kind, name, owner)] {
      let own = found.byProject[project] ?? (areShared ? found.common : nil)
      return own.map(TraefikReference.found) ?? .unknown
    }
    guard complete.indices.contains(project), complete[project].contains(owner) else { return .unknown }
    return .missing(isCertain: owner == .file)
  }

  /// The middlewares of a list, those of chains in the place of the chain.
  func middlewares(_ list: [TraefikNode], from provider: TraefikProvider, in project: Int) -> [Middleware] {
    var result: [Middleware] = []
    var left = TraefikLimits.middlewares
    add(list, provider, project, depth: 0, &left, &result)
    return result
  }

  /// A middleware that a router uses.
  struct Middleware: Sendable {
    /// Where it is named.
    let reference: TraefikNode
    let target: TraefikReference
  }

  private func add(
    _ list: [TraefikNode], _ provider: TraefikProvider, _ project: Int, depth: Int, _ left: inout Int,
    _ result: inout [Middleware]
  ) {
    for reference in list {
      left -= 1
      guard left >= 0 else { return }
      let target = find(.middleware, reference, from: provider, in: project)
      if case .found(let definition) = target, let inner = definition.node["chain"]?["middlewares"] {
        // A ring of chains is refused by Traefik; what it would do is not known.
        guard depth < TraefikLimits.chainDepth else {
          result.append(Middleware(reference: reference, target: .unknown))
          continue
        }
        add(inner.texts, definition.provider, definition.project, depth: depth + 1, &left, &result)
      } else {
        result.append(Middleware(reference: reference, target: target))
      }
    }
  }
}
