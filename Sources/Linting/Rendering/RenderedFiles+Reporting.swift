import Analysis
import Rules
import SourceText
import StreamModel

/// What is found in rendered files is reported where a person edits it.
extension RenderedFiles {
  /// Findings at their sources. One that holds in several overlays is one, with all of them named.
  func inSources(_ findings: [Finding], _ files: SourceMap) -> [Finding] {
    if isEmpty { return findings }
    let mapping = mapping(files)
    var merge = FindingMerge()
    merge.add(
      findings.map { finding in
        var result = finding.mapped(mapping)
        result.sources = sources(of: finding.span)
        if let doubt = self.files[finding.span.file]?.doubt,
          doubt.reaches(result.span.file, isDefault: finding.origin == .default)
        {
          result.doubt(doubt.condition)
        }
        return result
      })
    return merge.findings
  }

  /// The suppression at the source of its object.
  func inSources(_ suppression: ObjectSuppression, _ files: SourceMap) -> ObjectSuppression {
    if sources(of: suppression.span).isEmpty { return suppression }
    let mapping = mapping(files)
    return ObjectSuppression(
      object: suppression.object, extent: mapping(suppression.extent), text: suppression.text,
      span: mapping(suppression.span))
  }
}

extension Finding {
  /// Makes a finding depend on something that is not among the files.
  fileprivate mutating func doubt(_ condition: String) {
    confidence = .conditional
    if !intent.isDeclared { severity = min(severity, .warning) }
    self.condition = self.condition.map { "\($0); \(condition)" } ?? condition
  }
}
