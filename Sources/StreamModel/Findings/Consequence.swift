import SourceText

/// A value that is in force because of the cause of a finding. It is told in that finding, never as one of its own.
package struct Consequence: Sendable {
  /// The rule that says what the value does to a stream.
  package let rule: String
  package let property: Property
  /// What it would be as a finding of its own.
  package let severity: Severity
  /// The setting as its owner writes it.
  package let setting: String
  /// The value as its owner writes it.
  package let value: String
  /// Where the value comes from.
  package let origin: Origin
  /// The object that decides it: `Kind/name`, or nil.
  package let object: String?
  /// The enclosing blocks, outermost first, as they are written.
  package let enclosing: [String]
  /// The names of the server that contains the block.
  package let serverNames: [String]
  /// One sentence: what the value does.
  package let message: String
  /// The location of the value; for a default the head of the block that should contain the setting.
  package var span: SourceSpan

  /// What a finding tells, as a consequence of another one.
  package init(_ finding: Finding) {
    rule = finding.rule
    property = finding.property
    severity = finding.severity
    setting = finding.setting
    value = finding.value
    origin = finding.origin
    object = finding.object
    enclosing = finding.enclosing
    serverNames = finding.serverNames
    message = finding.message
    span = finding.span
  }
}
