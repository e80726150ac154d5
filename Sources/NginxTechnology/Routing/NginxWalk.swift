import StreamModel

/// The path of a request through one server until a location responds.
struct NginxWalk: Sendable {
  /// The block that responds.
  enum End: Sendable {
    /// The block whose pass directive hands it to an application.
    case application(block: Int)
    /// A redirect, by the location or statement.
    case redirect(block: Int, by: NginxStatement?, target: String)
    /// `return`, a file, a built-in page.
    case answered(block: Int, by: NginxStatement?)
  }

  /// An internal jump that left a location behind.
  struct Jump: Sendable {
    let from: Int
    let to: Int
    let by: NginxStatement
  }

  var end: End
  var jumps: [Jump] = []
  /// The path in the end, after rewrites.
  var path: String
}

/// Follows requests as nginx's phases do: server rewrites, location search, location rewrites, then content.
struct NginxWalker {
  let model: NginxModel
  private var configuration: NginxConfiguration { model.configuration }
  /// nginx stops after ten internal redirects.
  private static let limit = 10

  init(model: NginxModel) { self.model = model }

  func walk(_ request: NginxRequest, in server: NginxServer) -> NginxWalk {
    var request = request
    if let end = serverRewrites(&request, server) { return NginxWalk(end: end, path: request.path) }
    var walk = NginxWalk(end: .answered(block: server.block, by: nil), path: request.path)
    search(&request, server, &walk, depth: 0)
    walk.path = request.path
    return walk
  }

  // MARK: Rewrites

  private enum Rewritten {
    case end(NginxWalk.End)
    /// Search for a location again.
    case restart(by: NginxStatement)
    /// Go on in this block.
    case stay(block: Int)
  }

  private func serverRewrites(_ request: inout NginxRequest, _ server: NginxServer) -> NginxWalk.End? {
    if case .end(let end) = rewrite(&request, in: server.block, depth: 0) { return end }
    return nil
  }

  private func rewrite(_ request: inout NginxRequest, in block: Int, depth: Int) -> Rewritten {
    var changed: NginxStatement?
    var serving = block
    guard let rewrites = model.rewrites[block] else { return .stay(block: serving) }
    var steps = rewrites.steps(for: request.path)
    while let number = steps.next() {
      let statement = rewrites.steps[number].statement
      switch rewrites.steps[number].action {
      case .return:
        return .end(answer(of: statement, at: block, request))
      case .break:
        return .stay(block: serving)
      case .rewrite(let regex, let replacement, let flag):
        guard let groups = regex.match(request.path) else { continue }
        let target = Self.substitute(replacement, groups)
        if flag == "redirect" || flag == "permanent" || target.hasPrefix("http://") || target.hasPrefix("https://")
          || target.hasPrefix("$scheme")
        {
          return .end(.redirect(block: block, by: statement, target: target))
        }
        if NginxVariables.isVariable(target), model.variables.evaluate(target, at: block, for: request) == nil {
          continue
        }
        let resolved = model.variables.evaluate(target, at: block, for: request) ?? target
        request.path = String(resolved.prefix { $0 != "?" })
        guard request.path.utf8.count <= NginxLimits.pathBytes else {
          return .end(.answered(block: block, by: statement))
        }
        steps = rewrites.steps(for: request.path, from: number + 1)
        changed = statement
        if flag == "last" { return .restart(by: statement) }
        if flag == "break" { return .stay(block: serving) }
      case .condition(let inner):
        guard depth < 2,
          model.variables.isTrue(configuration.arguments(statement), at: block, for: request) == true
        else { continue }
        let path = request.path
        switch rewrite(&request, in: inner, depth: depth + 1) {
        case .end(let end): return .end(end)
        case .restart(let by): return .restart(by: by)
        case .stay: if configuration.blocks[block].context != .server { serving = inner }
        }
        if request.path != path { steps = rewrites.steps(for: request.path, from: number + 1) }
      }
    }
    if let changed, configuration.blocks[block].context != .server { return .restart(by: changed) }
    return .stay(block: serving)
  }

