import SourceText
import Streaming
import Technologies
import YAMLSyntax

/// Reads the files that hold Kubernetes objects.
struct ManifestInputs {
  private(set) var objects = ManifestObjects()
  private(set) var problems: [InputProblem] = []
  private(set) var skipped: [Summary.Skipped] = []
  private(set) var read: Set<FileID> = []

  /// Adds the objects of a file; what cannot be parsed is an error at its place.
  mutating func add(_ id: FileID, _ source: SourceFile) {
    do throws(YAMLSyntaxError) {
      for document in try YAMLNode.documents(in: source.bytes) { objects.add(document, file: id) }
      read.insert(id)
    } catch {
      if let language = InputKind.templateLanguage(source.bytes) {
        skipped.append(
          Summary.Skipped(
            file: source.path, reason: "\(language); pipe what it renders to: helm template . | streamlint -"))
        return
      }
      problems.append(
        InputProblem(
          level: .error, file: source.path, message: error.message,
          span: SourceSpan(file: id, start: error.range.lowerBound, end: error.range.upperBound)))
    }
  }
}
