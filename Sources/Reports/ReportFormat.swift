import Streaming

/// How results are written.
public enum ReportFormat: String, CaseIterable, Sendable {
  /// For people: source lines, reasons and remedies.
  case human
  /// One line per finding.
  case concise
  /// The versioned contract of `schemas/findings-v1.schema.json`.
  case json

  /// The whole output of one run.
  public func render(_ report: Report, style: ReportStyle) -> [UInt8] {
    switch self {
    case .human: HumanFormat(report, style: style).render()
    case .concise: ConciseFormat(report, style: style).render()
    case .json: JSONFormat(report).render()
    }
  }
}

/// What the user asked of the formats for people; machine formats do not change with it.
public struct ReportStyle: Sendable {
  /// Whether terminal colours are written.
  public var colour: Bool
  /// Leaves the summary out.
  public var quiet: Bool
  /// Adds notes about the input and names everything that was skipped.
  public var verbose: Bool

  /// Creates a style.
  public init(colour: Bool, quiet: Bool = false, verbose: Bool = false) {
    self.colour = colour
    self.quiet = quiet
    self.verbose = verbose
  }
}
