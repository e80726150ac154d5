import Analysis
import StreamModel

/// Requests that are denied on purpose, and locations that only nginx itself requests.
extension NginxModel {
  private static let denials: Set<String> = ["401", "403", "404", "410", "444"]

  /// The statement that denies every request of a location on purpose; nil where none does.
  func denial(of block: Int) -> NginxStatement? { returned(in: block) ?? denied(in: block) }

  /// `return 403;` without anything in front of it that lets requests through.
  private func returned(in block: Int) -> NginxStatement? {
    for step in rewrites[block]?.steps ?? [] {
      switch step.action {
      case .return:
        guard let code = configuration.argument(0, step.statement), Self.denials.contains(code),
          !isHandled(code, at: block)
        else { return nil }
        return step.statement
      case .condition(let inner):
        let isAnswer = rewrites[inner]?.steps.allSatisfy {
          if case .return = $0.action { return true }
          return false
        }
        if isAnswer == false { return nil }
      case .break, .rewrite: return nil
      }
    }
    return nil
  }

  /// `deny all;` in force without any `allow` beside it.
  func denied(in block: Int) -> NginxStatement? {
    guard configuration.mentions(.deny) else { return nil }
    for level in configuration.chain(of: block) {
      let denials = configuration.all(.deny, in: level)
      let allows = configuration.first(.allow, in: level) != nil
      if denials.isEmpty, !allows { continue }
      guard !allows, let all = denials.first(where: { configuration.argument(0, $0) == "all" }),
        configuration.firstInForce(.satisfy, at: block).flatMap({ configuration.argument(0, $0) }) != "any",
        !isHandled("403", at: block), configuration.unreadInclude(at: block, within: level) == nil
      else { return nil }
      return all
    }
    return nil
  }

  /// Whether another location takes the requests that are answered with a code.
  private func isHandled(_ code: String, at block: Int) -> Bool {
    configuration.inForce(.errorPage, at: block).contains { statement in
      let words = configuration.arguments(statement)
      return words.dropLast().contains(code) && (words.last?.hasPrefix("@") == true || words.contains("="))
    }
  }

  /// What shows that a location never answers a client with a stream: nginx reads no more of the response to a
  /// subrequest of `auth_request` than its status, and drops that of a mirror.
  func subrequest(to block: Int) -> NginxStatement? {
    guard configuration.mentions(.authRequest) || configuration.mentions(.mirror),
      let location = configuration.enclosing(.location, of: block)
    else { return nil }
    return subrequests[location]
  }

  /// The statements that send subrequests, by the location that gets them.
  func findSubrequests() -> [Int: NginxStatement] {
    var result: [Int: NginxStatement] = [:]
    for block in configuration.blocks.indices {
      for name in [NginxName.authRequest, .mirror] {
        guard let statement = configuration.first(name, in: block), let server = server(of: block),
          let target = configuration.argument(0, statement), target.hasPrefix("/"),
          case .location(let location) = server.select(String(target.prefix { $0 != "?" }), redirects: { _ in false })
        else { continue }
        result[location] = statement
      }
    }
    return result
  }

  /// Whether a nested location has a path that does not begin with that of its outer location; nginx refuses it. In a
  /// location with an expression any path may be nested.
  func isOutsideItsLocation(_ block: Int) -> Bool {
    guard let outer = configuration.enclosing(.location, of: configuration.blocks[block].parent),
      case .prefix(let start, _)? = location(of: outer)?.match
    else { return false }
    switch location(of: block)?.match {
    case .exact(let path), .prefix(let path, _):
      return !path.hasPrefix(start) && path.hasPrefix("/") && start.hasPrefix("/") && !path.contains("$")
    case .regex, .named, nil: return false
    }
  }
}
