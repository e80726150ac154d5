import NginxSyntax

/// The kind of a file, by its top-level statements.
package enum NginxFileKind {
  private static let blocks: Set<String> = [
    "http", "events", "stream", "server", "location", "upstream", "map", "geo", "split_clients",
  ]

  /// Whether the text is a script, or a file of another program with words that nginx knows too. A broken one is nginx
  /// with a block of nginx, or with semicolons behind names that nginx knows and no others.
  static func isOfAnotherProgram(_ tree: NginxTree, _ table: NginxDirectiveTable) -> Bool {
    let bytes = tree.source.bytes
    if bytes.starts(with: "#!".utf8) { return true }
    guard !tree.errors.isEmpty else { return false }
    let statements = tree.children(of: -1).prefix(50)
    if statements.contains(where: { tree.isBlock($0) && blocks.contains(tree.name(of: $0)) }) { return false }
    return !bytes.contains(UInt8(ascii: ";"))
      || statements.contains { table.entries(of: tree.name(of: $0)) == nil || tree.arguments(of: $0).last == "then" }
  }

  /// The context that the content of a fragment implies.
  static func context(of tree: NginxTree, _ table: NginxDirectiveTable) -> NginxContext {
    var votes: [NginxContext: Int] = [:]
    for index in tree.children(of: -1) {
      let name = tree.name(of: index)
      let isBlock = tree.isBlock(index)
      if name == "server", isBlock {
        let proxies = tree.children(of: index).contains { tree.name(of: $0) == "proxy_pass" }
        let locations = tree.children(of: index).contains {
          ["location", "server_name", "root", "return"].contains(tree.name(of: $0))
        }
        return proxies && !locations ? .stream : .http
      }
      if name == "upstream", isBlock { votes[.http, default: 0] += 3 }
      if name == "map", isBlock { votes[.http, default: 0] += 3 }
      if name == "location", isBlock { return .server }
      for context in [NginxContext.http, .server, .location, .upstream, .main]
      where table.entry(of: name, in: context) != nil {
        votes[context, default: 0] += 1
      }
    }
    // Settings that are allowed everywhere belong to the including file; a location is the narrowest context.
    let order: [NginxContext] = [.location, .server, .http, .upstream, .main]
    var best = NginxContext.location
    for context in order where votes[context, default: 0] > votes[best, default: 0] { best = context }
    return best
  }

  /// Whether a file that the user does not name as nginx configuration looks like one: a directive that only nginx has,
  /// or blocks with its names.
  package static func looksLikeNginx(_ tree: NginxTree, _ table: NginxDirectiveTable) -> Bool {
    var known = 0
    var total = 0
    // What a template decides about tells nothing.
    for index in tree.children(of: -1).prefix(50) where !tree.name(of: index).hasPrefix("$") {
      total += 1
      if table.entries(of: tree.name(of: index)) != nil { known += 1 }
    }
    return total > 0 && known * 2 > total || hasServer(tree)
  }

  /// Whether a server of nginx is there, whatever is around it: directives of njs or NGINX Plus are not known.
  private static func hasServer(_ tree: NginxTree) -> Bool {
    tree.children(of: -1).contains { block in
      guard tree.isBlock(block), tree.name(of: block) == "server" else { return false }
      let inside = tree.children(of: block)
      return inside.contains { tree.name(of: $0) == "location" && tree.isBlock($0) }
        && inside.contains { ["listen", "server_name"].contains(tree.name(of: $0)) }
    }
  }
}
