import StreamModel

/// Locations that a module answers, or that the files do not determine: they are served, by what is not judged.
struct NginxHandlers {
  let model: NginxModel
  let knowledge: NginxKnowledge
  private var configuration: NginxConfiguration { model.configuration }

  /// Directives of modules that answer requests themselves, and may stream.
  static let directives = [
    "content_by_lua_block", "content_by_lua_file", "content_by_lua", "js_content", "perl", "echo", "passenger_enabled",
    "nchan_subscriber", "nchan_publisher", "nchan_pubsub", "push_stream_subscriber", "push_stream_publisher",
    "push_stream_websocket", "postgres_pass", "drizzle_pass", "redis2_pass", "redis_pass", "tunnel_pass", "ajp_pass",
  ]

  /// Whether something that is not judged may answer a request that reaches no pass directive.
  func answer(_ end: NginxWalk.End) -> Bool {
    guard case .answered(let block, let statement) = end else { return false }
    if let statement, statement.name == NginxName.tryFiles.number {
      // `@$http_upgrade`: the client decides which location comes next.
      return configuration.arguments(statement).last.map { $0.hasPrefix("@") && $0.contains("$") } == true
    }
    guard statement == nil, configuration.blocks[block].context != .server else { return false }
    return Self.directives.contains { configuration.first(named: $0, in: block) != nil } || hasUnknownDirective(block)
  }

  private func hasUnknownDirective(_ block: Int) -> Bool {
    configuration.statements(in: block).contains { knowledge.table.entries(of: configuration.name($0)) == nil }
  }
}
