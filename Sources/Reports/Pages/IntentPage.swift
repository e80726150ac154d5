import RuleFiles
import StreamModel

/// The page about how streamlint detects that a route streams.
struct IntentPage {
  let evidence: EvidenceFile
  let objects: ObjectEvidenceFile

  /// The evidence that technologies find in a configuration, besides the patterns of the evidence file.
  private static let signs = [
    "`proxy_buffering off`, or that of any protocol, in a location other than `/` (not together with "
      + "`proxy_request_buffering off` and a large `client_max_body_size`, which is for files)",
    "`X-Accel-Buffering` written by `add_header`, `more_set_headers`, `proxy_set_header` or `proxy_pass_header` in the "
      + "location",
    "`text/event-stream`, `Last-Event-ID`, `Mcp-Session-Id` or `MCP-Protocol-Version` in a header that the location writes",
    "`grpc_read_timeout` of half an hour or more (`grpc`)",
    "the `Upgrade` header set in the location (`websocket`)",
    "one of these in a location that never matches: then the path that it means, where it is served",
    "`text/event-stream` in `default_type`, `gzip_types`, `brotli_types` or `sub_filter_types` of the location",
    "an `if` in the location that looks for `text/event-stream` in `$http_accept`, or at `$http_upgrade`",
  ]

  /// The evidence of `KongRouteSignals` and `KongIngress`.
  private static let signsOfKong = [
    "`response_buffering: false` of a route of Kong, or `konghq.com/response-buffering: \"false\"`, unless the read timeout "
      + "was raised to something below five minutes: that shows how long the stream may be idle",
    "the plugins `ai-proxy` and `ai-proxy-advanced`; `ws` or `wss` as the protocol of a route or service of Kong",
  ]

  /// The hints of `NginxRouteSignals`.
  private static let hints = [
    "a word of the path (below)", "a word in the name of the upstream or of the host (below)",
    "a setting that is customary for streams: a read timeout of half an hour or more, `proxy_buffering off` in `/`, "
      + "`proxy_set_header Connection \"\"` where no connection is kept, `text/event-stream` among types inherited from "
      + "further out",
    "a comment in or right above the location that mentions SSE, event streams, WebSocket, streaming, LLM or MCP",
  ]

  var text: String {
    var result = "# How streamlint detects that a route streams\n\n"
    result += "A route is *declared* by `--stream`, by `.streamlint.yaml`, or by a comment in its location:\n\n"
    result += "```nginx\nlocation /events {\n    # streamlint: stream sse\n    proxy_pass http://app;\n}\n```\n\n"
    result += "In a declarative file of Kong the comment is above the route, `# streamlint: stream websocket`.\n"
    result +=
      "In Kubernetes an annotation does the same: `streamlint/stream: sse` on the object that carries the route.\n\n"
    result += "Otherwise it is *evident* when the configuration shows it:\n\n"
    result += Self.signs.map { "- \($0)\n" }.joined()
    result += "- WebSocket switched on for the route of a Kubernetes object, or `Upgrade` set in a snippet\n"
    result += "- an image, a name, a port or an annotation of Kubernetes objects that only streams have (below)\n"
    result += Self.signsOfKong.map { "- \($0)\n" }.joined()
    result += "- a location with a well-known path, or an upstream with a well-known name (below)\n\n"
    result +=
      "A product that is known to send heartbeats (below) needs no longer idle timeout than its heartbeat, unless\n"
    result += "the stream is declared.\n\n"
    result +=
      "A route is *closed* when every request is denied on purpose: `return 403` (or 401, 404, 410, 444) or `deny all`\n"
    result +=
      "without `allow` in a location or a snippet, `request-termination` with a status of 4xx and no trigger in Kong. It\n"
    result += "has no findings; declared, it is an error that the stream reaches no application.\n\n"
    result +=
      "A route never streams if it takes neither GET nor POST, if it is `internal` in nginx without settings for streams,\n"
    result += "or if `auth_request` or `mirror` sends its subrequests there.\n\n"
    result +=
      "All other routes are of *unknown* intent. An explicit value there that would break a stream is a warning at\n"
    result +=
      "most; a value that equals the default is none, nor is a raised timeout. The summary counts the routes. With a hint defaults are warnings too; a customary setting\n"
    result += "or a comment together with another hint is as good as evidence:\n\n"
    result += Self.hints.map { "- \($0)\n" }.joined()
    result +=
      "\nPictures, health checks, uploads and the like (last list) are no evidence unless the path is well known.\n\n"
    result += "## Paths\n\n`*` is one segment, `**` any rest; a trailing slash is ignored.\n\n"
    result += Self.table(evidence.paths)
    result += "\n## Upstreams\n\nThe host of the pass directive, with or without its port; `*` is any string.\n\n"
    result += Self.table(evidence.upstreams)
    result += "\n## Words of paths that hint at streams\n\n" + Self.words(evidence.pathWords)
    result += "\n## Words of names that hint at streams\n\n" + Self.words(evidence.nameWords)
    result += "\n## Paths of such upstreams that do not stream\n\n"
    result += evidence.plainPaths.map { "- `\($0.pattern)`: \($0.why)\n" }.joined()
    result += "\n## Kubernetes\n\nImages of the pods behind a route, without registry and tag:\n\n"
    result += Self.table(objects.images)
    result +=
      "\nWords of the names of routes, Services and hosts:\n\n" + Self.table(objects.names + objects.sharedNames)
    result += "\nNot when one of them is about something else: "
    result += objects.plainNames.sorted().map { "`\($0)`" }.joined(separator: ", ") + ".\n"
    result += "\nNames and protocols of ports:\n\n" + Self.table(objects.ports)
    result += "\nAnnotations with their values:\n\n" + Self.table(objects.settings)
    return result
  }

  private static func words(_ patterns: [EvidenceFile.Pattern]) -> String {
    patterns.map { item in
      "- `\(item.pattern)`: \(item.why) (\(item.kinds.map(\.rawValue).joined(separator: ", ")))\n"
    }.joined()
  }

  private static func table(_ patterns: [EvidenceFile.Pattern]) -> String {
    "| pattern | kind | why |\n|---|---|---|\n"
      + patterns.map { item in
        let beat =
          switch item.heartbeat {
          case .every(let milliseconds): ", sends something every \(TimeLength(milliseconds: milliseconds).text)"
          case .never: ", sends nothing while it is idle"
          case nil: ""
          }
        return "| `\(item.pattern)` | \(item.kinds.map(\.rawValue).joined(separator: ", ")) | \(item.why)\(beat) |\n"
      }.joined()
  }
}
