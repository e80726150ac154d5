import SourceText
import StreamModel

/// The requests by which a declared stream is looked up in one configuration. All technologies match declared streams with
/// it, so that `*` in a host or a path means the same everywhere.
package struct DeclaredRequests: Sendable {
  /// One request.
  package struct Request: Sendable, Hashable {
    /// The host in lower case; empty for any.
    package let host: String
    /// The path.
    package let path: String
  }

  /// The hosts of the requests, in order.
  package let hosts: [String]
  /// Paths that the configuration itself names and that the declared path describes.
  package let namedPaths: [String]
  /// Paths that fit the declared one, where a `*` is a name, a number or an identifier; one when it has no `*`.
  package let samples: [String]

  /// Names that are tried for one declared stream.
  private static let limit = 16

  /// `paths` and `hosts` are the literal paths and the host names (with wildcards) of the configuration.
  package init(_ stream: DeclaredStream, paths: some Sequence<String>, hosts: some Sequence<String>) {
    samples = RoutePattern.samples(of: stream.path)
    if stream.path.contains("*") {
      let pattern = RoutePattern.Parts(stream.path)
      namedPaths = Self.first(paths) { $0.contains("/") && RoutePattern.matches(pattern, RoutePattern.Parts($0)) }
    } else {
      namedPaths = []
    }
    switch stream.host {
    case "", "*": self.hosts = [""]
    case let pattern where pattern.contains("*"):
      // `*.example.com` means the hosts of that domain which the configuration names, a wildcard among them.
      let named = Self.first(hosts) { globMatches(pattern, $0.lowercased()) }
      self.hosts = named.isEmpty ? [Self.sample(ofHost: pattern)] : named.map(Self.sample(ofHost:))
    default: self.hosts = [stream.host]
    }
  }

  /// A host that matches a wildcard.
  private static func sample(ofHost host: String) -> String { RoutePattern.sample(of: host.lowercased()) }

  private static func first(_ names: some Sequence<String>, where isWanted: (String) -> Bool) -> [String] {
    var found: [String] = []
    for name in names where found.count < limit && !found.contains(name) && isWanted(name) { found.append(name) }
    return found
  }

  /// The requests to look up: the paths that the configuration names; without any, the sample that a regular expression
  /// of the configuration matches, or else the first sample.
  package func requests(matchingExpression isMatched: (Request) -> Bool) -> [Request] {
    hosts.flatMap { host -> [Request] in
      if !namedPaths.isEmpty { return namedPaths.map { Request(host: host, path: $0) } }
      let all = samples.map { Request(host: host, path: $0) }
      return [samples.count > 1 ? all.first(where: isMatched) ?? all[0] : all[0]]
    }
  }
}
