import SourceText
import StreamModel

/// One configuration of a run: the nginx files that belong together, all Kubernetes objects, the declarative files of a
/// Kong.
package protocol Configuration: Sendable {
  /// The configuration's routes, chains and observations for an analysis request.
  func analyse(_ request: AnalysisRequest) -> TechnologyAnalysis
}

/// The input of an analysis.
package struct AnalysisRequest: Sendable {
  /// The declared streams.
  package let streams: [DeclaredStream]
  /// Decides which other routes stream.
  package let detector: StreamDetector

  package init(streams: [DeclaredStream], detector: StreamDetector) {
    self.streams = streams
    self.detector = detector
  }
}

/// Something that takes requests and forwards them: an nginx, the routes of one ingress controller, a Kong. A
/// configuration may contain several.
package protocol Gateway: Sendable {
  /// The product: `nginx`, `gke-ingress`.
  var technology: String { get }
  /// The same as in the identities of its hops.
  var id: ConfigurationID { get }
  /// The files that make it up; empty for objects, whose hops name their files.
  var files: Set<FileID> { get }
  /// Whether it may take requests at a port, its own or, where the port is published, one of the machine that leads to it.
  func takes(port: Int, isPublished: Bool) -> Bool
  /// The chains that a request may take through it, each from the outermost hop to the innermost; only the best
  /// matches. `port` is the port of the request, when it is known; `ends` are the hops of which one must be the last,
  /// or nil for any.
  func chains(for request: HopRequest, port: Int?, endingIn ends: Set<HopIdentity>?) -> [[any Hop]]
}

extension Gateway {
  package var files: Set<FileID> { [] }
  package func takes(port: Int, isPublished: Bool) -> Bool { true }
}
