import RuleFiles
import StreamModel

/// The page about how streamlint detects that a route streams.
struct IntentPage {
  let evidence: EvidenceFile
  let objects: ObjectEvidenceFile
  let weights: EvidenceWeightFile

  private static let introduction = """
    # How streamlint detects that a route streams

    A route is *declared* by `--stream`, by `.streamlint.yaml`, or by a comment in its location:

    ```nginx
    location /events {
        # streamlint: stream sse
        proxy_pass http://app;
    }
    ```

    In a declarative file of Kong the comment is above the route, `# streamlint: stream websocket`, and with Traefik above the
    router's rule, also in labels. In Kubernetes an annotation does the same: `streamlint/stream: sse` on the object that
    carries the route.

    Otherwise the observations below decide, for each kind of stream separately. Their points are added; of several
    observations of one sort the strongest counts.

    """

  private static let closed = """
    A route is *closed* when every request is denied on purpose: `return 403` (or 401, 404, 410, 444) or `deny all`
    without `allow` in a location or a snippet, `request-termination` with a status of 4xx and no trigger in Kong. It
    has no findings; declared, it is an error that the stream reaches no application.

    A route never streams if it takes neither GET nor POST, if it is `internal` in nginx without settings for streams,
    or if `auth_request` or `mirror` sends its subrequests there.


    """

  private static let limits = """

    - The same setting on most routes of a server was copied: it says nothing about one of them.
    - A name means a product only by itself: `comfyui-web` is another program. An image beats a name, a name beats a port.
    - Of an application the route gets the streams whose paths it serves; a route that serves none of them does not stream.
    - A heartbeat that was read in the source of a product keeps an idle timeout from being a finding, unless the stream is
      declared.
    - `streamlint trace --verbose` shows the observations of each route, for and against.

    """

  var text: String {
    var result = Self.introduction
    result +=
      "From \(weights.likely) points a route is *likely* to stream, which gives warnings; from \(weights.evident) "
    result +=
      "points it is *evident*, by one observation or by \(weights.observations) that are not all words. All other\n"
    result += "routes are of *unknown* intent, and the summary counts them.\n\n"
    result += Self.closed
    result += "## Observations\n\n| observation | points | what | example |\n|---|---|---|---|\n"
    result += weights.weights.map { weight in
      "| `\(weight.source.rawValue)`\(weight.isWord ? " (word)" : "") | \(weight.points) | \(weight.what) "
        + "| \(MarkdownText.code(weight.example)) |\n"
    }.joined()
    result += Self.limits
    result += "\n## Paths\n\n`*` is one segment, `**` any rest; a trailing slash is ignored.\n\n"
    result += Self.table(evidence.paths)
    result +=
      "\n## Public services\n\nThe host of the upstream; `*` is any string.\n\n" + Self.table(evidence.addresses)
    result += "\n## Applications\n\n"
    result += "`streamlint explain NAME` describes a product of the catalogue: `streamlint explain open-webui`.\n"
    result += "\n## Words of paths that usually belong to streams\n\n" + Self.words(evidence.pathWords)
    result += "\n## Words of paths that sometimes belong to streams\n\n" + Self.words(evidence.weakPathWords)
    result += "\n## Words of names\n\n" + Self.words(evidence.nameWords)
    result += "\n## Paths that do not stream\n\n"
    result += evidence.plainPaths.map { "- `\($0.pattern)`: \($0.why)\n" }.joined()
    result += "\nWords at the end of a path that name a resource, a login or a callback: "
    result += evidence.restWords.sorted().map { "`\($0)`" }.joined(separator: ", ") + ".\n"
    result += "\n## Kubernetes\n\nWords of the names of routes and Services that only streams have:\n\n"
    result += Self.table(objects.names + objects.sharedNames)
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
        var why = item.why
        switch item.heartbeat {
        case .every(let time): why += ", sends something every \(TimeLength(milliseconds: time).text)"
        case .never: why += ", sends nothing while it is idle"
        case nil: break
        }
        if item.needsOwnUpstream { why += ", where no other route leads to its upstream" }
        if item.isEndpoint { why += "; with a slash at the end it counts like a word" }
        return "| `\(item.pattern)` | \(item.kinds.map(\.rawValue).joined(separator: ", ")) | \(why) |\n"
      }.joined()
  }
}
