import Testing

/// What compose files put into containers of nginx.
@Suite struct ComposeTests {
  private static let main = "/etc/nginx/nginx.conf (image)"

  private func tree(_ compose: String, _ files: [String: String] = [:]) -> [String] {
    Repository(files.merging(["compose.yaml": compose]) { $1 }).tree
  }

  @Test func volumesPutFilesWhereTheyAreMounted() {
    let found = tree(
      """
      services:
        web:
          image: nginx:1.27
          volumes:
            - ./site.conf:/etc/nginx/conf.d/default.conf:ro
            - {type: bind, source: ./more, target: /etc/nginx/snippets}
      """, ["site.conf": "server {}", "more/proxy.conf": "proxy_buffering off;"])
    #expect(
      found == [
        "/etc/nginx/conf.d/default.conf = site.conf", Self.main, "/etc/nginx/snippets/proxy.conf = more/proxy.conf",
      ])
  }

  /// A folder that is mounted hides what the image has there, a later mount is on top.
  @Test func theLastMountIsOnTop() {
    let found = tree(
      """
      services:
        web:
          image: nginx
          volumes: ["./nginx:/etc/nginx", "./other.conf:/etc/nginx/conf.d/a.conf"]
      """, ["nginx/conf.d/a.conf": "a", "nginx/conf.d/b.conf": "b", "other.conf": "c"])
    #expect(
      found == ["/etc/nginx/conf.d/a.conf = other.conf", "/etc/nginx/conf.d/b.conf = nginx/conf.d/b.conf"])
  }

  @Test func configsMayHaveTheirTextInTheFile() {
    let found = tree(
      """
      services:
        web:
          image: nginx
          configs: [{source: site, target: /etc/nginx/conf.d/site.conf}]
      configs:
        site:
          content: |
            location / { proxy_pass http://${HOST:-app}; proxy_set_header Host $$host; }
      """)
    #expect(
      found.first
        == "/etc/nginx/conf.d/site.conf: location / { proxy_pass http://app; proxy_set_header Host $host; }")
  }

  @Test func templatesAreRenderedWithTheEnvironment() {
    let found = tree(
      """
      services:
        web:
          image: nginx:alpine
          env_file: web.env
          environment: {BACKEND: "api:8000", UNSET: "${NOWHERE}"}
          volumes: ["./templates:/etc/nginx/templates"]
      """,
      [
        "web.env": "TIMEOUT='90s'\nBACKEND=other\n",
        "templates/site.conf.template": "proxy_pass http://${BACKEND}; proxy_read_timeout $TIMEOUT; x ${UNSET} $host;",
      ])
    #expect(
      found.first
        == "/etc/nginx/conf.d/site.conf: proxy_pass http://api:8000; proxy_read_timeout 90s; x ${UNSET} $host;")
  }

  @Test func anEntryPointMayCallEnvsubst() {
    let found = tree(
      """
      services:
        web:
          image: nginx
          command: sh -c "envsubst '$$HOST' < /etc/nginx/site.tpl > /etc/nginx/conf.d/site.conf && nginx -g 'daemon off;'"
          environment: [HOST=app, PORT=80]
          volumes: ["./site.tpl:/etc/nginx/site.tpl"]
      """, ["site.tpl": "proxy_pass http://$HOST:$PORT;"])
    #expect(found.first == "/etc/nginx/conf.d/site.conf: proxy_pass http://app:$PORT;")
  }

  @Test func overridesAndExtendedServicesAreMerged() {
    let files = [
      "compose.override.yaml": "services: {web: {volumes: ['./dev.conf:/etc/nginx/conf.d/a.conf']}}",
      "base.yaml": "services: {proxy: {image: nginx, volumes: ['./b.conf:/etc/nginx/conf.d/b.conf']}}",
      "a.conf": "a", "b.conf": "b", "dev.conf": "d",
    ]
    let found = tree(
      """
      services:
        web:
          extends: {file: base.yaml, service: proxy}
          volumes: ["./a.conf:/etc/nginx/conf.d/a.conf"]
      """, files)
    #expect(found.prefix(2) == ["/etc/nginx/conf.d/a.conf = dev.conf", "/etc/nginx/conf.d/b.conf = b.conf"])
  }

  @Test func aServiceWithoutAnImageIsReadWithTheBase() {
    let repository = Repository([
      "docker-compose.yml": "services: {web: {image: nginx, volumes: ['./a.conf:/etc/nginx/conf.d/a.conf']}}",
      "docker-compose.prod.yml": "services: {web: {volumes: ['./p.conf:/etc/nginx/conf.d/a.conf']}}",
      "a.conf": "a", "p.conf": "p",
    ])
    #expect(
      repository.containers.map { repository.lines($0)[0] } == [
        "/etc/nginx/conf.d/a.conf = p.conf", "/etc/nginx/conf.d/a.conf = a.conf",
      ])
  }

  // MARK: What is not known

  @Test func ringsOfServicesEnd() {
    let found = tree(
      """
      services:
        a: {extends: b, volumes: ["./a.conf:/etc/nginx/conf.d/a.conf"]}
        b: {extends: {file: compose.yaml, service: a}}
      """, ["a.conf": "a"])
    #expect(found == ["/etc/nginx/conf.d/a.conf = a.conf"])
  }

  @Test func filesOutsideOfTheRepositoryAreUnknown() throws {
    let repository = Repository([
      "compose.yaml": """
      services:
        web:
          image: nginx
          volumes: ["/srv/nginx/conf.d:/etc/nginx/conf.d", "./a.conf:/etc/nginx/a.conf", "~/x:/etc/nginx/x", "data:/etc/nginx/data",
            "./missing.conf:/etc/nginx/missing.conf"]
      """, "a.conf": "a",
    ])
    let container = try #require(repository.containers.first)
    #expect(
      Set(container.unknown)
        == ["/etc/nginx/conf.d", "/etc/nginx/x", "/etc/nginx/data", "/etc/nginx/missing.conf"])
    #expect(
      container.problems.map(\.message) == [
        "./missing.conf is not among the files, so that /etc/nginx/missing.conf of web is not known"
      ])
  }

  @Test func variablesThatGrowEnd() {
    let long = String(repeating: "x", count: 60_000)
    let names = String(repeating: "$A", count: 60_000)
    let found = tree(
      """
      services:
        web:
          image: nginx
          environment: {A: "\(long)"}
          volumes: ["./t:/etc/nginx/templates"]
      """, ["t/a.conf.template": names])
    // The text is left as it is.
    #expect(found.first == "/etc/nginx/conf.d/a.conf = t/a.conf.template")
  }

  @Test func imagesThatAreUnknownHaveNoFiles() {
    let found = tree(
      "services: {web: {image: acme/proxy, volumes: ['./a.conf:/etc/nginx/conf.d/a.conf']}}", ["a.conf": "a"])
    #expect(found == ["/etc/nginx/conf.d/a.conf = a.conf"])
  }

  @Test(arguments: [
    ("nginx:1.27.3-alpine", "1.27.3"), ("docker.io/library/nginx:1.26.1", "1.26.1"), ("nginx:latest", nil),
    ("acme/nginx:1.27.3", nil), ("nginx:stable", nil), ("nginx:1", nil),
  ])
  func onlyTheTagOfTheProductIsItsVersion(_ image: String, _ version: String?) throws {
    let repository = Repository([
      "compose.yaml": "services: {web: {image: '\(image)', volumes: ['./a.conf:/etc/nginx/conf.d/a.conf']}}",
      "a.conf": "a",
    ])
    #expect(try #require(repository.containers.first).version.map { "\($0)" } == version)
  }
}
