import SourceText
import StreamModel
import YAMLSyntax

extension InputProblem {
  /// An error of YAML at its place.
  package init(_ error: YAMLSyntaxError, in file: FileID, path: String) {
    self.init(
      level: .error, file: path, message: error.message,
      span: SourceSpan(file: file, start: error.range.lowerBound, end: error.range.upperBound))
  }

  /// A key that occurs twice: readers take one value and say nothing.
  package init(_ key: YAMLDuplicateKey, in file: FileID, path: String) {
    self.init(
      level: .warning, file: path, message: "the key \"\(key.key)\" occurs twice; the last one counts",
      span: SourceSpan(file: file, start: key.second.lowerBound, end: key.second.upperBound),
      related: [
        RelatedSpan(
          label: "first written here",
          span: SourceSpan(file: file, start: key.first.lowerBound, end: key.first.upperBound))
      ])
  }
}

extension Summary.Skipped {
  /// A template that is no YAML before it is rendered.
  package init(templateAt path: String) {
    self.init(
      file: path, reason: "Helm template that is no YAML; pipe what it renders to: helm template . | streamlint -")
  }
}
