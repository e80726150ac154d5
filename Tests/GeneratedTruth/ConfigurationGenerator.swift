import StreamModel

/// Makes configurations as people write them, from what decides about streams.
///
/// Which server or location serves the route is not fixed here: nginx decides, and our analysis has to find the same
/// one.
package struct ConfigurationGenerator {
  private var random: SeededRandom
  private var family = GeneratedConfiguration.Family.proxy
  private var kind = StreamKind.sse
  private var path = "/events"
  private var files: [String: [ConfigurationNode]] = [:]
  private var needsSecondHop = false
  private var hasCache = false
  private var hasUpgradeMap = false
  private var hasBackendMap = false

  private init(_ random: SeededRandom) { self.random = random }

  /// The configuration of a seed and a number.
  package static func configuration(seed: UInt64, index: Int) -> GeneratedConfiguration {
    var generator = ConfigurationGenerator(SeededRandom(seed: seed, index: index))
    return generator.make()
  }

  private mutating func make() -> GeneratedConfiguration {
    (kind, family) = random.pick(weighted: [
      (36, (.sse, .proxy)), (26, (.streamableHTTP, .proxy)), (14, (.websocket, .proxy)), (8, (.sse, .fastcgi)),
      (5, (.sse, .uwsgi)), (4, (.sse, .scgi)), (7, (.grpc, .grpc)),
    ])
    path =
      switch kind {
      case .websocket: random.pick(["/ws", "/ws/room", "/socket/live"])
      case .grpc: "/chat.v1.Chat/Stream"
      case .streamableHTTP: random.pick(["/v1/chat/completions", "/mcp", "/api/mcp/messages"])
      default: random.pick(["/events", "/api/events", "/api/v1/stream", "/sse/feed.php"])
      }
    let usesTLS = kind != .grpc && random.chance(15)
    let offersHTTP2 = kind == .grpc || (usesTLS && kind != .websocket && random.chance(60))
    hasCache = !usesTLS && (family == .proxy ? random.chance(30) : family == .fastcgi && random.chance(20))
    hasUpgradeMap = kind == .websocket || random.chance(15)
    hasBackendMap = family == .proxy && random.chance(15)
    let listen = "listen \(usesTLS ? "8443 ssl" : "8080")\(offersHTTP2 ? " http2" : "")"
    var servers = makeServers(listen)
    // Not every planned hop was written: one without a predecessor would be another location for clients.
    if needsSecondHop, (servers + files.values.joined()).fileText.contains("_pass http://127.0.0.1:8081") {
      servers.append(makeSecondHop())
    }
    var http: [ConfigurationNode] = []
    if usesTLS {
      http += [
        ConfigurationNode("ssl_certificate /etc/ssl/server.crt"),
        ConfigurationNode("ssl_certificate_key /etc/ssl/server.key"),
      ]
    }
    if hasCache {
      http.append(ConfigurationNode("\(family.rawValue)_cache_path /var/cache/measured keys_zone=measured:1m"))
    }
    if hasUpgradeMap {
      http.append(
        ConfigurationNode(
          "map $http_upgrade $connection_upgrade",
          [ConfigurationNode("default upgrade"), ConfigurationNode("'' \(random.pick(["close", "''"]))")]))
    }
    if hasBackendMap {
      http.append(ConfigurationNode("map $host $backend", [ConfigurationNode("default app")]))
    }
    http += settings(1...4)
    var upstream = [ConfigurationNode("server 127.0.0.1:9000")]
    if random.chance(40) { upstream.append(ConfigurationNode("keepalive 16")) }
    http.append(ConfigurationNode("upstream app", upstream))
    if random.chance(25) {
      for (index, server) in servers.enumerated() { files["conf.d/\(index)0-server.conf"] = [server] }
      http.append(ConfigurationNode("include conf.d/*.conf"))
    } else {
      http += servers
    }
    files["nginx.conf"] = [ConfigurationNode("events", []), ConfigurationNode("http", http)]
    return GeneratedConfiguration(
      files: files, path: path, kind: kind, family: family,
      sendsAccelBuffering: kind != .websocket && family != .grpc && random.chance(25), usesTLS: usesTLS,
      offersHTTP2: offersHTTP2)
  }

  // MARK: Servers

  private mutating func makeServers(_ listen: String) -> [ConfigurationNode] {
    var names: [String?] = [
      "chat.example.com", "*.example.com", "~^chat\\.", "_", ".example.com", "chat.*", "other.example.com", nil,
    ]
    var servers: [ConfigurationNode] = []
    let count = random.pick(weighted: [(60, 1), (30, 2), (10, 3)])
    let defaultServer = random.chance(40) ? Int.random(in: 0..<count, using: &random) : -1
    for index in 0..<count {
      let place =
        index == 0 ? random.pick([0, 0, 0, 1, 3, 4]) : Int.random(in: 0..<names.count, using: &random)
      let name = names.remove(at: place)
      var nodes = [ConfigurationNode(listen + (index == defaultServer ? " default_server" : ""))]
      if let name { nodes.append(ConfigurationNode("server_name \(name)")) }
      nodes += settings(0...3)
      nodes += locations()
      servers.append(ConfigurationNode("server", nodes))
    }
    return servers
  }

  /// An nginx behind the first one, in the same file.
  private mutating func makeSecondHop() -> ConfigurationNode {
    needsSecondHop = false
    var nodes = [ConfigurationNode("listen \(random.pick(["8081", "127.0.0.1:8081"]))")]
    nodes += settings(0...3)
    nodes.append(ConfigurationNode("location /", body(0...3) + [pass(mayGoOn: false, takesURI: false)]))
    return ConfigurationNode("server", nodes)
  }

  // MARK: Locations

  private mutating func locations() -> [ConfigurationNode] {
    let parts = path.split(separator: "/").map(String.init)
    let last = parts.last ?? ""
    let first = "/" + (parts.first ?? "")
    var matches: [(Int, String)] = [
      (12, "= \(path)"), (16, path), (5, "~ ^\(first)"), (4, "~* \(first.uppercased())"), (4, "~ \(last)$"),
      (4, "^~ \(path)"), (2, "~ \\.php$"), (2, "/static/"), (1, "\(path)/"), (3, "~ ^/(.+)$"),
    ]
    if parts.count > 1 { matches += [(10, "\(first)/"), (5, "^~ \(first)/"), (3, first)] }
    var nodes: [ConfigurationNode] = []
    for _ in 0..<random.pick(weighted: [(35, 1), (35, 2), (20, 3), (10, 4)]) {
      let match = random.pick(weighted: matches)
      let prefix = match.hasPrefix("^~ ") ? String(match.dropFirst(3)) : match
      // nginx takes no prefix twice, whether it is written with ^~ or without.
      matches.removeAll { $0.1 == match || $0.1 == prefix || $0.1 == "^~ \(prefix)" }
      nodes.append(location(match, depth: 0))
      if matches.isEmpty { break }
    }
    if random.chance(85) { nodes.append(location("/", depth: 0)) }
    let text = nodes.fileText
    if text.contains("@app") { nodes.append(ConfigurationNode("location @app", handler("@app"))) }
    if text.contains("/internal") {
      nodes.append(ConfigurationNode("location /internal/", body(0...3) + [pass(takesURI: false)]))
    }
    return nodes.shuffled(using: &random)
  }

  private mutating func location(_ match: String, depth: Int) -> ConfigurationNode {
    var nodes = handler(match)
    let isPrefix = match.hasPrefix("/") || match.hasPrefix("^~ ")
    let prefix = match.hasPrefix("^~ ") ? String(match.dropFirst(3)) : match
    if depth == 0, isPrefix, path.hasPrefix(prefix), random.chance(18) {
      let inner = random.pick(
        ["= \(path)", "~ \(path.split(separator: "/").last ?? "")"] + (prefix == path ? [] : [path]))
      nodes.append(location(inner, depth: 1))
    }
    if random.chance(20), nodes.count > 2 {
      let name = "snippets/part\(files.count).conf"
      let moved = nodes.filter { $0.children == nil && isSetting($0.text) }
      if !moved.isEmpty {
        files[name] = moved
        nodes.removeAll { moved.contains($0) }
        nodes.insert(ConfigurationNode("include \(name)"), at: 0)
      }
    }
    return ConfigurationNode("location \(match)", nodes)
  }

  private func isSetting(_ text: String) -> Bool {
    !["return ", "rewrite ", "try_files ", "set ", "error_page ", "root "].contains { text.hasPrefix($0) }
      && !text.contains("_pass ")
  }

  private mutating func handler(_ match: String) -> [ConfigurationNode] {
    let isNamed = match.hasPrefix("@")
    let takesURI = match.hasPrefix("/")
    let own = body(0...4)
    let plain = own + [pass(takesURI: takesURI)]
    if isNamed { return own + [pass(takesURI: false)] }
    switch random.pick(weighted: [(70, 0), (5, 1), (4, 2), (7, 3), (4, 4), (6, 5), (2, 6), (3, 7)]) {
    case 1: return settings(0...2) + [ConfigurationNode("rewrite ^ /internal/stream last")]
    case 2:
      return own + [ConfigurationNode("rewrite ^/(.*)$ /up/$1 break"), pass(takesURI: false)]
    case 3: return own + [ConfigurationNode("try_files $uri @app")]
    case 4: return settings(0...2) + [ConfigurationNode("error_page 418 = @app"), ConfigurationNode("return 418")]
    case 5:
      let condition = random.pick([
        "if ($request_method = GET)", "if ($request_method = POST)", "if ($http_upgrade)", "if ($host ~ example)",
        "if ($http_accept ~ event-stream)",
      ])
      let inside = random.pick([
        [ConfigurationNode("set $seen 1")], [ConfigurationNode("add_header X-Seen 1")], [pass(takesURI: false)],
        [ConfigurationNode("gzip off")], [ConfigurationNode("limit_rate 500k")],
      ])
      return own + [ConfigurationNode(condition, inside), pass(takesURI: takesURI)]
    case 6: return [ConfigurationNode(random.pick(["return 404", "return 302 /elsewhere", "return 204"]))]
    case 7: return [ConfigurationNode("root /nonexistent"), ConfigurationNode("error_page 404 = @app")]
    default: return plain
    }
  }

  private mutating func pass(mayGoOn: Bool = true, takesURI: Bool) -> ConfigurationNode {
    switch family {
    case .grpc: return ConfigurationNode("grpc_pass \(random.pick(["grpc://127.0.0.1:9000", "grpc://app", "app"]))")
    case .fastcgi, .uwsgi, .scgi:
      return ConfigurationNode("\(family.rawValue)_pass \(random.pick(["127.0.0.1:9000", "app"]))")
    case .proxy: break
    }
    if mayGoOn, random.chance(18) {
      needsSecondHop = true
      return ConfigurationNode("proxy_pass http://127.0.0.1:8081")
    }
    if hasBackendMap, random.chance(40) { return ConfigurationNode("proxy_pass http://$backend") }
    if takesURI, random.chance(15) { return ConfigurationNode("proxy_pass http://app/") }
    return ConfigurationNode("proxy_pass \(random.pick(["http://127.0.0.1:9000", "http://app"]))")
  }

  /// The settings of what passes requests on.
  private mutating func body(_ count: ClosedRange<Int>) -> [ConfigurationNode] {
    let upgrade = upgrade()
    // nginx refuses a second proxy_http_version.
    let isTwice = { (node: ConfigurationNode) in
      node.text.hasPrefix("proxy_http_version") && upgrade.contains { $0.text.hasPrefix("proxy_http_version") }
    }
    return settings(count).filter { !isTwice($0) } + upgrade
  }

  /// Most settings that a WebSocket needs.
  private mutating func upgrade() -> [ConfigurationNode] {
    guard kind == .websocket, random.chance(75) else { return [] }
    let connection = random.pick(weighted: [
      (5, "upgrade"), (4, "\"Upgrade\""), (5, "$connection_upgrade"), (1, "$http_connection"), (1, "close"),
      (1, "keep-alive"), (1, "\"\""),
    ])
    return [
      "proxy_http_version 1.1", "proxy_set_header Upgrade $http_upgrade", "proxy_set_header Connection \(connection)",
    ].filter { _ in random.chance(93) }.map { ConfigurationNode($0) }
  }

  // MARK: Settings

  private mutating func settings(_ count: ClosedRange<Int>) -> [ConfigurationNode] {
    var pool = family == .grpc ? grpcSettings() : familySettings(family.rawValue)
    if family == .proxy { pool += proxySettings() }
    pool += commonSettings()
    var result: [String] = []
    var known: Set<Substring> = []
    for _ in 0..<Int.random(in: count, using: &random) {
      let lines = random.pick(weighted: pool)
      let names = lines.map { $0.prefix { $0 != " " } }
      guard known.isDisjoint(with: names) else { continue }
      known.formUnion(names)
      result += lines
    }
    return result.map { ConfigurationNode($0) }
  }

  /// Far below the idle time of the streams or far above it.
  private mutating func time() -> String {
    random.pick(weighted: [
      (3, "1s"), (2, "1"), (1, "1200ms"), (1, "0s"), (6, "60s"), (3, "300"), (3, "5m"), (3, "1h"), (1, "\"1m 10s\""),
      (1, "3600s"), (1, "1d"),
    ])
  }

  private mutating func familySettings(_ name: String) -> [(Int, [String])] {
    var pool: [(Int, [String])] = [
      (22, ["\(name)_buffering \(random.pick(["off", "off", "on"]))"]), (12, ["\(name)_read_timeout \(time())"]),
      (4, ["\(name)_send_timeout \(time())"]), (4, ["\(name)_request_buffering \(random.pick(["on", "off"]))"]),
      (3, ["\(name)_buffer_size 8k", "\(name)_buffers 8 8k"]),
      (2, ["\(name)_buffer_size 16k", "\(name)_buffers 4 16k"]),
      (3, ["\(name)_ignore_headers X-Accel-Buffering"]), (2, ["\(name)_ignore_headers Cache-Control Expires"]),
      (2, ["\(name)_hide_header X-Accel-Buffering"]), (1, ["\(name)_pass_header X-Accel-Buffering"]),
      (2, ["\(name)_intercept_errors on"]),
      (2, ["\(name)_next_upstream \(random.pick(["off", "error timeout", "error"]))"]),
      (1, ["\(name)_connect_timeout 2s"]), (1, ["\(name)_ignore_client_abort on"]),
      (1, ["\(name)_max_temp_file_size 0"]),
      (2, ["\(name)_limit_rate \(random.pick(["0", "500k", "1m"]))"]), (1, ["\(name)_next_upstream_tries 2"]),
    ]
    if hasCache {
      let key = name == "proxy" ? [] : ["\(name)_cache_key $uri"]
      let extra = random.pick([
        [], ["\(name)_cache_lock on"], ["\(name)_cache_use_stale updating error"],
        ["\(name)_cache_bypass $http_pragma"],
        ["\(name)_no_cache 1"], ["\(name)_cache_min_uses 3"],
      ])
      pool += [
        (9, ["\(name)_cache measured", "\(name)_cache_valid 200 10m"] + key + extra), (3, ["\(name)_cache off"]),
        (3, ["\(name)_cache measured"] + key),
      ]
    }
    return pool
  }

  private mutating func proxySettings() -> [(Int, [String])] {
    [
      (10, ["proxy_http_version \(random.pick(["1.1", "1.1", "1.1", "1.0"]))"]),
      (6, ["proxy_http_version 1.1", "proxy_set_header Connection \"\""]), (5, ["proxy_set_header Host $host"]),
      (3, ["proxy_set_header X-Real-IP $remote_addr"]),
      (2, ["proxy_set_header Connection \(random.pick(["close", "keep-alive"]))"]),
      (2, ["proxy_set_header Accept-Encoding \"\""]), (1, ["proxy_redirect off"]),
      (1, ["proxy_set_header Upgrade $http_upgrade"]), (1, ["proxy_method GET"]),
      (1, ["proxy_pass_request_headers on"]),
    ]
  }

  private mutating func grpcSettings() -> [(Int, [String])] {
    [
      (12, ["grpc_read_timeout \(time())"]), (4, ["grpc_send_timeout \(time())"]), (3, ["grpc_buffer_size 8k"]),
      (3, ["grpc_set_header X-Real-IP $remote_addr"]), (2, ["grpc_intercept_errors on"]),
      (3, ["proxy_buffering \(random.pick(["on", "off"]))"]), (2, ["grpc_next_upstream off"]),
      (2, ["client_max_body_size 0"]),
    ]
  }

  private mutating func commonSettings() -> [(Int, [String])] {
    let types = random.pick(["text/event-stream", "*", "text/event-stream application/json", "application/json"])
    return [
      (6, ["gzip on", "gzip_types \(types)"]), (3, ["gzip on"]), (2, ["gzip off"]), (2, ["gzip_proxied any"]),
      (2, ["gzip_min_length \(random.pick(["0", "20", "1000"]))"]), (1, ["gzip_buffers 4 8k"]), (1, ["gunzip on"]),
      (1, ["gzip_comp_level 6"]), (2, ["gzip_http_version 1.0"]),
      (3, ["sub_filter foo bar", "sub_filter_types \(types)"]), (1, ["sub_filter_once off"]),
      (1, ["ssi on", "ssi_types \(types)"]), (1, ["addition_types \(types)"]), (1, ["slice 1m"]),
      (3, ["send_timeout \(time())"]), (2, ["keepalive_timeout \(random.pick(["0", "65", "1s"]))"]),
      (2, ["limit_rate \(random.pick(["0", "500k", "1m"]))"]), (1, ["limit_rate_after 1m"]),
      (2, ["client_max_body_size \(random.pick(["0", "1m", "10m"]))"]), (1, ["client_body_buffer_size 8k"]),
      (1, ["client_body_timeout \(random.pick(["10s", "60s"]))"]), (1, ["lingering_timeout 5s"]),
      (1, ["chunked_transfer_encoding \(random.pick(["off", "on"]))"]),
      (1, ["tcp_nodelay \(random.pick(["off", "on"]))"]),
      (1, ["tcp_nopush on", "sendfile on"]), (1, ["postpone_output \(random.pick(["0", "1460"]))"]), (1, ["etag off"]),
      (2, ["add_header X-Accel-Buffering no"]), (2, ["add_header Cache-Control no-cache"]),
      (1, ["add_header X-Frame-Options DENY"]),
      (1, ["add_header Connection keep-alive"]), (1, ["expires off"]), (1, ["error_page 502 504 /50x.html"]),
      (1, ["server_tokens off"]), (1, ["reset_timedout_connection on"]), (1, ["log_not_found off"]),
      (1, ["default_type application/octet-stream"]), (1, ["charset utf-8"]), (1, ["output_buffers 2 32k"]),
    ]
  }
}
