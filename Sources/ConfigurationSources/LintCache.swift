import SourceText
import Synchronization

/// What runs over nearly the same files need not find out again: what files are and what was parsed of them, by their bytes,
/// and what git ignores. For a process that lints the same folders with the same options many times.
package final class LintCache: Sendable {
  private let state = Mutex(State())

  private struct State {
    var notes: [NoteKey: (bytes: [UInt8], note: any Sendable)] = [:]
    /// By the folder of the repository.
    var parsed: [String: ParsedFiles] = [:]
    /// By the folder that was asked about.
    var ignored: [String: (paths: [String], ignored: Set<String>)] = [:]
  }

  /// One file may be looked at for several purposes.
  private struct NoteKey: Hashable {
    let path: String
    let purpose: String
  }

  package init() {}

  /// Files may have come or gone, or git may ignore others. What is kept by content stays.
  package func forgetFolders() { state.withLock { $0.ignored = [:] } }

  /// What is found in a file for a purpose; found once for the same bytes.
  package func note<Note: Sendable>(of file: SourceFile, for purpose: String, find: () -> Note) -> Note {
    let key = NoteKey(path: file.path, purpose: purpose)
    let known = state.withLock { $0.notes[key] }
    if let known, known.bytes == file.bytes, let note = known.note as? Note { return note }
    let note = find()
    state.withLock { $0.notes[key] = (file.bytes, note) }
    return note
  }

  package func parsed(in repository: String) -> ParsedFiles {
    state.withLock { $0.parsed[repository] } ?? ParsedFiles()
  }

  package func keep(_ parsed: ParsedFiles, in repository: String) { state.withLock { $0.parsed[repository] = parsed } }

  package func ignored(among paths: [String], in folder: String, find: () -> Set<String>?) -> Set<String>? {
    let known = state.withLock { $0.ignored[folder] }
    if let known, known.paths == paths { return known.ignored }
    guard let found = find() else { return nil }
    state.withLock { $0.ignored[folder] = (paths, found) }
    return found
  }
}
