import SourceText

/// What became of one route.
package struct RouteAccount: Sendable {
  /// How far a route came.
  package enum State: String, Sendable, CaseIterable {
    /// It streams, or may, and was compared with what streams need.
    case judged
    /// Nothing shows whether it streams.
    case unknownIntent = "unknown-intent"
    /// No file says which controller serves it.
    case unknownController = "unknown-controller"
    /// The gateway that it is attached to is not among the inputs.
    case noGateway = "no-gateway"
    /// A template decides what it is.
    case template
    /// It is denied on purpose.
    case closed
  }

  /// As in findings: host and path.
  package let route: String
  package var span: SourceSpan
  package let state: State
  /// The hops of its first chain; empty where it has none.
  package let hops: [HopIdentity]
  /// Line and column of both ends, from 1; nil as long as the text of the file is kept.
  package var position: Position?

  /// Where a span begins and ends.
  package struct Position: Sendable {
    package let line: Int
    package let column: Int
    package let endLine: Int
    package let endColumn: Int

    package init(line: Int, column: Int, endLine: Int, endColumn: Int) {
      self.line = line
      self.column = column
      self.endLine = endLine
      self.endColumn = endColumn
    }
  }

  package init(_ route: String, at span: SourceSpan, _ state: State, hops: [HopIdentity] = []) {
    self.route = route
    self.span = span
    self.state = state
    self.hops = hops
  }
}

extension RouteAccount.State {
  /// The state of a route of a product that is known.
  package init(_ intent: Intent) {
    switch intent {
    case .closed: self = .closed
    case .unknown: self = .unknownIntent
    case .declared, .evident, .likely: self = .judged
    }
  }
}

extension RouteAccount.State {
  /// Why a route was not judged, as a phrase; nil for one that was.
  package var reason: String? {
    switch self {
    case .judged: nil
    case .unknownIntent: "the configuration does not show whether it streams"
    case .unknownController: "no file says which controller serves it"
    case .noGateway: "its gateway is not among the inputs"
    case .template: "a template decides its host or path"
    case .closed: "it is denied on purpose"
    }
  }
}
