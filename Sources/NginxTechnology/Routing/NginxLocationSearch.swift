extension NginxServer {
  /// Finds what serves a path, as ngx_http_core_find_location does: the longest prefix of the level, within it the nested
  /// locations, then the regular expressions of the level unless `^~` or an exact match forbids them.
  func select(_ path: String, redirects: (Int) -> Bool) -> NginxLocationLevel.Selection {
    select(path, in: level, redirects: redirects, depth: 0).selection
  }

  private typealias Found = (selection: NginxLocationLevel.Selection, isFinal: Bool)

  private func select(
    _ path: String, in level: NginxLocationLevel, redirects: (Int) -> Bool, depth: Int
  ) -> Found {
    guard depth < 100 else { return (.none, false) }
    var longest: (length: Int, block: Int, stopsRegex: Bool)?
    var withSlash: Int?
    if let index = level.index {
      if let position = index.exact[path] { return (.location(level[position].block), true) }
      if !index.slashed.isEmpty {
        withSlash = index.slashed[path + "/"]?.last { redirects(level[$0].block) }
          .map { level[$0].block }
      }
      if let position = index.prefixes.longest(for: path),
        case .prefix(let text, let stops) = level[position].match
      {
        longest = (text.utf8.count, level[position].block, stops)
      }
    }
    for position in level.index?.unknown ?? [] {
      guard let length = level[position].mayMatch(path), length > longest?.length ?? 0 else { continue }
      longest = (length, level[position].block, false)
    }
    for position in 0..<(level.index == nil ? level.count : 0) {
      let location = level[position]
      switch location.match {
      case .exact(let exact):
        if exact == path { return (.location(location.block), true) }
        if let length = location.mayMatch(path), length > longest?.length ?? 0 {
          longest = (length, location.block, false)
        }
        if exact == path + "/", redirects(location.block) { withSlash = location.block }
      case .prefix(let prefix, let stops):
        if path.hasPrefix(prefix) {
          if prefix.utf8.count > longest?.length ?? -1 { longest = (prefix.utf8.count, location.block, stops) }
        } else if let length = location.mayMatch(path) {
          if length > longest?.length ?? 0 { longest = (length, location.block, stops) }
        } else if prefix == path + "/", redirects(location.block) {
          withSlash = location.block
        }
      case .regex, .named: break
      }
    }
    // `/x/` with a pass directive redirects `/x`, unless `/x` itself is a location.
    if let withSlash, longest?.length != path.utf8.count { return (.redirect(withSlash), true) }
    var result = NginxLocationLevel.Selection.none
    if let longest {
      result = .location(longest.block)
      if let inner = nested[longest.block] {
        let found = select(path, in: inner, redirects: redirects, depth: depth + 1)
        if found.isFinal { return found }
        if found.selection != .none { result = found.selection }
      }
      if longest.stopsRegex { return (result, false) }
    }
    if let location = level.firstRegex(matching: path) {
      if let inner = nested[location.block] {
        let found = select(path, in: inner, redirects: redirects, depth: depth + 1)
        if found.selection != .none { return (found.selection, true) }
      }
      return (.location(location.block), true)
    }
    return (result, false)
  }
}

extension NginxLocationLevel {
  /// The first location whose regular expression matches.
  fileprivate func firstRegex(matching path: String) -> NginxLocation? {
    guard let index else {
      for position in 0..<count {
        let location = self[position]
        if case .regex(let regex?, _) = location.match, regex.matches(path) { return location }
      }
      return nil
    }
    for candidate in index.regexList.candidates(for: path) {
      let location = self[index.regexes[candidate]]
      if case .regex(let regex?, _) = location.match, regex.matches(path) { return location }
    }
    return nil
  }
}
