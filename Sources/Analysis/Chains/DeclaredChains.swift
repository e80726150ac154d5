import SourceText
import StreamModel

/// The chains that the user declares, matched with the hops that were found.
struct DeclaredChains: Sendable {
  /// The next hops on a declared path, with the declaration.
  struct Step {
    let chain: [any Hop]
    let link: HopLink
  }

  private struct Declaration {
    let path: DeclaredChain
    let places: [Place]
  }

  /// A hop of a declared path.
  private enum Place {
    case builtIn(BuiltInHop)
    case file(FileID)
    case object(String)
    /// The name is not among the inputs; that is reported elsewhere.
    case nowhere
  }

  private let declarations: [Declaration]
  private let gateways: [any Gateway]
  private let files: [ConfigurationID: Set<FileID>]

  init(_ paths: [DeclaredChain], gateways: [any Gateway], file: (String) -> FileID?) {
    self.gateways = gateways
    files = Dictionary(gateways.map { ($0.id, $0.files) }, uniquingKeysWith: { first, _ in first })
    declarations = paths.map { path in
      Declaration(
        path: path,
        places: path.hops.map { element in
          switch element {
          case .builtIn(let hop): .builtIn(hop)
          case .file(let name, _): file(name).map(Place.file) ?? .nowhere
          case .object(let name, _): .object(name)
          }
        })
    }
  }

  var isEmpty: Bool { declarations.isEmpty }

  /// Whether a path goes on at one of its ends.
  func holds(_ path: ProxyChain) -> Bool {
    guard !isEmpty, let first = path.hops.first, let last = path.hops.last else { return false }
    return declarations.contains { declaration in
      declaration.path.holds(path.route)
        && (position(of: first, in: declaration).map { $0 > 0 } == true
          || position(of: last, in: declaration).map { $0 + 1 < declaration.places.count } == true)
    }
  }

  /// The hops that are declared to be before a hop.
  func before(_ hop: any Hop, _ path: ProxyChain) -> [Step] { steps(from: hop, path, by: -1) }

  /// The hops that are declared to be behind a hop.
  func behind(_ hop: any Hop, _ path: ProxyChain) -> [Step] { steps(from: hop, path, by: 1) }

  private func steps(from hop: any Hop, _ path: ProxyChain, by offset: Int) -> [Step] {
    declarations.compactMap { declaration in
      guard declaration.path.holds(path.route), let position = position(of: hop, in: declaration) else { return nil }
      let next = position + offset
      guard declaration.places.indices.contains(next) else { return nil }
      let request = HopRequest(host: hop.asked.host, path: hop.asked.path, kind: path.judgedAs)
      guard let chain = chain(declaration.places[next], request) else { return nil }
      let link = HopLink(text: "declared in \(declaration.path.source)", span: declaration.path.hops[next].span)
      return Step(chain: chain, link: link)
    }
  }

  private func position(of hop: any Hop, in declaration: Declaration) -> Int? {
    declaration.places.firstIndex { matches($0, hop) }
  }

  private func chain(_ place: Place, _ request: HopRequest) -> [any Hop]? {
    if case .builtIn(let hop) = place { return [hop] }
    for gateway in gateways {
      if let found = gateway.chains(for: request, port: nil, endingIn: nil).first(where: { chain in
        chain.contains { matches(place, $0) }
      }) {
        return found
      }
    }
    return nil
  }

  private func matches(_ place: Place, _ hop: any Hop) -> Bool {
    switch place {
    case .builtIn(let other): return hop.identity == other.identity
    case .file(let file): return hop.span.file == file || files[hop.identity.configuration]?.contains(file) == true
    case .object(let name):
      guard let object = hop.object else { return false }
      if object == name { return true }
      // A declaration without a namespace means any.
      let wanted = name.split(separator: "/")
      let parts = object.split(separator: "/")
      return wanted.count == 2 && parts.first == wanted.first && parts.last == wanted.last
    case .nowhere: return false
    }
  }
}
