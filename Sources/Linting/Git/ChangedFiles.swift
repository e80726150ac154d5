import SourceText
import StreamModel
import SystemSupport

/// Keeps to the findings of files that changed. All files are read: a change in one can break a stream of another.
struct ChangedFiles {
  private let files: Set<String>

  /// The changed files below the linted paths; throws a sentence when git fails.
  init(since commit: String, paths: [String]) throws(FileAccessError) {
    let fileSystem = DiskFileSystem()
    var files: Set<String> = []
    var folders: Set<String> = []
    for path in paths where path != "-" {
      let path = normalizedPath(path)
      folders.insert(fileSystem.kind(of: path) == .folder ? path : folder(of: path))
    }
    for folder in folders.sorted() {
      guard let tree = GitWorkTree(holding: folder, fileSystem) else {
        throw FileAccessError(reason: "\(folder) is not in a git work tree")
      }
      guard let changed = tree.changed(since: commit) else {
        throw FileAccessError(reason: "git does not know the commit \"\(commit)\", or failed")
      }
      files.formUnion(changed.map(normalizedPath))
    }
    self.files = files
  }

  /// Whether a finding, or one of its related locations, is in a changed file.
  func concern(_ finding: Finding, _ sources: SourceMap) -> Bool {
    ([finding.span] + finding.related.map(\.span)).contains { files.contains(normalizedPath(sources[$0.file].path)) }
  }

  /// Whether a problem is about a changed file, or about none.
  func concern(_ problem: InputProblem) -> Bool {
    files.contains(normalizedPath(problem.file)) || problem.span == nil
  }
}
