import SourceText
import Synchronization

/// The known names of directives, computed once for all configurations of a run.
final class NginxKnownNames: Sendable {
  /// The facts about a name.
  final class Name: Sendable {
    let entries: [NginxDirectiveTable.Entry]?
    /// Whether the checks look at it.
    let isRelevant: Bool
    /// Whether it takes any number of values, those of the next line included.
    let isOpenEnded: Bool
    /// The name that was probably meant.
    let suggestion: String?

    init(entries: [NginxDirectiveTable.Entry]?, isRelevant: Bool, isOpenEnded: Bool, suggestion: String?) {
      self.entries = entries
      self.isRelevant = isRelevant
      self.isOpenEnded = isOpenEnded
      self.suggestion = suggestion
    }
  }

  let table: NginxDirectiveTable
  /// The names that every configuration numbers alike, by number.
  private let seeded: Mutex<[Name?]>
  private let names = Mutex<[String: Name]>([:])
  /// Names that are kept; hostile files have any number of them.
  private static let limit = 10_000

  /// `seeded` is how many names every configuration numbers alike.
  init(table: NginxDirectiveTable, seeded: Int) {
    self.table = table
    self.seeded = Mutex(Array(repeating: nil, count: seeded))
  }

  /// Prefixes of the relevant names.
  private static let relevant = [
    "proxy_", "fastcgi_", "uwsgi_", "scgi_", "grpc_", "memcached_", "keepalive", "client_body", "client_header",
    "client_max_body", "send_timeout", "worker_shutdown_timeout", "worker_connections", "gzip", "http2", "limit_",
    "postpone_output", "tcp_no", "chunked_transfer", "sub_filter", "lingering_", "add_header", "reset_timedout",
    "underscores_in", "ignore_invalid", "location",
  ]

  /// The facts about the names in a configuration, by number.
  func known(_ configuration: NginxConfiguration) -> [Name?] {
    let list = configuration.names
    var result = [Name?](repeating: nil, count: list.count)
    let count = seeded.withLock { seeded in
      for number in 0..<seeded.count where configuration.mentions(number: Int32(number)) {
        let name = seeded[number] ?? judged(list[number])
        seeded[number] = name
        result[number] = name
      }
      return seeded.count
    }
    guard count < list.count else { return result }
    names.withLock { names in
      for number in count..<list.count {
        let name = names[list[number]] ?? judged(list[number])
        if names.count < Self.limit { names[list[number]] = name }
        result[number] = name
      }
    }
    return result
  }

  /// A name of no module, one or two letters from a relevant one, is a mistake. Other unknown names belong to other
  /// modules.
  private func judged(_ name: String) -> Name {
    let entries = table.entries(of: name)
    let isRelevant = Self.isRelevant(name)
    guard entries == nil, isRelevant, let first = name.utf8.first else {
      let isOpenEnded = entries?.contains { $0.maximumArguments == .max && !$0.isBlock } ?? false
      return Name(entries: entries, isRelevant: isRelevant, isOpenEnded: isOpenEnded, suggestion: nil)
    }
    let candidates = table.names.filter { $0.utf8.first == first && Self.isRelevant($0) }
    return Name(
      entries: nil, isRelevant: true, isOpenEnded: false, suggestion: nearestName(to: name, among: candidates))
  }

  /// Whether a name is relevant to streams.
  static func isRelevant(_ name: String) -> Bool { relevant.contains { name.hasPrefix($0) } }
}
