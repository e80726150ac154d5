import Analysis
import NginxSyntax
import SourceText
import Synchronization

/// One `listen` of a server.
struct NginxListen: Sendable, Hashable {
  /// `*` for all addresses, the path for a Unix socket.
  var address: String
  /// 0 for a Unix socket or when a template parameter means it.
  var port: Int
  var isTLS = false
  var isHTTP2 = false
  var isQUIC = false
  var isDefault = false

  /// Reads the arguments of `listen`.
  init(arguments: [String]) {
    address = "*"
    port = 80
    var first = arguments.first ?? ""
    let bytes = first.utf8
    if first.hasPrefix("unix:") {
      address = first
      port = 0
    } else {
      if let bracket = bytes.lastIndex(of: UInt8(ascii: "]")) {
        address = String(first[...bracket])
        first = String(first[bytes.index(after: bracket)...])
        if first.utf8.first == UInt8(ascii: ":") { port = Int(first.dropFirst()) ?? 0 }
      } else if let colon = bytes.lastIndex(of: UInt8(ascii: ":")) {
        address = String(first[..<colon])
        port = Int(first[bytes.index(after: colon)...]) ?? 0
      } else if let number = Int(first) {
        port = number
      } else if bytes.contains(UInt8(ascii: "$")) {
        port = 0
      } else {
        address = first
      }
      if address == "0.0.0.0" || address == "[::]" || address.isEmpty { address = "*" }
    }
    for word in arguments.dropFirst() {
      switch word {
      case "ssl": isTLS = true
      case "http2": isHTTP2 = true
      case "quic": isQUIC = true
      case "default_server", "default": isDefault = true
      default: break
      }
    }
  }
}

/// One `server` of `http`.
final class NginxServer: Sendable {
  let block: Int
  let listens: [NginxListen]
  private let surroundings: Surroundings
  /// Created lazily: few requests have a known host.
  private let knownNames = Mutex<[NginxServerName]?>(nil)
  /// Locations directly in the server.
  let level: NginxLocationLevel
  /// Locations within locations, by block.
  let nested: [Int: NginxLocationLevel]
  /// Named locations.
  let named: [String: Int]

  /// The parts shared by all servers of a configuration.
  final class Surroundings: Sendable {
    let configuration: NginxConfiguration
    let locations: [NginxLocation]
    let regexes: PCRERegexCache

    init(_ configuration: NginxConfiguration, _ locations: [NginxLocation], _ regexes: PCRERegexCache) {
      self.configuration = configuration
      self.locations = locations
      self.regexes = regexes
    }
  }

  init(block: Int, of locations: NginxBlockTable<NginxLocation>, in surroundings: Surroundings) {
    self.block = block
    self.surroundings = surroundings
    let configuration = surroundings.configuration
    // `http2 on` (1.25.1) and the old `ssl on` apply to every listener of the server.
    let flag = { (name: NginxName) in
      configuration.firstInForce(name, at: block).flatMap { configuration.argument(0, $0) }
        .flatMap(NginxValue.flag) ?? false
    }
    let written = configuration.all(.listen, in: block).map { configuration.arguments($0) }
    listens = Self.listens(written, isHTTP2: flag(.http2), isTLS: flag(.ssl))
    var nested: [Int: NginxLocationLevel] = [:]
    var named: [String: Int] = [:]
    func read(_ block: Int) -> NginxLocationLevel {
      var list: [Int32] = []
      for statement in configuration.all(.location, in: block) where statement.opens >= 0 {
        let inner = Int(statement.opens)
        guard let position = locations.position(of: inner) else { continue }
        let location = locations.values[position]
        if case .named(let name) = location.match { named[name] = inner }
        list.append(Int32(position))
        let below = read(inner)
        if !below.isEmpty { nested[inner] = below }
      }
      return NginxLocationLevel(list, of: surroundings)
    }
    level = read(block)
    self.nested = nested
    self.named = named
  }

