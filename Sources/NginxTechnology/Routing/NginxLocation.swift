import Analysis
import NginxSyntax
/// One `location` with its modifier.
struct NginxLocation: Sendable {
  enum Match: Sendable {
    case exact(String)
    /// `stopsRegex` for `^~`.
    case prefix(String, stopsRegex: Bool)
    case regex(PCRERegex?, String)
    case named(String)
  }

  let match: Match
  private let ownBlock: Int32

  /// The block of the location.
  var block: Int { Int(ownBlock) }

  /// The route as it is written: `/v1`, `= /v1`, `~ ^/v1`.
  var title: String {
    switch match {
    case .exact(let path): "= \(path)"
    case .prefix(let path, let stops): stops ? "^~ \(path)" : path
    case .regex(_, let pattern): "~ \(pattern)"
    case .named(let name): name
    }
  }

  /// Whether a request can reach it by its path. Every path begins with a slash; a template parameter or a macro at the
  /// beginning of a name is unknown.
  var canMatch: Bool {
    switch match {
    case .exact(let text), .prefix(let text, _):
      guard let first = text.utf8.first else { return true }
      return first == UInt8(ascii: "/") || first == UInt8(ascii: "$") || first == UInt8(ascii: "{")
        || first == UInt8(ascii: "<") || first == UInt8(ascii: "%") || first == UInt8(ascii: "_")
    case .regex, .named: return true
    }
  }

  /// How many bytes of a path are known to match where a template decides about the rest.
  func mayMatch(_ path: String) -> Int? {
    switch match {
    case .exact(let text) where NginxVariables.isVariable(text):
      return NginxVariableText(text).mayBegin(path, isWhole: true)
    case .prefix(let text, _) where NginxVariables.isVariable(text):
      return NginxVariableText(text).mayBegin(path, isWhole: false)
    default: return nil
    }
  }

  /// Whether a template decides about a part of the path.
  fileprivate var hasUnknownPart: Bool {
    switch match {
    case .exact(let text), .prefix(let text, _): NginxVariables.isVariable(text)
    case .regex, .named: false
    }
  }

  /// Reads the arguments of a `location` (ngx_http_core_location, src/http/ngx_http_core_module.c): the modifier may be
  /// glued to the path.
  init?(arguments: [String], block: Int, regexes: PCRERegexCache) {
    ownBlock = Int32(block)
    if arguments.count == 2 {
      switch arguments[0] {
      case "=": match = .exact(arguments[1])
      case "^~": match = .prefix(arguments[1], stopsRegex: true)
      case "~": match = .regex(regexes.regex(arguments[1], caseless: false), arguments[1])
      case "~*": match = .regex(regexes.regex(arguments[1], caseless: true), arguments[1])
      default: return nil
      }
      return
    }
    guard arguments.count == 1, let first = arguments.first else { return nil }
    if first.hasPrefix("=") {
      match = .exact(String(first.dropFirst()))
    } else if first.hasPrefix("^~") {
      match = .prefix(String(first.dropFirst(2)), stopsRegex: true)
    } else if first.hasPrefix("~*") {
      match = .regex(regexes.regex(String(first.dropFirst(2)), caseless: true), String(first.dropFirst(2)))
    } else if first.hasPrefix("~") {
      match = .regex(regexes.regex(String(first.dropFirst()), caseless: false), String(first.dropFirst()))
    } else if first.hasPrefix("@") {
      match = .named(first)
    } else {
      match = .prefix(first, stopsRegex: false)
    }
  }
}

/// The locations of one level.
struct NginxLocationLevel: Sendable {
  /// The locations of the whole configuration, and the positions of the level's own.
  private let surroundings: NginxServer.Surroundings
  private let own: [Int32]
  /// Tables of a level with many locations.
  let index: NginxLocationIndex?

  /// A level of the locations at these positions.
  init(_ own: [Int32], of surroundings: NginxServer.Surroundings) {
    self.own = own
    self.surroundings = surroundings
    index = own.count > 8 ? NginxLocationIndex(own.map { surroundings.locations[Int($0)] }) : nil
  }

  var isEmpty: Bool { own.isEmpty }
  var count: Int { own.count }
  /// The location at a position in the level.
  subscript(position: Int) -> NginxLocation { surroundings.locations[Int(own[position])] }
  /// In the order of the configuration.
  var locations: LazyMapSequence<[Int32], NginxLocation> {
    own.lazy.map { [surroundings] in surroundings.locations[Int($0)] }
  }

  /// The location that a path matches.
  enum Selection: Equatable {
    case location(Int)
    /// nginx responds with 301 and a slash appended.
    case redirect(Int)
    /// The enclosing level serves it.
    case none
  }
}

/// Positions of the locations of a level, by how a path selects them. Most levels have none, so that they are stored
/// out of line.
final class NginxLocationIndex: Sendable {
  /// The first location of each `=` path.
  let exact: [String: Int]
  /// Exact and prefix locations that end in a slash.
  let slashed: [String: [Int]]
  /// The first location of each prefix.
  let prefixes: NginxPrefixTable<Int>
  /// Positions of the regular expressions.
  let regexes: [Int]
  let regexList: NginxRegexList
  /// Positions of those whose path is not known to its end.
  let unknown: [Int]

  init(_ locations: [NginxLocation]) {
    var exact: [String: Int] = [:]
    var slashed: [String: [Int]] = [:]
    var prefixes: [String: Int] = [:]
    var regexes: [Int] = []
    var beginnings: [String?] = []
    for (position, location) in locations.enumerated() {
      switch location.match {
      case .exact(let path):
        if exact[path] == nil { exact[path] = position }
        if path.utf8.last == UInt8(ascii: "/") { slashed[path, default: []].append(position) }
      case .prefix(let path, _):
        if prefixes[path] == nil { prefixes[path] = position }
        if path.utf8.last == UInt8(ascii: "/") { slashed[path, default: []].append(position) }
      case .regex(let regex, _):
        regexes.append(position)
        beginnings.append(regex?.prefix)
      case .named: break
      }
    }
    self.exact = exact
    self.slashed = slashed
    self.prefixes = NginxPrefixTable(prefixes)
    self.regexes = regexes
    unknown = locations.indices.filter { locations[$0].hasUnknownPart }
    regexList = NginxRegexList(prefixes: beginnings)
  }
}
