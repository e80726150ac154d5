import Analysis
import NginxSyntax
import SourceText
import Synchronization

/// A configuration with its servers, locations, upstreams and maps looked up once.
final class NginxModel: Sendable {
  let configuration: NginxConfiguration
  let servers: [NginxServer]
  /// The `events` block.
  let events: Int?
  /// `upstream` blocks of `http` by name.
  let upstreams: [String: Int]
  /// `server` blocks of `stream` that proxy.
  let streamServers: [Int]
  /// `upstream` blocks of `stream` by name.
  let streamUpstreams: [String: Int]
  /// `map` blocks by the variable they define, `$` included.
  let maps: [String: NginxStatement]
  let variables: NginxVariables
  /// The directives of the rewrite module by block.
  let rewrites: NginxBlockTable<NginxRewrites>
  /// The server around each block.
  private let serverAround: NginxBlockTable<NginxServer>
  /// The location around each block.
  private let locationAround: NginxBlockTable<NginxLocation>
  /// The addresses of `upstream` blocks; the default port depends on the protocol of the request.
  private let upstreamTargets = Mutex<[UpstreamUse: UpstreamTargets]>([:])

  /// The statements that send subrequests, by the location that gets them; nil before it is asked for.
  private let knownSubrequests = Mutex<[Int: NginxStatement]?>(nil)

  /// The statements that send subrequests, by the location that gets them.
  var subrequests: [Int: NginxStatement] {
    if let known = knownSubrequests.withLock({ $0 }) { return known }
    let found = findSubrequests()
    knownSubrequests.withLock { $0 = found }
    return found
  }

  private struct UpstreamUse: Hashable {
    let block: Int
    let family: NginxFamily
  }

  private struct UpstreamTargets {
    let all: [NginxTarget]
    let own: [NginxTarget]
  }

  /// `regexes` is shared by configurations that may have the same expressions.
  init(_ configuration: NginxConfiguration, regexes: PCRERegexCache = PCRERegexCache()) {
    self.configuration = configuration
    let blocks = configuration.blocks
    events = blocks.firstIndex { $0.context == .events }
    var locations = NginxBlockTable(blocks, context: .location) { index in
      configuration.head(of: index).flatMap { head in
        NginxLocation(arguments: configuration.arguments(head), block: index, regexes: regexes)
      }
    }
    // Locations are behind their server in the list of blocks.
    var servers = Self.servers(of: configuration, with: locations, regexes)
    var upstreams: [String: Int] = [:]
    var streamServers: [Int] = []
    var streamUpstreams: [String: Int] = [:]
    var maps: [String: NginxStatement] = [:]
    for (index, block) in blocks.enumerated() {
      switch block.context {
      case .upstream, .streamUpstream:
        guard let head = configuration.head(of: index), let name = configuration.argument(0, head) else { continue }
        if block.context == .upstream { upstreams[name] = index } else { streamUpstreams[name] = index }
      case .streamServer: streamServers.append(index)
      case .data:
        guard let head = configuration.head(of: index), configuration.name(head) == "map",
          let name = configuration.argument(1, head)
        else { continue }
        maps[name] = head
      default: break
      }
    }
    rewrites =
      [.return, .break, .rewrite, .if].contains(where: configuration.mentions)
      ? NginxBlockTable(blocks) { NginxRewrites(reading: configuration, block: $0, regexes: regexes) }
      : NginxBlockTable()
    self.servers = servers.values
    servers.spread(over: blocks)
    locations.spread(over: blocks)
    serverAround = servers
    locationAround = locations
    self.upstreams = upstreams
    self.streamServers = streamServers
    self.streamUpstreams = streamUpstreams
    self.maps = maps
    variables = NginxVariables(configuration: configuration, maps: maps, regexes: regexes)
  }

  private static func servers(
    of configuration: NginxConfiguration, with locations: NginxBlockTable<NginxLocation>, _ regexes: PCRERegexCache
  ) -> NginxBlockTable<NginxServer> {
    let surroundings = NginxServer.Surroundings(configuration, locations.values, regexes)
    return NginxBlockTable(configuration.blocks, context: .server) { index in
      NginxServer(block: index, of: locations, in: surroundings)
    }
  }

  /// The directives that hand a request to an application.
  static let passDirectives: [(name: NginxName, family: NginxFamily)] = [
    (.proxyPass, .proxy), (.fastCGIPass, .fastCGI), (.uWSGIPass, .uWSGI), (.sCGIPass, .sCGI),
    (.gRPCPass, .gRPC), (.memcachedPass, .memcached),
  ]

  /// The pass directive that serves a block. Nested locations do not inherit it; `if` and `limit_except` do.
  func pass(of block: Int) -> (statement: NginxStatement, family: NginxFamily)? {
    var block = block
    while true {
      for (name, family) in Self.passDirectives {
        if let statement = configuration.first(name, in: block) { return (statement, family) }
      }
      guard configuration.blocks[block].context == .ifInLocation || configuration.blocks[block].context == .limitExcept
      else { return nil }
      block = configuration.blocks[block].parent
    }
  }

  /// The server that contains a block.
  func server(of block: Int) -> NginxServer? { serverAround[block] }

  /// The `upstream` block that the argument of a pass directive names.
  func upstream(behind pass: NginxStatement, family: NginxFamily, at block: Int) -> Int? {
    let known = family == .stream ? streamUpstreams : upstreams
    guard !known.isEmpty, let address = configuration.argument(0, pass) else { return nil }
    return known[NginxTarget(variables.resolve(address, at: block), family: family).host]
  }

  /// The addresses behind a pass directive: those of an upstream, or the one it names. `ownOnly` drops those that are
  /// certainly not this machine.
  func targets(of pass: NginxStatement, family: NginxFamily, at block: Int, ownOnly: Bool = false) -> [NginxTarget] {
    let known = family == .stream ? streamUpstreams : upstreams
    if ownOnly, known.isEmpty, configuration.isPlain(argument: 0, pass, where: { !NginxTarget.mayBeLoopback($0) }) {
      return []
    }
    let text = variables.resolve(configuration.argument(0, pass) ?? "", at: block)
    let target = NginxTarget(text, family: family)
    let upstream = known[target.host]
    guard let upstream else { return ownOnly && !target.isLoopback ? [] : [target] }
    let all = upstreamTargets.withLock { known in
      let use = UpstreamUse(block: upstream, family: family)
      if let targets = known[use] { return targets }
      let targets = configuration.all(.server, in: upstream).compactMap { statement in
        configuration.argument(0, statement).map { NginxTarget($0, family: family) }
      }
      let both = UpstreamTargets(all: targets, own: targets.filter(\.isLoopback))
      known[use] = both
      return both
    }
    return (ownOnly ? all.own : all.all).map { address in
      var server = address
      server.path = target.path
      return server
    }
  }

  /// The `location` that contains a block, the block itself included; nil outside of locations and for one that nginx
  /// would refuse.
  func location(of block: Int) -> NginxLocation? { locationAround[block] }
}

extension NginxServer {
  /// Visits all locations of the server, outer ones first.
  func eachLocation(_ body: (NginxLocation) -> Void) { each(of: level, body) }

  private func each(of level: NginxLocationLevel, _ body: (NginxLocation) -> Void) {
    for position in 0..<level.count {
      let location = level[position]
      body(location)
      if !nested.isEmpty, let inner = nested[location.block] { each(of: inner, body) }
    }
  }
}
