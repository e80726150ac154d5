import SourceText
import StreamModel

/// The chains that the user declares, matched with the hops that were found.
struct DeclaredChains: Sendable {
  /// The next hops on a declared path, with the declaration.
  struct Step {
    let hops: [any Hop]
    let link: HopLink
  }

  private struct Declaration {
    let chain: DeclaredChain
    let locations: [Location]
  }

  /// A hop of a declared path.
  private enum Location {
    case builtIn(BuiltInHop)
    case file(FileID)
    case object(String)
    /// The name is not among the inputs; that is reported elsewhere.
    case unknown
  }

  private let declarations: [Declaration]
  private let gateways: [any Gateway]
  private let files: [ConfigurationID: Set<FileID>]

  init(_ chains: [DeclaredChain], gateways: [any Gateway], file: (String) -> FileID?) {
    self.gateways = gateways
    files = Dictionary(gateways.map { ($0.id, $0.files) }, uniquingKeysWith: { first, _ in first })
    declarations = chains.map { chain in
      Declaration(
        chain: chain,
        locations: chain.hops.map { element in
          switch element {
          case .builtIn(let hop): .builtIn(hop)
          case .file(let name, _): file(name).map(Location.file) ?? .unknown
          case .object(let name, _): .object(name)
          }
        })
    }
  }

  var isEmpty: Bool { declarations.isEmpty }

  /// Whether a declaration extends a chain at one of its ends.
  func extends(_ chain: ProxyChain) -> Bool {
    guard !isEmpty, let first = chain.hops.first, let last = chain.hops.last else { return false }
    return declarations.contains { declaration in
      declaration.chain.matches(chain.route)
        && (position(of: first, in: declaration).map { $0 > 0 } == true
          || position(of: last, in: declaration).map { $0 + 1 < declaration.locations.count } == true)
    }
  }

  /// The hops that are declared to be before a hop.
  func before(_ hop: any Hop, _ chain: ProxyChain) -> [Step] { steps(from: hop, chain, by: -1) }

  /// The hops that are declared to be behind a hop.
  func behind(_ hop: any Hop, _ chain: ProxyChain) -> [Step] { steps(from: hop, chain, by: 1) }

  private func steps(from hop: any Hop, _ chain: ProxyChain, by offset: Int) -> [Step] {
    declarations.compactMap { declaration in
      guard declaration.chain.matches(chain.route), let position = position(of: hop, in: declaration) else {
        return nil
      }
      let next = position + offset
      guard declaration.locations.indices.contains(next) else { return nil }
      let request = HopRequest(host: hop.incomingRequest.host, path: hop.incomingRequest.path, kind: chain.judgedAs)
      guard let hops = hops(declaration.locations[next], request) else { return nil }
      let link = HopLink(text: "declared in \(declaration.chain.source)", span: declaration.chain.hops[next].span)
      return Step(hops: hops, link: link)
    }
  }

  private func position(of hop: any Hop, in declaration: Declaration) -> Int? {
    declaration.locations.firstIndex { matches($0, hop) }
  }

  private func hops(_ location: Location, _ request: HopRequest) -> [any Hop]? {
    if case .builtIn(let hop) = location { return [hop] }
    for gateway in gateways {
      if let found = gateway.chains(for: request, port: nil, endingIn: nil).first(where: { hops in
        hops.contains { matches(location, $0) }
      }) {
        return found
      }
    }
    return nil
  }

  private func matches(_ location: Location, _ hop: any Hop) -> Bool {
    switch location {
    case .builtIn(let other): return hop.identity == other.identity
    case .file(let file): return hop.span.file == file || files[hop.identity.configuration]?.contains(file) == true
    case .object(let name):
      guard let object = hop.object else { return false }
      if object == name { return true }
      // A declaration without a namespace means any.
      let wanted = name.split(separator: "/")
      let parts = object.split(separator: "/")
      return wanted.count == 2 && parts.first == wanted.first && parts.last == wanted.last
    case .unknown: return false
    }
  }
}
