import LiveNginx
import Testing

/// Something that is known about nginx 1.22, and that the harness must therefore measure.
struct Fact: Sendable, CustomTestStringConvertible {
  let name: String
  let expected: LiveVerdict.Name
  let scenario: LiveScenario

  var testDescription: String { name }

  /// A fact about a configuration with one server and one location.
  init(
    _ name: String, _ expected: LiveVerdict.Name, location: String, http: String = "",
    listen: String = "8080", application: LiveApplication = .chunked, client: LiveClient = .http1,
    method: String? = nil, action: LiveAction = .none
  ) {
    self.init(
      name, expected,
      LiveScenario(
        files: ["nginx.conf": configuration(location: location, http: http, listen: listen)],
        application: application, client: client, method: method, action: action))
  }

  init(_ name: String, _ expected: LiveVerdict.Name, _ scenario: LiveScenario) {
    self.name = name
    self.expected = expected
    self.scenario = scenario
  }

  /// Measures, and compares.
  @discardableResult
  func check() async throws -> LiveMeasurement {
    let result = try await measure(scenario)
    #expect(result.verdict.name == expected, "\(name): \(result.verdict) with \(result.events) events")
    return result
  }
}

/// A whole configuration around a location's directives.
func configuration(location: String, http: String = "", listen: String = "8080", main: String = "") -> String {
  let tls = listen.contains("ssl") ? "ssl_certificate server.crt; ssl_certificate_key server.key;" : ""
  return """
    \(main)
    events {}
    http {
      \(http)
      server {
        listen \(listen);
        \(tls)
        location /events {
          \(location)
        }
      }
    }
    """
}

/// The directives that most facts share.
enum Directive {
  static let pass = "proxy_pass http://127.0.0.1:9000;"
  static let pass11 = pass + " proxy_http_version 1.1; proxy_set_header Connection '';"
  static let unbuffered = "proxy_buffering off;"
  static let gzip = "gzip on; gzip_types text/event-stream;"
}
