import SourceText
import Streaming

/// Something that takes requests and hands them on: an nginx tree, the routes of one ingress controller, Kong.
package protocol Gateway: Sendable {
  /// The product: `nginx`, `gke-ingress`.
  var technology: String { get }
  /// Tells the system of a hop: the same number as in the identities of its hops.
  var number: Int { get }
  /// The files that make it up, where it is one configuration; empty for objects, whose hops tell their own.
  var files: Set<FileID> { get }
  /// The ways a request may take through it, each with its hops from the outermost to the innermost; only those that fit
  /// best. `port` is the port that was asked, when it is known; `ends` are the hops of which one must be the last, or nil
  /// for any.
  func chains(for request: HopRequest, port: Int?, endingIn ends: Set<HopIdentity>?) -> [[any Hop]]
}

extension Gateway {
  /// The hops tell their files.
  package var files: Set<FileID> { [] }
}
