import ConfigurationSources
import SourceText
import StreamModel
import SystemSupport
import Testing

@testable import NginxTechnology

/// A model of a string.
private func model(_ files: [String: String]) throws -> NginxModel {
  let set = NginxFiles(ConfigurationFiles(fileSystem: MemoryFileSystem(files)))
  let main = try set.file(at: "nginx.conf")
  return NginxModel(
    IncludeExpander.main(
      main, files: set, names: .known, roots: ["."], id: ConfigurationID(technology: "nginx", number: 0)))
}

private func server(_ body: String) throws -> NginxModel {
  try model(["nginx.conf": "events {} http { server { listen 80; \(body) } }"])
}

/// What serves a path: the title of the location with `→` for an application, or how else it ends.
private func serve(_ path: String, _ model: NginxModel, kind: StreamKind? = nil, host: String = "") -> String {
  let request = NginxRequest(path: path, host: host, kind: kind)
  guard let server = NginxServerChoice.candidates(model.servers, host: host).first else { return "no server" }
  let walk = NginxWalker(model: model).walk(request, in: server)
  switch walk.end {
  case .application(let block): return "→ " + model.title(of: block)
  case .redirect(_, _, let target): return "redirect \(target)"
  case .answered(let block, _): return "answer " + model.title(of: block)
  }
}

@Suite struct NginxRoutingTests {
  private let pass = "{ proxy_pass http://127.0.0.1:9000; }"

  @Test func exactBeatsEverything() throws {
    let m = try server("location / \(pass) location ~ ^/a \(pass) location = /a \(pass)")
    #expect(serve("/a", m) == "→ = /a")
    #expect(serve("/ab", m) == "→ ~ ^/a")
    #expect(serve("/b", m) == "→ /")
  }

  @Test func regularExpressionsBeatPrefixesUnlessForbidden() throws {
    let m = try server("location /a/ \(pass) location ^~ /b/ \(pass) location ~ /x$ \(pass) location ~* /X$ \(pass)")
    #expect(serve("/a/x", m) == "→ ~ /x$")
    #expect(serve("/b/x", m) == "→ ^~ /b/")
    #expect(serve("/a/X", m) == "→ ~ /X$")
  }

  @Test func theLongestPrefixWinsWhateverTheOrder() throws {
    let m = try server("location /a/b \(pass) location / \(pass) location /a \(pass)")
    #expect(serve("/a/b/c", m) == "→ /a/b")
    #expect(serve("/a/c", m) == "→ /a")
  }

  @Test func nestedLocationsComeFirst() throws {
    let m = try server(
      "location /a { proxy_pass http://127.0.0.1:9000; location ~ x$ \(pass) location /a/b \(pass) } location ~ ^/a \(pass)"
    )
    #expect(serve("/a/x", m) == "→ ~ x$")
    // A regular expression of the outer level still beats a nested prefix.
    #expect(serve("/a/b", m) == "→ ~ ^/a")
  }

  @Test func nestedLocationsDoNotInheritThePass() throws {
    let m = try server("location /a { proxy_pass http://127.0.0.1:9000; location /a/b { } }")
    #expect(serve("/a/b", m) == "answer /a/b")
  }

  @Test func aMissingSlashIsRedirected() throws {
    #expect(serve("/mcp", try server("location /mcp/ \(pass) location / \(pass)")) == "redirect /mcp/")
    #expect(serve("/mcp", try server("location /mcp/ \(pass) location = /mcp \(pass)")) == "→ = /mcp")
    #expect(serve("/mcp", try server("location /mcp/ { root /x; } location / \(pass)")) == "→ /")
  }

  @Test func gluedModifiers() throws {
    let m = try server("location =/a \(pass) location ^~/b \(pass) location ~^/c \(pass) location ~*^/D \(pass)")
    #expect(serve("/a", m) == "→ = /a")
    #expect(serve("/b/x", m) == "→ ^~ /b")
    #expect(serve("/c", m) == "→ ~ ^/c")
    #expect(serve("/d", m) == "→ ~ ^/D")
  }

