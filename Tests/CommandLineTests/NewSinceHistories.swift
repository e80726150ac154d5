import Foundation
import Testing

/// What happens between the base and the work tree.
struct History: CustomTestStringConvertible, Sendable {
  let name: String
  let base: [String: String]
  let change: @Sendable (GitFolder) throws -> Void
  /// `file rule` of the new findings.
  let new: [String]
  var testDescription: String { name }

  init(
    _ name: String, _ base: [String: String], new: [String], _ change: @escaping @Sendable (GitFolder) throws -> Void
  ) {
    self.name = name
    self.base = base
    self.new = new
    self.change = change
  }

  static let good = """
    location /v1/chat/completions {
        proxy_pass http://127.0.0.1:9000;
        proxy_buffering off;
        proxy_http_version 1.1;
        proxy_read_timeout 1h;
    }

    """
  static let bad = good.replacingOccurrences(of: "    proxy_read_timeout 1h;\n", with: "")
  private static let server = "server {\n    include parts/stream.conf;\n}\n"
  private static let main = "events {}\nhttp {\n    include conf.d/*.conf;\n}\n"

  private static func ingress(_ annotations: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      annotations:
        nginx.ingress.kubernetes.io/proxy-buffering: "off"
    \(annotations)spec:
      ingressClassName: nginx
      rules:
        - host: chat.example.com
          http:
            paths:
              - path: /v1/chat/completions
                pathType: Prefix
                backend: {service: {name: llm, port: {number: 80}}}

    """
  }

  private static let timeout = "    nginx.ingress.kubernetes.io/proxy-read-timeout: \"3600\"\n"
  private static func controller(_ timeout: String) -> String {
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
    data:
      proxy-buffering: "off"
      proxy-read-timeout: "\(timeout)"

    """
  }

  /// Servers that differ in their ports alone.
  private static func nested(_ count: Int) -> String {
    "events { worker_connections 4096; }\nhttp {\n"
      + (1...count).map { "  server {\n    listen 80\($0);\n\(bad)  }\n" }.joined() + "}\n"
  }

