import Foundation

extension ClientCall {
  /// Lets curl speak TLS and HTTP/2, and decompress: it writes out what it has after every read.
  func runWithCurl() throws(LiveError) -> Reply {
    let program = "/usr/bin/curl"
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw .programMissing(path: program, package: "curl")
    }
    let pipe = try openPipe()
    defer { close(pipe.read) }
    var reply = Reply(framed: false)
    var curl: ChildProcess
    do {
      defer { close(pipe.write) }
      curl = try ChildProcess(program, curlArguments, output: pipe.write)
    }
    defer { curl.stop(grace: 0.5) }
    while true {
      var state = pollfd(fd: pipe.read, events: Int16(POLLIN), revents: 0)
      let ready = poll(&state, 1, deadline.pollTimeout)
      if ready < 0 && errno == EINTR { continue }
      if ready == 0 {
        reply.end(.timedOut)
        return reply
      }
      var buffer = [UInt8](repeating: 0, count: 65536)
      let count = read(pipe.read, &buffer, buffer.count)
      if count <= 0 {
        // curl knows whether the response was complete: it checks the framing.
        let clean = curl.wait(seconds: 0.5) && curl.succeeded
        reply.end(clean ? .complete : .closed)
        return reply
      }
      reply.feed(Array(buffer[..<count]))
      if hasEverything(reply) {
        reply.end(.complete)
        return reply
      }
    }
  }

  private var curlArguments: [String] {
    let protocolOption =
      client.kind != .http2 ? "--http1.1" : usesTLS ? "--http2" : "--http2-prior-knowledge"
    let name = "\(host):\(port)"
    var arguments = [
      "--disable", "--silent", "--no-buffer", "--insecure", "--include", protocolOption, "--noproxy", "*",
      "--max-time", "10", "--resolve", "\(name):127.0.0.1", "--request", method,
    ]
    if client.acceptsGzip { arguments.append("--compressed") }
    for header in headers { arguments += ["--header", "\(header.name): \(header.value)"] }
    if sendsBody { arguments += ["--data-binary", Self.smallBody] }
    return arguments + ["\(usesTLS ? "https" : "http")://\(name)\(path)"]
  }
}
