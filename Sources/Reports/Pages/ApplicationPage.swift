import RuleFiles
import StreamModel

/// The page of a product behind the proxies: what it streams, and what a proxy in front of it must do.
struct ApplicationPage {
  let application: Application

  var text: String {
    var result = "# \(application.title)\n\n"
    if application.streams.isEmpty {
      result += "\(application.title) streams nothing: a proxy in front of it needs no settings for streams.\n\n"
    } else {
      result += "## What it streams\n\n| path | kind | method | sends while idle | what |\n|---|---|---|---|---|\n"
      result += application.streams.map(Self.row).joined()
      result += "\n## What a proxy in front of it must do\n\n" + needs.map { "- \($0)\n" }.joined() + "\n"
    }
    if !application.plain.isEmpty {
      result += "No streams: " + application.plain.map(MarkdownText.code).joined(separator: ", ") + ".\n\n"
    }
    if !application.notes.isEmpty {
      result += "## Notes\n\n" + application.notes.map { "- \($0)\n" }.joined() + "\n"
    }
    result += "## Recognised by\n\n"
    for (what, names) in [
      ("images", application.images), ("names", application.names), ("charts", application.charts),
    ] where !names.isEmpty {
      result += "- \(what): \(names.map(MarkdownText.code).joined(separator: ", "))\n"
    }
    if !application.ports.isEmpty {
      result += "- usual ports, which are a hint at most: "
      result += application.ports.map(String.init).joined(separator: ", ") + "\n"
    }
    result += "\n## Sources\n\n"
    result +=
      application.confidence == .high ? "" : "Read in part: it supports other evidence, and decides nothing alone.\n\n"
    return result + application.sources.map { "- \($0)\n" }.joined()
  }

  private static func row(_ stream: ApplicationStream) -> String {
    let idle =
      switch stream.heartbeat {
      case .every(let time):
        "every \(TimeLength(milliseconds: time).text)\(stream.sender == .client ? " (client)" : "")"
      case .never: "nothing"
      case nil: "not known"
      }
    let end = stream.isTransfer ? "; ends by itself" : ""
    let buffering = stream.disablesBuffering ? "; sends `X-Accel-Buffering: no`" : ""
    return "| \(MarkdownText.code(stream.path)) | \(stream.kind.rawValue) | \(stream.method ?? "") | \(idle) "
      + "| \(stream.why)\(end)\(buffering) |\n"
  }

  /// The needs in words that hold for every proxy.
  private var needs: [String] {
    var result: [String] = []
    // Buffers and silence do a transfer no harm.
    let streams = application.streams.filter { !$0.isTransfer }
    let responses = streams.filter(\.kind.isHTTPResponse)
    let buffered = responses.filter { !$0.disablesBuffering }
    if !buffered.isEmpty {
      result.append(
        "pass responses on without buffering them, and compress no `text/event-stream` "
          + "(nginx: `proxy_buffering off`; Kong: `response_buffering: false`)")
    }
    let silent = streams.filter { if case .every = $0.effectiveHeartbeat { false } else { true } }
    if !silent.isEmpty {
      let silence = application.longestSilence.map { " (\($0))" } ?? ""
      result.append(
        "keep a stream that is idle for minutes\(silence): an idle timeout of 300 s or more "
          + "(nginx: `proxy_read_timeout`; Kong: `read_timeout`; ingress-nginx: `proxy-read-timeout`)")
    } else if let longest = streams.compactMap({ stream -> Int64? in
      if case .every(let time) = stream.effectiveHeartbeat { time } else { nil }
    }).max() {
      result.append("keep a stream that is idle for \(TimeLength(milliseconds: longest).text), its heartbeat")
    }
    result.append(
      "let a stream live as long as it takes: no total timeout below 600 s "
        + "(GKE Ingress: `timeoutSec` of a BackendConfig; Envoy gateways: `timeouts.request`)")
    if application.streams.contains(where: { $0.kind == .websocket }) {
      result.append(
        "pass WebSocket handshakes on (nginx: `proxy_http_version 1.1`, `Upgrade` and `Connection` headers; "
          + "F5 NGINX Ingress Controller: `nginx.org/websocket-services`)")
    }
    if application.needsAffinity {
      result.append("send the requests of one session to the same replica, where there are several")
    }
    if let body = application.maximumBody { result.append("accept large requests: \(body)") }
    return result
  }
}
