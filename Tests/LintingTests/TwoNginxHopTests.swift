import Linting
import StreamModel
import Testing

/// The request that one nginx gets from the nginx in front.
@Suite struct TwoNginxHopTests {
  private func rules(inner connection: String) throws -> [String] {
    let text = """
      events {}
      http {
        map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
        server {
          listen 80;
          location /ws {
            proxy_pass http://127.0.0.1:8081;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection close;
            proxy_read_timeout 1h;
          }
        }
        server {
          listen 127.0.0.1:8081;
          location / {
            proxy_pass http://app;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection \(connection);
            proxy_read_timeout 1h;
          }
        }
      }
      """
    return lines(try session(["websocket:/ws"]).report(texts: ["nginx.conf": text]))
  }

  /// An inner nginx writes `Connection` itself. Measured: the upgrade passes although the outer one sends `close`.
  @Test func theConnectionHeaderOfTheLastHopCounts() throws {
    #expect(try rules(inner: "$connection_upgrade").filter { $0.contains("upgrade-connection-header") }.isEmpty)
    #expect(try !rules(inner: "$http_connection").filter { $0.contains("upgrade-connection-header") }.isEmpty)
  }
}
