import SourceText
import Streaming

/// The paths that the user declares, held against the hops that were found.
struct DeclaredChains: Sendable {
  /// The next hops on a declared path, with the declaration.
  struct Step {
    let chain: [any Hop]
    let link: HopLink
  }

  private struct Way {
    let path: DeclaredPath
    let places: [Place]
  }

  /// A hop of a declared path.
  private enum Place {
    case builtIn(BuiltInHop)
    case file(FileID)
    case object(String)
    /// What is named is not among the inputs; that is said elsewhere.
    case nowhere
  }

  private let ways: [Way]
  private let systems: [any Gateway]
  private let files: [Int: Set<FileID>]

  init(_ paths: [DeclaredPath], systems: [any Gateway], file: (String) -> FileID?) {
    self.systems = systems
    files = Dictionary(systems.map { ($0.number, $0.files) }, uniquingKeysWith: { first, _ in first })
    ways = paths.map { path in
      Way(
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

  var isEmpty: Bool { ways.isEmpty }

  /// Whether a path goes on at one of its ends.
  func holds(_ path: Path) -> Bool {
    guard !isEmpty, let first = path.hops.first, let last = path.hops.last else { return false }
    return ways.contains { way in
      way.path.holds(path.route)
        && (position(of: first, in: way).map { $0 > 0 } == true
          || position(of: last, in: way).map { $0 + 1 < way.places.count } == true)
    }
  }

  /// What is declared to stand before a hop.
  func before(_ hop: any Hop, _ path: Path) -> [Step] { steps(from: hop, path, by: -1) }

  /// What is declared to stand behind a hop.
  func behind(_ hop: any Hop, _ path: Path) -> [Step] { steps(from: hop, path, by: 1) }

  private func steps(from hop: any Hop, _ path: Path, by offset: Int) -> [Step] {
    ways.compactMap { way in
      guard way.path.holds(path.route), let position = position(of: hop, in: way) else { return nil }
      let next = position + offset
      guard way.places.indices.contains(next) else { return nil }
      let request = HopRequest(host: hop.asked.host, path: hop.asked.path, kind: path.judgedAs)
      guard let chain = chain(way.places[next], request) else { return nil }
      let link = HopLink(text: "declared in \(way.path.source)", span: way.path.hops[next].span)
      return Step(chain: chain, link: link)
    }
  }

  private func position(of hop: any Hop, in way: Way) -> Int? { way.places.firstIndex { matches($0, hop) } }

  private func chain(_ place: Place, _ request: HopRequest) -> [any Hop]? {
    if case .builtIn(let hop) = place { return [hop] }
    for system in systems {
      if let found = system.chains(for: request, port: nil, endingIn: nil).first(where: { chain in
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
    case .file(let file): return hop.span.file == file || files[hop.identity.tree]?.contains(file) == true
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
