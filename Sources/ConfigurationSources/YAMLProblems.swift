import SourceText
import StreamModel
import YAMLSyntax

extension InputProblem {
  /// An error of YAML at its location.
  package init(_ error: YAMLSyntaxError, in file: FileID, path: String) {
    self.init(
      level: .error, file: path, message: error.message,
      span: SourceSpan(file: file, start: error.range.lowerBound, end: error.range.upperBound))
  }

  /// A duplicate key: readers take one value without an error.
  package init(_ key: YAMLDuplicateKey, in file: FileID, path: String) {
    self.init(
      level: .warning, file: path, message: "the key \"\(key.key)\" occurs twice; the last one applies",
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
      file: path, reason: "Helm template that is no YAML; pipe what it renders to: helm template . | streamlint -",
      code: .template)
  }
}
