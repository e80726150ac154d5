import LiveNginx
import StreamModel

/// A configuration with a route that must stream, its application and its client.
package struct GeneratedConfiguration: Sendable, Hashable {
  /// What talks to the application.
  package enum Family: String, Sendable, Hashable, CaseIterable {
    /// `proxy_pass`.
    case proxy
    /// `fastcgi_pass`.
    case fastcgi
    /// `uwsgi_pass`.
    case uwsgi
    /// `scgi_pass`.
    case scgi
    /// `grpc_pass`.
    case grpc
  }

  /// Content by relative path; `nginx.conf` is the main file.
  package var files: [String: [ConfigurationNode]]
  /// The name of the server that is requested.
  package var host = "chat.example.com"
  /// The path that must stream.
  package var path: String
  /// How it streams.
  package var kind: StreamKind
  /// What talks to the application.
  package var family: Family
  /// Whether the application sends `X-Accel-Buffering: no`.
  package var sendsAccelBuffering: Bool
  /// Whether clients use TLS.
  package var usesTLS: Bool
  /// Whether clients use HTTP/2, too.
  package var offersHTTP2: Bool

  /// The files as nginx reads them.
  package var texts: [String: String] { files.mapValues(\.fileText) }

  /// Whether responses may be answered from a cache.
  var mayCache: Bool {
    family != .grpc && kind != .websocket
      && texts.values.contains { $0.contains("\(family.rawValue)_cache measured;") }
  }

  /// The idle time that a stream has to survive; the timeouts in the files are shorter or longer by far.
  static let idleMilliseconds: Int64 = 2000
  static let silence = 2.3
  private static let shortSilence = 1.35

  /// The measurements: each behaviour of the application with each client.
  var cells: [(behaviour: String, scenario: LiveScenario)] {
    var result: [(String, LiveScenario)] = []
    for (behaviour, application) in behaviours {
      for client in clients {
        result.append((behaviour, scenario(application, client)))
      }
    }
    if mayCache {
      var application = LiveApplication(applicationKind)
      application.cacheControl = nil
      // Three clients connect one after the other within the time limit. Whatever breaks for those with gzip alone
      // breaks here, too.
      for client in [LiveClient.second, .second.gzip] {
        result.append(("cacheable", scenario(application, client, silence: Self.shortSilence)))
      }
    }
    return result
  }

  private func scenario(
    _ application: LiveApplication, _ client: LiveClient, silence: Double = Self.silence
  ) -> LiveScenario {
    var application = application
    application.silence = silence
    if sendsAccelBuffering { application.accelBuffering = "no" }
    return LiveScenario(
      files: texts, application: application, client: client, path: path, host: host,
      method: kind == .streamableHTTP || kind == .grpc ? "POST" : "GET",
      port: usesTLS ? 8443 : 8080, pacing: LivePacing(events: 6, interval: 0.12))
  }

  private var applicationKind: LiveApplication.Kind {
    switch family {
    case .proxy: .chunked
    case .fastcgi: .fastCGI
    case .uwsgi: .uwsgi
    case .scgi: .scgi
    case .grpc: .grpc
    }
  }

  private var behaviours: [(String, LiveApplication)] {
    if kind == .websocket { return [("websocket", .webSocket)] }
    var large = LiveApplication(applicationKind)
    large.eventSize = 6000
    let plain = [(applicationKind.rawValue, LiveApplication(applicationKind)), ("large", large)]
    return family == .proxy ? plain + [("close", LiveApplication.close)] : plain
  }

  private var clients: [LiveClient] {
    if kind == .websocket { return [.webSocket] }
    if kind == .grpc { return [.http2] }
    if !usesTLS { return [.http1, .http1.gzip] }
    return offersHTTP2 ? [.tls, .http2.gzip] : [.tls, .tls.gzip]
  }

  /// The locations of all nodes: the file, and the path down to the node.
  var places: [(file: String, place: [Int])] {
    files.keys.sorted().flatMap { file in (files[file]?.places ?? []).map { (file, $0) } }
  }

  func removing(_ place: (file: String, place: [Int])) -> GeneratedConfiguration {
    var result = self
    result.files[place.file] = files[place.file]?.removing(place.place[...])
    // A listener without a predecessor would be one for clients, which connect to another one.
    if !result.texts.values.contains(where: { $0.contains("_pass http://127.0.0.1:8081") }) {
      result.files = result.files.mapValues { $0.withoutServers(listeningOn: "8081") }
    }
    return result
  }
}
