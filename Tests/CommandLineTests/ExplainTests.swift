import Foundation
import Testing

/// `explain` finds what people type.
@Suite struct ExplainTests {
  @Test(arguments: [
    ("timeoutSec", ["# spec.timeoutSec (GKE Ingress)", "total-timeout"]), ("TIMEOUTSEC", ["GKE Ingress"]),
    ("spec.timeoutSec", ["GKE Ingress", "Rules about it"]),
    ("proxy-read-timeout", ["(ingress-nginx)", "(F5 NGINX Ingress Controller)", "- idle-timeout: "]),
    ("read_timeout", ["(Kong)", "services[].read_timeout"]),
    ("proxy_read_timeout", ["(nginx)", "idle-timeout"]), ("concurrency", ["rate-limit", "worker-connections"]),
    ("idle-timeout", ["## Why"]), ("timeouts", ["A group", "total-timeout"]), ("kong", ["kong-ingress"]),
    ("gke-ingress", ["spec.timeoutSec"]), ("cloudflare", ["a hop of `paths:`"]), ("open-webui", ["# Open WebUI"]),
    ("intent", ["text/event-stream"]), ("proxy_set_header Upgrade", ["upgrade-header"]),
  ])
  func found(_ name: String, _ words: [String]) throws {
    let result = try Program.run(["explain", name])
    #expect(result.status == 0, "\(result.errors)")
    for word in words { #expect(result.output.contains(word), "\(word) is not in \(result.output)") }
  }

  @Test(arguments: [
    ("timeoutsek", "\"timeoutSec\""), ("proxy_read_timeot", "\"proxy_read_timeout\""),
    ("proxy-read", "proxy-read-timeout"),
    ("idle-timeot", "\"idle-timeout\""), ("webui", "\"open-webui\""),
  ])
  func suggested(_ name: String, _ word: String) throws {
    let result = try Program.run(["explain", name])
    #expect(result.status == 2)
    #expect(result.errors.contains("did you mean") && result.errors.contains(word), "\(result.errors)")
  }
}
