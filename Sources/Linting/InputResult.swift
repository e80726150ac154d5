import NginxSyntax
import SourceText
import Streaming
import Technologies

/// What is to be said about the inputs themselves.
struct InputResult {
  var problems: [InputProblem] = []
  var skipped: [Summary.Skipped] = []
  /// Files that hold Kubernetes objects.
  var manifests: [FileID] = []

  /// Whether a file is to be linted; notes what is wrong with it.
  mutating func accepts(
    _ id: FileID, isExplicit: Bool, _ files: NginxFileSet, _ table: NginxDirectiveTable
  ) -> Bool {
    let source = files.sources[id]
    if InputKind.isBinary(source.bytes) {
      guard isExplicit else { return false }
      let reason = InputKind.isUTF16(source.bytes) ? "UTF-16; only UTF-8 is read" : "a binary file"
      problems.append(InputProblem(level: .error, file: source.path, message: "\(source.path) is \(reason)"))
      skipped.append(Summary.Skipped(file: source.path, reason: reason))
      return false
    }
    if InputKind.mayBeManifest(source.path) || (isExplicit && InputKind.looksLikeManifest(source.bytes)) {
      guard
        InputKind.looksLikeManifest(source.bytes) || InputKind.looksLikeChartValues(source.path, source.bytes)
      else { return false }
      manifests.append(id)
      return true
    }
    if KongConfigurationFile.isOne(source.bytes) {
      manifests.append(id)
      return true
    }
    let tree = files.tree(of: id)
    if !isExplicit, !NginxFileKind.looksLikeNginx(tree, table) { return false }
    if !tree.errors.isEmpty, let language = InputKind.templateLanguage(source.bytes) {
      skipped.append(Summary.Skipped(file: source.path, reason: "\(language); lint what it renders to"))
      return false
    }
    return true
  }

  /// A configuration file that cannot be read is an error at its place.
  mutating func add(
    _ failure: (source: SourceFile?, path: String, message: String, range: Range<Int>), _ files: NginxFileSet
  ) {
    var problem = InputProblem(level: .error, file: failure.path, message: failure.message)
    if let source = failure.source {
      let id = files.add(source)
      problem.span = SourceSpan(file: id, start: failure.range.lowerBound, end: failure.range.upperBound)
    }
    problems.append(problem)
  }
}
