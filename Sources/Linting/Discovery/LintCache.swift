import ConfigurationSources
import SourceText
import Synchronization

/// What runs over nearly the same files need not find out again: what files are and what was parsed of them, by their bytes,
/// and what git ignores. For a process that lints the same folders with the same options many times.
package final class LintCache: Sendable {
  private let state = Mutex(State())

  private struct State {
    var recognitions: [RecognitionKey: (bytes: [UInt8], found: InputRecognition)] = [:]
    /// By the folder of the repository.
    var parsed: [String: ParsedFiles] = [:]
    /// By the folder that was asked about.
    var ignored: [String: (paths: [String], ignored: Set<String>)] = [:]
  }

  /// One file may be asked about as a file that was named, and as one that was found.
  private struct RecognitionKey: Hashable {
    let path: String
    let isNamed: Bool
    let isPeeked: Bool
  }

  package init() {}

  /// Files may have come or gone, or git may ignore others. What is kept by content stays.
  package func forgetFolders() { state.withLock { $0.ignored = [:] } }

  func recognition(
    of file: SourceFile, isNamed: Bool, isPeeked: Bool, make: () -> InputRecognition
  ) -> InputRecognition {
    let key = RecognitionKey(path: file.path, isNamed: isNamed, isPeeked: isPeeked)
    let known = state.withLock { $0.recognitions[key] }
    if let known, known.bytes == file.bytes { return known.found }
    let found = make()
    state.withLock { $0.recognitions[key] = (file.bytes, found) }
    return found
  }

  func parsed(in repository: String) -> ParsedFiles { state.withLock { $0.parsed[repository] } ?? ParsedFiles() }

  func keep(_ parsed: ParsedFiles, in repository: String) { state.withLock { $0.parsed[repository] = parsed } }

  func ignored(among paths: [String], in folder: String, find: () -> Set<String>?) -> Set<String>? {
    let known = state.withLock { $0.ignored[folder] }
    if let known, known.paths == paths { return known.ignored }
    guard let found = find() else { return nil }
    state.withLock { $0.ignored[folder] = (paths, found) }
    return found
  }
}
