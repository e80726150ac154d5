import Foundation

/// From the ports that the files write to the ports that this scenario really uses.
struct PortMap: Sendable {
  /// What nginx listens on.
  let listeners: [Int: UInt16]
  /// The ports of the applications.
  let applications: [Int: UInt16]

  /// Chooses a free port for every `listen` directive of the files.
  init(files: [String: String], applications: [Int: UInt16]) throws(LiveError) {
    let written = Set(files.values.flatMap(Self.listenPorts))
    // A chosen port that equals a written one would be replaced a second time.
    var taken = Set((written.union(applications.keys)).map { UInt16(clamping: $0) })
    taken.formUnion(applications.values)
    var listeners: [Int: UInt16] = [:]
    for port in written {
      let free = try freePort(except: taken)
      taken.insert(free)
      listeners[port] = free
    }
    self.listeners = listeners
    self.applications = applications
  }

  /// The content with this scenario's ports. Listeners are bound to 127.0.0.1 alone; those on IPv6 addresses are
  /// removed, because they are redundant and the machine may not have IPv6.
  func rewrite(_ text: String) -> String {
    let listens = text.replacing(Self.otherListen) { match in match.1 }.replacing(Self.listen) { match in
      guard let number = Int(match.4), let own = listeners[number] else { return match.0 }
      return "\(match.1)\(match.2)127.0.0.1:\(own)"
    }
    let all = applications.merging(listeners) { application, _ in application }
    return listens.replacing(/:(\d{2,5})\b/) { match in
      guard let number = Int(match.1), let own = all[number] else { return String(match.0) }
      return ":\(own)"
    }
    .replacing(/\blocalhost:(\d+)\b/) { "127.0.0.1:\($0.1)" }
  }

  private static func listenPorts(of text: String) -> [Int] { text.matches(of: listen).compactMap { Int($0.4) } }

  /// Start, keyword, address, port.
  private static var listen: Regex<(Substring, Substring, Substring, Substring?, Substring)> {
    /(^|[{};])([ \t]*listen[ \t]+)(?:([^\s:;\[]+):)?(\d+)(?=[\s;])/.anchorsMatchLineEndings()
  }

  /// One or more listeners on IPv6 addresses.
  private static var otherListen: Regex<(Substring, Substring)> {
    /(^|[{};])(?:[ \t]*listen[ \t]+\[[^;]*;)+/.anchorsMatchLineEndings()
  }
}
