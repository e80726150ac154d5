import SourceText
import Streaming

/// Joins the paths of single systems to whole ones: what stands in front of each, and what behind it.
///
/// A route that streams is most often known where it is written most exactly: the location of the inner nginx, not the
/// `/` of the load balancer. So paths are followed both ways from where they were found.
package struct ChainLinker {
  private let book: AddressBook?
  private let systems: [Int: any Gateway]
  private let declared: DeclaredChains
  /// The hops that lead to a system, by their own system.
  private var outer: [Int: [Int: Set<HopIdentity>]] = [:]

  /// Hops behind one another.
  private static let depthLimit = 8
  /// Ways through one system or into it that are followed for one path.
  private static let widthLimit = 8

  /// Creates a linker over all systems of a run.
  /// `book` says what answers at a name, and is nil where no names are known; `declared` are the user's own paths, in which
  /// files are looked up with `file`.
  package init(
    book: AddressBook?, systems: [any Gateway], declared: [DeclaredPath] = [],
    file: (String) -> FileID? = { _ in nil }
  ) {
    self.book = book.flatMap { $0.isEmpty ? nil : $0 }
    self.declared = DeclaredChains(declared, systems: systems, file: file)
    self.systems = Dictionary(systems.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Replaces the paths that continue elsewhere by whole ones.
  package mutating func link(_ analyses: inout [TechnologyAnalysis]) {
    guard (systems.count > 1 && book != nil) || !declared.isEmpty else { return }
    for analysis in analyses where book != nil {
      for path in analysis.paths {
        guard let last = path.hops.last else { continue }
        for entry in last.targets.flatMap(entries) where entry.system != last.identity.tree {
          outer[entry.system, default: [:]][last.identity.tree, default: []].insert(last.identity)
        }
      }
    }
    guard !outer.isEmpty || !declared.isEmpty else { return }
    for index in analyses.indices {
      let (kept, changed) = split(analyses[index].paths)
      guard !changed.isEmpty else { continue }
      var whole: [Path] = []
      for path in changed { whole += complete(path) }
      analyses[index].paths = kept + whole
    }
    LinkedChains(analyses).reduce(&analyses)
  }

  /// The paths that end where they are, and those that go on.
  private func split(_ paths: [Path]) -> (kept: [Path], changed: [Path]) {
    var kept: [Path] = []
    var changed: [Path] = []
    for path in paths {
      guard let first = path.hops.first, let last = path.hops.last else { continue }
      let goesOn = last.targets.contains { target in
        entries(for: target).contains { $0.system != last.identity.tree && systems[$0.system] != nil }
      }
      if goesOn || outer[first.identity.tree] != nil || declared.holds(path) {
        changed.append(path)
      } else {
        kept.append(path)
      }
    }
    return (kept, changed)
  }

  private func entries(for target: HopTarget) -> [AddressBook.Entry] { book?.entries(for: target) ?? [] }

  // MARK: Both ways

  private struct Piece {
    var hops: [any Hop]
    /// As many as hops: the link that leads to each hop, or away from it.
    var links: [HopLink?]
  }

  private func complete(_ path: Path) -> [Path] {
    let tails = behind(path.hops, path, visited: Set(path.hops.map(\.identity.tree)), depth: path.hops.count)
    let heads = before(path.hops, path, visited: Set(path.hops.map(\.identity.tree)), depth: path.hops.count)
    let inner = path.links.isEmpty ? [HopLink?](repeating: nil, count: max(0, path.hops.count - 1)) : path.links
    var result: [Path] = []
    for head in heads {
      // What stands before and behind is followed on its own; a system that is both would make a circle.
      let before = Set(head.hops.map(\.identity.tree))
      for tail in tails.map({ Self.outside(before, $0) }) where result.count < Self.widthLimit {
        var whole = path
        whole.hops = head.hops + path.hops + tail.hops
        whole.links = head.links + inner + tail.links
        result.append(whole)
      }
    }
    return result
  }

  /// The piece up to the first hop of one of the systems.
  private static func outside(_ systems: Set<Int>, _ piece: Piece) -> Piece {
    let end = piece.hops.firstIndex { systems.contains($0.identity.tree) } ?? piece.hops.count
    return Piece(hops: Array(piece.hops[..<end]), links: Array(piece.links[..<end]))
  }

  /// What stands behind the last hop; one empty piece when nothing does.
  private func behind(_ hops: [any Hop], _ path: Path, visited: Set<Int>, depth: Int) -> [Piece] {
    let end = [Piece(hops: [], links: [])]
    guard depth < Self.depthLimit, let last = hops.last else { return end }
    var result: [Piece] = []
    for step in declared.behind(last, path) where !visited.contains(step.chain[0].identity.tree) {
      let visited = visited.union(step.chain.map(\.identity.tree))
      for rest in behind(step.chain, path, visited: visited, depth: depth + step.chain.count) {
        let within = [HopLink?](repeating: nil, count: step.chain.count - 1)
        result.append(Piece(hops: step.chain + rest.hops, links: [step.link] + within + rest.links))
      }
    }
    if !result.isEmpty { return result }
    for target in last.targets {
      for entry in entries(for: target) where !visited.contains(entry.system) {
        guard let system = systems[entry.system] else { continue }
        for chain in system.chains(for: target.request, port: entry.port, endingIn: nil).prefix(Self.widthLimit) {
          for rest in behind(chain, path, visited: visited.union([entry.system]), depth: depth + chain.count) {
            guard result.count < Self.widthLimit else { return result }
            let within = [HopLink?](repeating: nil, count: chain.count - 1)
            result.append(Piece(hops: chain + rest.hops, links: [entry.link] + within + rest.links))
          }
        }
      }
    }
    return result.isEmpty ? end : result
  }

  /// What stands before the first hop.
  private func before(_ hops: [any Hop], _ path: Path, visited: Set<Int>, depth: Int) -> [Piece] {
    let end = [Piece(hops: [], links: [])]
    guard depth < Self.depthLimit, let first = hops.first else { return end }
    let request = HopRequest(host: first.asked.host, path: first.asked.path, kind: path.judgedAs)
    var result: [Piece] = []
    for step in declared.before(first, path) where !visited.contains(step.chain[0].identity.tree) {
      let visited = visited.union(step.chain.map(\.identity.tree))
      for rest in before(step.chain, path, visited: visited, depth: depth + step.chain.count) {
        let within = [HopLink?](repeating: nil, count: step.chain.count - 1)
        result.append(Piece(hops: rest.hops + step.chain, links: rest.links + within + [step.link]))
      }
    }
    if !result.isEmpty { return result }
    for (number, ends) in (outer[first.identity.tree] ?? [:]).sorted(by: { $0.key < $1.key })
    where !visited.contains(number) {
      guard let system = systems[number] else { continue }
      for chain in system.chains(for: request, port: nil, endingIn: ends).prefix(Self.widthLimit) {
        guard let link = link(from: chain, to: first.identity.tree) else { continue }
        for rest in before(chain, path, visited: visited.union([number]), depth: depth + chain.count) {
          guard result.count < Self.widthLimit else { return result }
          let within = [HopLink?](repeating: nil, count: chain.count - 1)
          result.append(Piece(hops: rest.hops + chain, links: rest.links + within + [link]))
        }
      }
    }
    return result.isEmpty ? end : result
  }

  private func link(from chain: [any Hop], to system: Int) -> HopLink? {
    guard let last = chain.last else { return nil }
    return last.targets.lazy.flatMap { entries(for: $0) }.first { $0.system == system }?.link
  }
}
