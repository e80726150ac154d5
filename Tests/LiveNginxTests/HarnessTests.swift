import Testing

@testable import LiveNginx

@Suite("Harness")
struct HarnessTests {
  @Test("a faulty configuration is a verdict, with the example's own line")
  func refusedConfiguration() async throws {
    let text = """
      events {}
      http {
        proxy_bufering off;
        server { listen 8080; }
      }
      """
    let result = try await measure(LiveScenario(files: ["nginx.conf": text]))
    guard case .notStarted(let message) = result.verdict else {
      Issue.record("\(result.verdict)")
      return
    }
    #expect(message == #"[emerg] unknown directive "proxy_bufering" in nginx.conf:3"#)
  }

  @Test("a missing nginx is an error that names the package")
  func missingProgram() async throws {
    let error = await #expect(throws: LiveError.self) {
      try await measure(
        LiveScenario(files: ["nginx.conf": configuration(location: Directive.pass)]), nginx: "/nowhere/nginx")
    }
    #expect(error == .programMissing(path: "/nowhere/nginx", package: "nginx"))
    #expect(error?.description.contains("apt-get install nginx") == true)
  }

  @Test("a missing module, main file or listener is an error")
  func missingParts() async throws {
    let files = ["nginx.conf": configuration(location: Directive.pass)]
    await #expect(throws: LiveError.moduleMissing(path: "/usr/lib/nginx/modules/ngx_no_such_module.so")) {
      try await measure(LiveScenario(files: files, modules: ["ngx_no_such_module.so"]))
    }
    await #expect(throws: LiveError.listenerMissing(port: 8082)) {
      try await measure(LiveScenario(files: files, port: 8082))
    }
    await #expect(throws: LiveError.unsafePath("../x.conf")) {
      try await measure(LiveScenario(files: files.merging(["../x.conf": ""]) { $1 }))
    }
    await #expect(throws: LiveError.mainFileMissing) {
      try await measure(LiveScenario(files: ["site.conf": "server { listen 8080; }"]))
    }
  }

  @Test("ports are replaced everywhere, and listeners bound to the loopback address")
  func ports() throws {
    let text = """
      upstream a { server 127.0.0.1:9000; server localhost:9001; }
      server { listen 8080; listen [::]:8080; listen *:8443 ssl http2; listen 0.0.0.0:8081 default_server; }
      location / { proxy_pass http://127.0.0.1:8081; fastcgi_pass localhost:9000; }
      # listening: 8080, elsewhere: 127.0.0.1:3000
      """
    let map = try PortMap(files: ["nginx.conf": text], applications: [9000: 40001, 9001: 40002])
    #expect(map.listeners.keys.sorted() == [8080, 8081, 8443])
    let own = { (port: Int) in map.listeners[port].map { String($0) } ?? "?" }
    #expect(
      map.rewrite(text) == """
        upstream a { server 127.0.0.1:40001; server 127.0.0.1:40002; }
        server { listen 127.0.0.1:\(own(8080)); listen 127.0.0.1:\(own(8443)) ssl http2; \
        listen 127.0.0.1:\(own(8081)) default_server; }
        location / { proxy_pass http://127.0.0.1:\(own(8081)); fastcgi_pass 127.0.0.1:40001; }
        # listening: 8080, elsewhere: 127.0.0.1:3000
        """)
  }

  @Test("what is written is not added a second time")
  func writtenDirectives() async throws {
    let text = """
      user no-such-user-here;
      worker_processes 2;
      daemon on;
      pid /run/nginx.pid;
      error_log /no/such/folder/error.log warn;
      events { worker_connections 64; }
      http
      {
        include /etc/nginx/mime.types;
        access_log /no/such/folder/access.log combined;
        proxy_temp_path /no/such/folder/temp;
        server {
          listen 8443 ssl;
          ssl_certificate /etc/ssl/example.crt;
          ssl_certificate_key /etc/ssl/example.key;
          location / { proxy_pass http://127.0.0.1:9000; proxy_buffering off; }
        }
      }
      """
    let result = try await measure(LiveScenario(files: ["nginx.conf": text], client: .tls))
    #expect(result.verdict == .streams)
    #expect(result.nginxVersion.split(separator: ".").count == 3)
  }

  @Test("chunks and frames arrive in any pieces")
  func decoding() {
    var chunked = BodyDecoder(.chunked)
    let bytes = Array("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n".utf8)
    let text = bytes.flatMap { chunked.feed([$0]) }
    #expect(String(decoding: text, as: UTF8.self) == "hello world")
    #expect(chunked.isComplete)

    var frames = BodyDecoder(.frames)
    let payload = [0x81, 2, 104, 105, 0x89, 0, 0x81, 126, 0, 1, 33, 0x88, 0].flatMap { frames.feed([$0]) }
    #expect(String(decoding: payload, as: UTF8.self) == "hi!")
    #expect(frames.isComplete)
  }
}
