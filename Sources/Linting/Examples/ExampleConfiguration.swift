import NginxSyntax
import RuleFiles
import SourceText
import StreamModel

/// Completes the fragments in the examples of rules to valid configurations.
package enum ExampleConfiguration {
  /// The files with `nginx.conf` completed: a location gets a server, a server gets `http`, and `events` is added.
  package static func completed(_ files: [String: String]) -> [String: String] {
    var files = files
    guard let text = files["nginx.conf"] else { return files }
    let tree = NginxTree.parse(SourceFile(path: "nginx.conf", text: text))
    let names = Set(tree.children(of: -1).map { tree.name(of: $0) })
    if !names.isDisjoint(with: ["http", "events", "stream"]) {
      files["nginx.conf"] = names.contains("events") ? text : "events {}\n" + text
      return files
    }
    let isHTTPLevel = !names.isDisjoint(with: [
      "server", "upstream", "map", "proxy_cache_path", "fastcgi_cache_path", "limit_conn_zone",
    ])
    let body = isHTTPLevel ? text : "server {\nlisten 8080;\n\(text)\n}\n"
    files["nginx.conf"] = "events {}\nhttp {\n\(body)\n}\n"
    return files
  }

  /// The options of an example.
  package static func options(of example: RuleExample, minimumSeverity: Severity = .info) throws -> LintOptions {
    var options = LintOptions()
    for text in example.streams { options.streams.append(try DeclaredStream(parsing: text, source: "--stream")) }
    if let idle = example.policy["idle"].flatMap(TimeLength.init(parsing:)) { options.policy.idle = idle.milliseconds }
    if let total = example.policy["total"].flatMap(TimeLength.init(parsing:)) {
      options.policy.total = total.milliseconds
    }
    options.assumptions.nginxVersion = example.assume["nginx-version"].flatMap(ProductVersion.init)
    options.assumptions.kongVersion = example.assume["kong-version"].flatMap(ProductVersion.init)
    options.assumptions.behind = example.assume["behind"]
    options.assumptions.upstreamSendsAccelBuffering = example.assume["upstream-sends-x-accel-buffering"] == "true"
    options.assumptions.upstreamChunks = example.assume["upstream-chunks"] == "true"
    options.minimumSeverity = minimumSeverity
    return options
  }
}
