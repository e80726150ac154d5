import StreamModel

/// How results are written.
package enum ReportFormat: String, CaseIterable, Sendable {
  /// For terminals: source lines, reasons and remedies.
  case human
  /// One line per finding.
  case concise
  /// The versioned contract of `schemas/findings-v1.schema.json`.
  case json
  /// One finding of `json` a line, for streams of logs and `jq`.
  case jsonLines = "json-lines"
  /// SARIF 2.1.0, for code scanning.
  case sarif
  /// Annotations of GitHub Actions.
  case github
  /// GitLab's Code Quality.
  case gitlab
  /// Logging commands of Azure Pipelines.
  case azure
  /// The diagnostics of reviewdog.
  case rdjson
  /// JUnit's XML.
  case junit
  /// Checkstyle's XML.
  case checkstyle
  /// A comment for a pull request.
  case markdown
  /// A page for audits that needs nothing but itself.
  case html

  /// The whole output of one run.
  package func render(_ report: Report, style: ReportStyle) -> [UInt8] {
    switch self {
    case .human: HumanFormat(report, style: style).render()
    case .concise: ConciseFormat(report, style: style).render()
    case .json: JSONFormat(report).render()
    case .jsonLines: JSONFormat(report).renderLines()
    case .sarif: SARIFFormat(report).render()
    case .github: GitHubFormat(report).render()
    case .gitlab: GitLabFormat(report).render()
    case .azure: AzureFormat(report).render()
    case .rdjson: RDJSONFormat(report).render()
    case .junit: JUnitFormat(report).render()
    case .checkstyle: CheckstyleFormat(report).render()
    case .markdown: MarkdownFormat(report, style: style).render()
    case .html: AuditPage(report).render()
    }
  }
}
