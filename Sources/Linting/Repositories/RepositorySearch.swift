import SourceText
import SystemSupport

/// A folder whose files are linked with each other and with no others.
struct Repository: Sendable {
  /// The folder as the inputs spell it.
  let folder: String
  /// The folder as seen from the input above it; empty where the input is the repository or lies in it.
  let name: String
  /// The inputs in it.
  var inputs: [String]
}

/// Finds where repositories begin. Reads no file: the names in the folders around them are enough.
struct RepositorySearch {
  private let fileSystem: any WalkableFileSystem
  /// Globs of folders, segment by segment; empty where `.git` decides.
  private let patterns: [[Substring]]
  private var known: [String: String?] = [:]
  private var numbers: [String: Int] = [:]
  /// The repositories in the order of the walk.
  private(set) var repositories: [Repository] = []

  /// More folders than any path has above it.
  private static let depth = 64

  /// `patterns` are globs such as `orgs/*/*`; without any, a folder with `.git` is a repository.
  init(fileSystem: any WalkableFileSystem, patterns: [String] = []) {
    self.fileSystem = fileSystem
    self.patterns = patterns.map { Self.parts(normalizedPath($0)) }
  }

  private static func parts(_ path: String) -> [Substring] {
    path.split(separator: "/", omittingEmptySubsequences: false)
  }

  /// Whether a repository begins in a folder with these names in it.
  func begins(at folder: String, holding names: some Sequence<String>) -> Bool {
    patterns.isEmpty ? names.contains(".git") : matches(folder)
  }

  private func matches(_ folder: String) -> Bool {
    let parts = Self.parts(folder)
    return patterns.contains { pattern in
      pattern.count == parts.count && zip(pattern, parts).allSatisfy { globMatches($0, $1) }
    }
  }

  /// The outermost repository that a folder is or lies in: a submodule belongs to the repository that contains it.
  mutating func around(_ folder: String, depth: Int = 0) -> String? {
    if let known = known[folder] { return known }
    var result: String?
    if folder != "/", depth < Self.depth {
      let isAbove = folder == "." || folder == ".." || folder.hasSuffix("/..")
      let parent = isAbove ? joinedPath(folder, "..") : SystemSupport.folder(of: folder)
      let isTop = isAbove && fileSystem.folderIdentity(folder) == fileSystem.folderIdentity(parent)
      // Globs match folders as they are spelt, and nothing is spelt above the working folder.
      if !isTop, patterns.isEmpty || !isAbove { result = around(parent, depth: depth + 1) }
    }
    if result == nil {
      let begins = patterns.isEmpty ? fileSystem.kind(of: joinedPath(folder, ".git")) != nil : matches(folder)
      if begins { result = folder }
    }
    known[folder] = .some(result)
    return result
  }

  /// Adds an input that is a repository or lies in one. The same folder may have several spellings.
  mutating func add(_ input: String, in folder: String, name: String = "") {
    let identity = fileSystem.folderIdentity(folder)?.text ?? folder
    if let number = numbers[identity] {
      repositories[number].inputs.append(input)
      return
    }
    numbers[identity] = repositories.count
    repositories.append(Repository(folder: folder, name: name, inputs: [input]))
  }
}