  @Test func jumps() throws {
    #expect(serve("/x", try server("location / { try_files $uri @app; } location @app \(pass)")) == "→ @app")
    #expect(
      serve("/x", try server("location / { try_files $uri /index.php?$args; } location ~ \\.php$ { fastcgi_pass x; }"))
        == "→ ~ \\.php$")
    #expect(serve("/a/x", try server("location /a { rewrite ^/a/(.*) /b/$1 last; } location /b \(pass)")) == "→ /b")
    #expect(
      serve(
        "/a/x", try server("location /a { rewrite ^/a/(.*) /b/$1 break; proxy_pass http://x; } location /b \(pass)"))
        == "→ /a")
    #expect(
      serve("/x", try server("location / { error_page 418 = @app; return 418; } location @app \(pass)")) == "→ @app")
    #expect(serve("/x", try server("rewrite ^/x$ /y; location /y \(pass) location / { return 404; }")) == "→ /y")
    #expect(serve("/x", try server("location / { return 301 https://$host$request_uri; }")).hasPrefix("redirect"))
  }

  @Test func loopsEnd() throws {
    #expect(serve("/a", try server("location /a { rewrite ^ /b last; } location /b { rewrite ^ /a last; }")) != "")
  }

  @Test func ifInLocation() throws {
    let m = try server(
      "location / { if ($http_upgrade = websocket) { proxy_pass http://127.0.0.1:9001; } proxy_pass http://127.0.0.1:9000; }"
    )
    let request = NginxRequest(path: "/", host: "", kind: .websocket)
    let walk = NginxWalker(model: m).walk(request, in: m.servers[0])
    guard case .application(let block) = walk.end else {
      Issue.record("nothing serves it")
      return
    }
    #expect(m.configuration.blocks[block].context == .ifInLocation)
  }

  @Test(arguments: [
    ("a.example.com", "exact"), ("b.example.com", "wildcard"), ("x.org", "regex"), ("other.net", "default"),
    ("www.example.de", "trailing"),
  ])
  func serversByHost(_ host: String, _ expected: String) throws {
    let names = [
      ("default", "server_name _;"), ("exact", "server_name a.example.com;"),
      ("wildcard", "server_name *.example.com;"),
      ("regex", "server_name ~^x\\.;"), ("trailing", "server_name www.example.*;"),
    ]
    let servers = names.map { "server { listen 80; \($0.1) location /\($0.0) \(pass) }" }.joined(separator: " ")
    let m = try model(["nginx.conf": "events {} http { \(servers) }"])
    let found = NginxServerChoice.candidates(m.servers, host: host)
    #expect(found.count == 1)
    let index = try #require(m.servers.firstIndex { $0.block == found.first?.block })
    #expect(names[index].0 == expected)
  }
}

@Suite struct NginxIncludeTests {
  private func read(_ files: [String: String]) throws -> NginxConfiguration { try model(files).configuration }

  @Test func relativeToTheMainFileAndSorted() throws {
    let c = try read([
      "nginx.conf": "http { include conf.d/*.conf; }", "conf.d/b.conf": "include snippets/x.conf;",
      "conf.d/a.conf": "gzip on;", "conf.d/.hidden.conf": "gzip off;", "snippets/x.conf": "tcp_nodelay on;",
    ])
    #expect(c.includeProblems.isEmpty)
    #expect(c.statements(in: 1).map { c.name($0) } == ["gzip", "tcp_nodelay"])
  }

  @Test func absolutePathsAreLookedUpInTheTree() throws {
    let c = try read(["nginx.conf": "http { include /etc/nginx/conf.d/*.conf; }", "conf.d/a.conf": "gzip on;"])
    #expect(c.statements(in: 1).count == 1)
  }

  /// A file that is named alone finds the files around its folder, and the nearest of several folders wins.
  @Test func fragmentsFindWhatStandsAroundThem() throws {
    let set = NginxFiles(
      ConfigurationFiles(
        fileSystem: MemoryFileSystem([
          "web/sites-enabled/app": "include snippets/sse.conf; gzip on;",
          "web/snippets/sse.conf": "proxy_buffering off;",
          "nginx.conf": "", "web/nginx.conf": "http { include /etc/nginx/conf.d/*.conf; }", "conf.d/x.conf": "gzip on;",
          "web/conf.d/x.conf": "gzip off;",
        ])))
    let file = try set.file(at: "web/sites-enabled/app")
    let c = IncludeExpander.fragments(
      [file], context: .location, files: set, names: .known, roots: ["."],
      id: ConfigurationID(technology: "nginx", number: 0))
    #expect(c.includeProblems.isEmpty)
    #expect(c.statements(in: c.blocks.count - 1).map { c.name($0) } == ["proxy_buffering", "gzip"])
    let main = try set.file(at: "web/nginx.conf")
    let whole = IncludeExpander.main(
      main, files: set, names: .known, roots: ["."], id: ConfigurationID(technology: "nginx", number: 0))
    #expect(whole.statements(in: 1).map { whole.arguments($0) } == [["off"]])
  }

  @Test func whatIsMissing() throws {
    let c = try read([
      "nginx.conf": "http { include gone.conf; include mime.types; include x/*.conf; include /etc/x.conf; }"
    ])
    #expect(c.includeProblems.map(\.path) == ["gone.conf", "mime.types", "/etc/x.conf"])
    #expect(c.includeProblems.map(\.kind) == [.refused, .outside, .outside])
  }

  @Test func cyclesAndBombsEnd() throws {
    let cycle = try read(["nginx.conf": "http { include a.conf; }", "a.conf": "include a.conf;"])
    #expect(cycle.includeProblems.contains { $0.reason.contains("includes itself") })
    var files = ["nginx.conf": "http { include f0.conf; }"]
    for i in 0..<40 { files["f\(i).conf"] = "include f\(i + 1).conf; include f\(i + 1).conf;" }
    files["f40.conf"] = "gzip on;"
    #expect(try read(files).statements(in: 1).count <= NginxLimits.statements)
  }
}
