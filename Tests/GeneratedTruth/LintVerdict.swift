import Catalog
import Linting
import Rules
import SourceText
import StreamModel

/// streamlint's verdict about the stream.
package struct LintVerdict: Sendable {
  /// The verdict that the findings amount to.
  package let label: MeasuredTruth.Label
  /// Errors and warnings about the route, one line each.
  package let findings: [String]
  let hasErrors: Bool
  private let isAboutBuffering: Bool
  /// What shows under load, at a reload or after an error, and not in one stream.
  static let unmeasured: Set<Property> = [
    .retry, .reloadCut, .drain, .keepaliveOrder, .affinity, .concurrency,
  ]

  /// Lints a configuration like a user who declares the stream.
  package init(_ configuration: GeneratedConfiguration, version: ProductVersion) {
    let session = Self.session(for: configuration, version: version)
    let report = session.report(texts: configuration.texts)
    let found = report.findings.compactMap { finding -> Finding? in
      guard finding.severity >= .warning, !Self.unmeasured.contains(finding.property), !Self.isCost(finding) else {
        return nil
      }
      // Other locations have faults of their own.
      guard finding.route != nil else { return finding }
      if case .declared = finding.intent { return finding }
      guard !finding.moreRoutes.isEmpty else { return nil }
      return Self.share(of: finding, in: session.trace(texts: configuration.texts))
    }
    let errors = found.filter { $0.severity == .error }
    hasErrors = !errors.isEmpty
    isAboutBuffering = found.contains { $0.isNamed(by: [Property.responseBuffering.rawValue]) }
    label = errors.contains { $0.confidence == .certain } ? .breaks : found.isEmpty ? .streams : .depends
    findings = found.map {
      "\($0.severity.rawValue) \($0.confidence.rawValue) \($0.rule) \($0.setting) \($0.value) at "
        + "\(report.sources[$0.span.file].path):\(LineTable(report.sources[$0.span.file].bytes).position(of: $0.span.start).line)"
    }
  }

  /// Lints like a user who declares the stream.
  static func session(for configuration: GeneratedConfiguration, version: ProductVersion) -> LintSession {
    var options = LintOptions()
    options.streams = [
      DeclaredStream(
        kind: configuration.kind, host: configuration.host, path: configuration.path, source: "--stream")
    ]
    options.nginxVersion = version
    options.minimumIdle = GeneratedConfiguration.idleMilliseconds
    options.assumptions.upstreamSendsAccelBuffering = configuration.sendsAccelBuffering
    return LintSession(options: options, catalogue: .embedded)
  }

  /// What costs something has no condition under which it breaks the stream.
  private static func isCost(_ finding: Finding) -> Bool {
    finding.severity == .warning && finding.confidence == .conditional && finding.condition == nil
  }

  /// The verdict of a finding on another route, to which the same setting may do less harm.
  private static func share(of finding: Finding, in traces: [ChainTrace]) -> Finding? {
    let own = traces.filter { if case .declared = $0.intent { true } else { false } }.flatMap(\.findings).filter {
      $0.rule == finding.rule && $0.span == finding.span && $0.setting == finding.setting && $0.severity >= .warning
    }
    let worst = own.map(\.severity).max()
    let most = own.filter { $0.severity == worst }
    return most.first { $0.confidence == .certain } ?? most.first
  }

  /// How the verdict differs from the measured one, or nil when it does not.
  package func disagreement(with truth: MeasuredTruth) -> Disagreement? {
    switch truth.label {
    case .refused, .unserved: return nil
    case .streams where hasErrors: return .falseAlarm
    // A hop that buffers and is saved by another one may be warned about.
    case .streams where isAboutBuffering: return nil
    case .breaks where !hasErrors: return .missedBreak
    case .depends where findings.isEmpty: return .missedBreak
    case let label: return label == self.label ? nil : .inexact
    }
  }
}

/// How a verdict and reality differ.
package enum Disagreement: String, Sendable, CaseIterable {
  /// An error on what streams.
  case falseAlarm = "false alarm"
  /// No error on what breaks, or nothing on what may.
  case missedBreak = "missed break"
  /// Another word than the measured one, which fails no gate wrongly.
  case inexact
}
