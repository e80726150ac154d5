/// The name of a Service, a container or an upstream, without the words that say only that it is one.
package struct ServiceName: Sendable, Hashable {
  /// `open-webui` of `open-webui-svc.ai.svc.cluster.local`, of `prod_open-webui_1` it is `prod-open-webui`.
  package let text: String

  /// Words that do not make another program of it.
  private static let neutral: Set<Substring> = [
    "svc", "service", "upstream", "upstreams", "server", "servers", "backend", "backends", "pool", "cluster", "node",
    "container", "prod", "production", "staging", "stage", "dev", "test", "stable", "main", "app", "local", "host",
  ]

  package init(_ name: String) {
    let label = name.lowercased().split(separator: ".").first ?? ""
    var words = label.split { $0 == "-" || $0 == "_" }
    while words.count > 1, let last = words.last, Self.neutral.contains(last) || last.allSatisfy(\.isNumber) {
      words.removeLast()
    }
    while words.count > 1, let first = words.first, Self.neutral.contains(first) { words.removeFirst() }
    text = words.joined(separator: "-")
  }
}
