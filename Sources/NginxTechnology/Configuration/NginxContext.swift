/// Where a directive is allowed.
enum NginxContext: UInt8, Sendable {
  case main
  case events
  case http
  case server
  case location
  case ifInServer
  case ifInLocation
  case limitExcept
  case upstream
  case stream
  case streamServer
  case streamUpstream
  case mail
  case mailServer
  /// A block whose content is data: `map`, `geo`, `types`.
  case data
  /// A block that we do not know.
  case unknown

  /// The letter of the context in the directive table.
  var letter: UInt8? {
    switch self {
    case .main: UInt8(ascii: "m")
    case .events: UInt8(ascii: "e")
    case .http: UInt8(ascii: "h")
    case .server: UInt8(ascii: "s")
    case .location: UInt8(ascii: "l")
    case .ifInServer: UInt8(ascii: "I")
    case .ifInLocation: UInt8(ascii: "i")
    case .limitExcept: UInt8(ascii: "x")
    case .upstream: UInt8(ascii: "u")
    case .stream: UInt8(ascii: "S")
    case .streamServer: UInt8(ascii: "V")
    case .streamUpstream: UInt8(ascii: "U")
    case .mail: UInt8(ascii: "M")
    case .mailServer: UInt8(ascii: "N")
    case .data, .unknown: nil
    }
  }

  /// The context for display.
  var title: String {
    switch self {
    case .main: "the main context"
    case .ifInServer: "\"if\" in a server"
    case .ifInLocation: "\"if\" in a location"
    case .limitExcept: "\"limit_except\""
    case .streamServer: "a \"server\" of \"stream\""
    case .streamUpstream: "an \"upstream\" of \"stream\""
    case .mailServer: "a \"server\" of \"mail\""
    case .events: "\"events\""
    case .http: "\"http\""
    case .server: "\"server\""
    case .location: "\"location\""
    case .upstream: "\"upstream\""
    case .stream: "\"stream\""
    case .mail: "\"mail\""
    case .data, .unknown: "this block"
    }
  }

  /// The context within a block of this name.
  func inside(_ name: String) -> NginxContext {
    switch (self, name) {
    case (.main, "events"): .events
    case (.main, "http"): .http
    case (.main, "stream"): .stream
    case (.main, "mail"): .mail
    case (.http, "server"): .server
    case (.http, "upstream"): .upstream
    case (.stream, "server"): .streamServer
    case (.stream, "upstream"): .streamUpstream
    case (.mail, "server"): .mailServer
    case (.server, "location"), (.location, "location"): .location
    case (.server, "if"): .ifInServer
    case (.location, "if"): .ifInLocation
    case (.location, "limit_except"): .limitExcept
    case (_, "map"), (_, "geo"), (_, "types"), (_, "split_clients"), (_, "charset_map"), (_, "match"),
      (_, "otel_exporter"):
      .data
    default: .unknown
    }
  }
}