  /// `$1` … `$9` filled in.
  static func substitute(_ text: String, _ groups: [String]) -> String {
    var result = ""
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if let digit = rest.first?.wholeNumberValue, rest.first?.isASCII == true {
        result += digit < groups.count ? groups[digit] : ""
        rest = rest.dropFirst()
      } else {
        result += "$"
      }
    }
    return result + rest
  }

  private func answer(of statement: NginxStatement, at block: Int, _ request: NginxRequest) -> NginxWalk.End {
    let arguments = configuration.arguments(statement)
    let code = arguments.first ?? ""
    if ["301", "302", "303", "307", "308"].contains(code) {
      return .redirect(block: block, by: statement, target: arguments.count > 1 ? arguments[1] : "")
    }
    if arguments.count == 1, code.hasPrefix("http://") || code.hasPrefix("https://") || code.hasPrefix("$scheme") {
      return .redirect(block: block, by: statement, target: code)
    }
    return .answered(block: block, by: statement)
  }

  // MARK: Location and content

  private func search(_ request: inout NginxRequest, _ server: NginxServer, _ walk: inout NginxWalk, depth: Int) {
    guard depth < Self.limit else { return }
    let selection = server.select(request.path) { block in
      model.pass(of: block) != nil && configuration.blocks[block].context == .location
    }
    switch selection {
    case .redirect(let block):
      walk.end = .redirect(block: block, by: nil, target: request.path + "/")
    case .none:
      content(&request, of: server.block, server, &walk, depth: depth)
    case .location(let block):
      enter(&request, block, server, &walk, depth: depth)
    }
  }

  private func enter(
    _ request: inout NginxRequest, _ block: Int, _ server: NginxServer, _ walk: inout NginxWalk, depth: Int
  ) {
    guard depth < Self.limit else { return }
    switch rewrite(&request, in: block, depth: 0) {
    case .end(.answered(let at, let by)):
      // `return 418` with `error_page 418 = @app` is a jump.
      let code = by.flatMap { configuration.argument(0, $0) } ?? ""
      if let by, let page = errorPage(code, at: at) {
        jump(&request, from: block, by: by, to: page, server, &walk, depth: depth)
      } else {
        walk.end = .answered(block: at, by: by)
      }
    case .end(let end):
      walk.end = end
    case .restart(let by):
      let before = walk.jumps.count
      search(&request, server, &walk, depth: depth + 1)
      if let target = walk.servingBlock, target != block {
        walk.jumps.insert(NginxWalk.Jump(from: block, to: target, by: by), at: before)
      }
    case .stay(let serving):
      content(&request, of: serving, server, &walk, depth: depth)
    }
  }

  private func content(
    _ request: inout NginxRequest, of block: Int, _ server: NginxServer, _ walk: inout NginxWalk, depth: Int
  ) {
    if let statement = model.denied(in: block) {
      walk.end = .answered(block: block, by: statement)
      return
    }
    let location = configuration.blocks[block].context == .ifInLocation ? configuration.blocks[block].parent : block
    // try_files runs before the content handler, but we take it that the files do not exist.
    if let statement = configuration.first(.tryFiles, in: location),
      let last = configuration.arguments(statement).last,
      !last.hasPrefix("=")
    {
      let named = last.hasPrefix("@")
      let target = named ? last : model.variables.evaluate(last, at: block, for: request) ?? last
      // A page of the site itself: `/index.html` served by this very location.
      if named || String(target.prefix { $0 != "?" }) != request.path {
        walk.end = .answered(block: block, by: statement)
        jump(&request, from: location, by: statement, to: target, server, &walk, depth: depth)
        return
      }
    }
    if model.pass(of: block) != nil {
      walk.end = .application(block: block)
      return
    }
    if let statement = configuration.inForce(.errorPage, at: block).last(where: {
      configuration.arguments($0).dropLast().contains("404")
    }), let target = configuration.arguments(statement).last, target.hasPrefix("@") {
      walk.end = .answered(block: block, by: statement)
      jump(&request, from: location, by: statement, to: target, server, &walk, depth: depth)
      return
    }
    walk.end = .answered(block: block, by: nil)
  }

  private func errorPage(_ code: String, at block: Int) -> String? {
    configuration.inForce(.errorPage, at: block).last { configuration.arguments($0).dropLast().contains(code) }
      .flatMap { configuration.arguments($0).last }
  }

  private func jump(
    _ request: inout NginxRequest, from block: Int, by statement: NginxStatement, to target: String,
    _ server: NginxServer, _ walk: inout NginxWalk, depth: Int
  ) {
    let before = walk.jumps.count
    if target.hasPrefix("@") {
      guard let named = server.named[target] else { return }
      enter(&request, named, server, &walk, depth: depth + 1)
    } else if target.hasPrefix("/") {
      request.path = String(target.prefix { $0 != "?" })
      search(&request, server, &walk, depth: depth + 1)
    } else {
      return
    }
    if let to = walk.servingBlock, to != block {
      walk.jumps.insert(NginxWalk.Jump(from: block, to: to, by: statement), at: before)
    }
  }
}

extension NginxWalk {
  /// The block in which the walk ended.
  var servingBlock: Int? {
    switch end {
    case .application(let block), .redirect(let block, _, _), .answered(let block, _): block
    }
  }
}