  static let all: [History] = [
    History("nothing", ["a.conf": bad], new: []) { _ in },
    History("a deleted directive", ["a.conf": good], new: ["a.conf idle-timeout"]) {
      try $0.write("a.conf", bad)
      try $0.commit("change")
    },
    History("a deleted directive that is not committed", ["a.conf": good], new: ["a.conf idle-timeout"]) {
      try $0.write("a.conf", bad)
    },
    History("a deleted directive that is staged", ["a.conf": good], new: ["a.conf idle-timeout"]) {
      try $0.write("a.conf", bad)
      try $0.git("add", "-A")
    },
    History("a removed key", ["i.yaml": ingress(timeout)], new: ["i.yaml idle-timeout"]) {
      try $0.write("i.yaml", ingress(""))
      try $0.commit("change")
    },
    History(
      "a changed ConfigMap elsewhere", ["i.yaml": ingress(""), "controller/cm.yaml": controller("3600")],
      new: ["controller/cm.yaml idle-timeout"]
    ) {
      try $0.write("controller/cm.yaml", controller("30"))
      try $0.commit("change")
    },
    History(
      "a deleted ConfigMap elsewhere", ["i.yaml": ingress(""), "controller/cm.yaml": controller("3600")],
      new: ["i.yaml idle-timeout"]
    ) {
      try $0.remove("controller/cm.yaml")
      try $0.commit("change")
    },
    History(
      "a changed include",
      [
        "nginx.conf": main, "conf.d/a.conf": server, "parts/stream.conf": good,
      ], new: ["parts/stream.conf idle-timeout"]
    ) {
      try $0.write("parts/stream.conf", bad)
      try $0.commit("change")
    },
    History(
      "a deleted include of settings",
      [
        "nginx.conf": "events {}\nhttp {\n    include settings/*.conf;\n    server {\n\(bad)    }\n}\n",
        "settings/timeouts.conf": "proxy_read_timeout 1h;\n",
      ], new: ["nginx.conf idle-timeout"]
    ) {
      try $0.remove("settings/timeouts.conf")
      try $0.commit("change")
    },
    History("a renamed file", ["a.conf": bad], new: ["b.conf idle-timeout"]) {
      try $0.git("mv", "a.conf", "b.conf")
      try $0.commit("change")
    },
    History(
      "a moved block", ["a.conf": bad + "location /x {\n    return 404;\n}\n"], new: []
    ) {
      try $0.write("a.conf", "location /x {\n    return 404;\n}\n\n\n" + bad)
      try $0.commit("change")
    },
    History("a block moved to another file", ["a.conf": bad, "b.conf": "# nothing\n"], new: ["b.conf idle-timeout"]) {
      try $0.write("b.conf", bad)
      try $0.write("a.conf", "# nothing\n")
      try $0.commit("change")
    },
    History("a new file", ["a.conf": bad], new: ["sub/b.conf idle-timeout"]) {
      try $0.write("sub/b.conf", bad)
      try $0.commit("change")
    },
    History("a new file that git does not know", ["a.conf": bad], new: ["b.conf idle-timeout"]) {
      try $0.write("b.conf", bad)
    },
    History("a deleted file", ["a.conf": bad, "b.conf": bad], new: []) {
      try $0.remove("b.conf")
      try $0.commit("change")
    },
    History("reformatting", ["a.conf": bad], new: []) {
      try $0.write(
        "a.conf", bad.replacingOccurrences(of: "    ", with: "\t").replacingOccurrences(of: ";\n", with: " ;\n\n"))
      try $0.commit("change")
    },
    History("comments", ["a.conf": bad], new: []) {
      try $0.write("a.conf", "# first\n" + bad.replacingOccurrences(of: ";\n", with: "; # why\n"))
      try $0.commit("change")
    },
    History("an added suppression", ["a.conf": bad], new: []) {
      try $0.write("a.conf", "# streamlint: ignore[idle-timeout] it pings\n" + bad)
      try $0.commit("change")
    },
    History(
      "a removed suppression", ["a.conf": "# streamlint: ignore[idle-timeout] it pings\n" + bad],
      new: ["a.conf idle-timeout"]
    ) {
      try $0.write("a.conf", bad)
      try $0.commit("change")
    },
    History(
      "a changed policy",
      ["a.conf": bad.replacingOccurrences(of: "off;\n", with: "off;\n    proxy_read_timeout 400s;\n")],
      new: []
    ) {
      try $0.write(".streamlint.yaml", "policy: {idle: 1h}\n")
      try $0.commit("change")
    },
    History(
      "a stream that is declared now", ["a.conf": "location /other {\n    proxy_pass http://127.0.0.1:9000;\n}\n"],
      new: []
    ) {
      try $0.write(".streamlint.yaml", "streams: [sse:/other]\n")
      try $0.commit("change")
    },
    History(
      "a route of a declared stream that breaks", ["a.conf": good, ".streamlint.yaml": "streams: [/v1/*]\n"],
      new: ["a.conf response-buffering"]
    ) {
      try $0.write("a.conf", good.replacingOccurrences(of: "buffering off", with: "buffering on"))
      try $0.commit("change")
    },
    History("two findings with one fingerprint", ["a.conf": nested(1)], new: ["a.conf idle-timeout"]) {
      try $0.write("a.conf", nested(2))
      try $0.commit("change")
    },
    History("one of two findings with one fingerprint", ["a.conf": nested(2)], new: []) {
      try $0.write("a.conf", nested(1))
      try $0.commit("change")
    },
    History("a link", ["real/a.conf": bad], new: ["linked.conf idle-timeout"]) {
      try FileManager.default.createSymbolicLink(
        atPath: $0.url.appendingPathComponent("linked.conf").path, withDestinationPath: "real/a.conf")
      try $0.commit("change")
    },
    History("a link that becomes a file", ["real/a.conf": bad], new: ["linked.conf idle-timeout"]) {
      let link = $0.url.appendingPathComponent("linked.conf").path
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real/a.conf")
      try $0.commit("link")
      try $0.git("branch", "-f", "main")
      try $0.remove("linked.conf")
      try $0.write("linked.conf", bad.replacingOccurrences(of: "    proxy_buffering off;\n", with: ""))
      try $0.commit("change")
    },
    History("other line ends", ["a.conf": bad], new: []) {
      try $0.write("a.conf", bad.replacingOccurrences(of: "\n", with: "\r\n"))
      try $0.commit("change")
    },
    History("a base that moved", ["a.conf": good, "b.conf": good], new: ["a.conf idle-timeout"]) {
      try $0.write("a.conf", bad)
      try $0.commit("change")
      try $0.git("checkout", "-q", "main")
      try $0.write("b.conf", bad)
      try $0.commit("moved")
      try $0.git("checkout", "-q", "topic")
    },
    History("a merge of a base that moved", ["a.conf": good, "b.conf": good], new: ["a.conf idle-timeout"]) {
      try $0.write("a.conf", bad)
      try $0.commit("change")
      try $0.git("checkout", "-q", "main")
      try $0.write("b.conf", bad)
      try $0.commit("moved")
      try $0.git("checkout", "-q", "topic")
      try $0.git("merge", "-q", "--no-edit", "main")
    },
    History("one setting less in a block", ["a.conf": bad], new: ["a.conf idle-timeout"]) {
      try $0.write("a.conf", bad.replacingOccurrences(of: "    proxy_buffering off;\n", with: ""))
      try $0.commit("change")
    },
    History(
      "one of several settings added",
      ["a.conf": bad.replacingOccurrences(of: "    proxy_buffering off;\n", with: "")], new: []
    ) {
      try $0.write("a.conf", bad)
      try $0.commit("change")
    },
    History("a name with blanks", ["a b/é.conf": good], new: ["a b/é.conf idle-timeout"]) {
      try $0.write("a b/é.conf", bad)
      try $0.commit("change")
    },
    History("a file that was broken", ["a.conf": "location / {\n", "b.conf": bad], new: ["a.conf idle-timeout"]) {
      try $0.write("a.conf", bad)
      try $0.commit("change")
    },
  ]
}