  /// Lower case; regular expressions keep their `~`.
  var names: [NginxServerName] {
    if let known = knownNames.withLock({ $0 }) { return known }
    let configuration = surroundings.configuration
    let names = configuration.all(.serverName, in: block).flatMap { configuration.arguments($0) }.map {
      NginxServerName($0.utf8.first == UInt8(ascii: "~") ? $0 : $0.lowercased(), regexes: surroundings.regexes)
    }
    knownNames.withLock { $0 = names }
    return names
  }

  /// Nearly all servers have equal listeners, and share the result.
  private static func listens(_ written: [[String]], isHTTP2: Bool, isTLS: Bool) -> [NginxListen] {
    if written.count < 2, !isTLS {
      let arguments = written.first ?? ["80"]
      if arguments == ["80"] { return common[isHTTP2 ? 1 : 0] }
      if arguments == ["443", "ssl"] { return common[isHTTP2 ? 3 : 2] }
    }
    return read(written, isHTTP2: isHTTP2, isTLS: isTLS)
  }

  private static let common = [["80"], ["443", "ssl"]].flatMap { arguments in
    [false, true].map { read([arguments], isHTTP2: $0, isTLS: false) }
  }

  private static func read(_ written: [[String]], isHTTP2: Bool, isTLS: Bool) -> [NginxListen] {
    (written.isEmpty ? [["80"]] : written).map { arguments in
      var listen = NginxListen(arguments: arguments)
      if isHTTP2, listen.isTLS || listen.port > 0 { listen.isHTTP2 = true }
      if isTLS { listen.isTLS = true }
      return listen
    }
  }

  /// How well the server's names fit a host: exact 4, leading wildcard 3, trailing wildcard 2, regex 1, not at all 0
  /// (ngx_http_find_virtual_server, src/http/ngx_http_request.c).
  func fit(of host: String) -> Int {
    var best = 0
    for name in names {
      if name.text == host { return 4 }
      switch name.form {
      case .plain: break
      case .suffix(let suffix): if host.hasSuffix(suffix) { best = max(best, 3) }
      case .domain(let name):
        if host == name { return 4 }
        if host.hasSuffix("." + name) { best = max(best, 3) }
      case .prefix(let prefix): if host.hasPrefix(prefix) { best = max(best, 2) }
      case .regex(let regex): if best < 1, regex?.matches(host) == true { best = 1 }
      case .any: best = max(best, 1)
      }
    }
    return best
  }

  /// Whether any listener offers HTTP/2.
  var offersHTTP2: Bool { listens.contains(where: \.isHTTP2) }
  /// Whether any listener has TLS.
  var offersTLS: Bool { listens.contains { $0.isTLS && !$0.isQUIC } }
}

/// One name of a `server_name`.
struct NginxServerName: Sendable {
  enum Form: Sendable {
    case plain
    /// `*.example.com`, as `.example.com`.
    case suffix(String)
    /// `.example.com`, as `example.com`.
    case domain(String)
    /// `www.example.*`, as `www.example.`.
    case prefix(String)
    case regex(PCRERegex?)
    /// A template parameter may be any name.
    case any
  }

  /// Lower case; regular expressions keep their `~`.
  let text: String
  let form: Form

  init(_ text: String, regexes: PCRERegexCache) {
    self.text = text
    form =
      switch text.utf8.first {
      case UInt8(ascii: "~"): .regex(regexes.regex(String(text.dropFirst()), caseless: true))
      case UInt8(ascii: "*") where text.hasPrefix("*."): .suffix(String(text.dropFirst()))
      case UInt8(ascii: "."): .domain(String(text.dropFirst()))
      default:
        if text.utf8.last == UInt8(ascii: "*"), text.hasSuffix(".*") {
          .prefix(String(text.dropLast()))
        } else {
          text.utf8.contains(UInt8(ascii: "$")) ? .any : .plain
        }
      }
  }
}
