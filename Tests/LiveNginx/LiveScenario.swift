/// One configuration, one application and one client: the input of a measurement.
///
/// The files are written with fixed ports, so that an example reads like a real configuration: the application listens
/// on 9000 (a second one on 9001), nginx on 8080 (plain), 8443 (TLS), and further listeners as it likes (8081 and 8082
/// for a second nginx hop). Every scenario gets free ports of its own instead.
package struct LiveScenario: Sendable, Hashable {
  /// Content by relative path; `nginx.conf` is the main file.
  package var files: [String: String]
  /// What listens on 127.0.0.1:9000.
  package var application: LiveApplication
  /// What listens on 127.0.0.1:9001; the same behaviour as on 9000 when nil.
  package var secondApplication: LiveApplication?
  /// The client.
  package var client: LiveClient
  /// The path that is requested.
  package var path: String
  /// The name of the server that is requested.
  package var host: String
  /// The request method; POST sends a small JSON body.
  package var method: String
  /// The listener's port as the files write it; when nil, 8443 for TLS clients and 8080 for others, or else
  /// 443 or 80.
  package var port: Int?
  /// What happens to nginx while the stream runs.
  package var action: LiveAction
  /// How many events come how fast; when nil, long enough for the action to show.
  package var pacing: LivePacing?
  /// Dynamic modules to load, by file name: `ngx_stream_module.so`.
  package var modules: [String]

  /// A scenario over any number of files.
  package init(
    files: [String: String],
    application: LiveApplication = .chunked,
    secondApplication: LiveApplication? = nil,
    client: LiveClient = .http1,
    path: String = "/events",
    host: String = "localhost",
    method: String? = nil,
    port: Int? = nil,
    action: LiveAction = .none,
    pacing: LivePacing? = nil,
    modules: [String] = []
  ) {
    self.files = files
    self.application = application
    self.secondApplication = secondApplication
    self.client = client
    self.path = path
    self.host = host
    self.method = method ?? (client.kind == .upload ? "POST" : "GET")
    self.port = port
    self.action = action
    self.pacing = pacing
    self.modules = modules
  }
}

/// What happens to nginx while the stream runs.
package enum LiveAction: Sendable, Hashable {
  /// Nothing.
  case none
  /// A reload (SIGHUP), this many milliseconds after the client has started.
  case reload(afterMilliseconds: Int)
}

/// How many events the application sends, and how fast.
package struct LivePacing: Sendable, Hashable {
  /// The number of events.
  package var events: Int
  /// Seconds between two events.
  package var interval: Double

  /// A pace; the default takes about one second in all.
  package init(events: Int = 8, interval: Double = 0.15) {
    self.events = events
    self.interval = interval
  }
}

extension LiveScenario {
  /// A cut after a reload shows only if the stream is still running then, hence the slower pace.
  var effectivePacing: LivePacing {
    if let pacing { return pacing }
    return action == .none ? LivePacing() : LivePacing(events: 8, interval: 0.35)
  }
}
