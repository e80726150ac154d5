import ConfigurationSources
import SourceText
import StreamModel
import SystemSupport

/// Finds the files to look at below the paths that the user gave.
struct InputWalk {
  /// A file that was found.
  struct Input {
    let path: String
    /// The user named the file itself.
    let isExplicit: Bool
    /// The name does not say that it is configuration: it is looked at to see what it is.
    var isPeeked = false
    /// The configuration file that governs it.
    let scope: Int
  }

  let fileSystem: any WalkableFileSystem
  /// The configuration files that were met.
  private(set) var scopes: ConfigurationScopes
  private(set) var inputs: [Input] = []
  /// The folders that the user gave, or those of the files; each once.
  private(set) var roots: [String] = []
  private var seenRoots: Set<String> = []
  private(set) var failures: [(path: String, reason: String)] = []
  /// Files that were left out.
  private(set) var skipped: [Summary.Skipped] = []
  /// Files that the user wants to be left out; the summary does not name them.
  private(set) var leftOut: [InputAccount] = []
  private var seenFolders: Set<FolderIdentity> = []
  private var seenFiles: Set<String> = []
  /// Looks for repositories and leaves their files to them; nil where all that is found is linted together.
  private var search: RepositorySearch?
  private let registry: TechnologyRegistry
  private let cache: LintCache?

  private var context: FolderListing.Context {
    FolderListing.Context(fileSystem: fileSystem, search: search, registry: registry)
  }

  init(
    fileSystem: any WalkableFileSystem, scopes: ConfigurationScopes, registry: TechnologyRegistry,
    search: RepositorySearch? = nil, cache: LintCache? = nil
  ) {
    self.cache = cache
    self.registry = registry
    self.fileSystem = fileSystem
    self.scopes = scopes
    self.search = search
  }

  /// The repositories that were found.
  var repositories: [Repository] { search?.repositories ?? [] }
  private var searchedFolders: Set<String> = []
  /// Whether a configuration file of an input links repositories.
  private(set) var linksRepositories = false

  /// The configuration file that governs standard input.
  mutating func scopeOfStandardInput() -> Int { scopes.scope(above: ".") }

  /// Finds the files of an input. False where it is no input of a repository.
  @discardableResult
  mutating func add(_ path: String) -> Bool {
    let kind = path == "-" ? .file : fileSystem.kind(of: normalizedPath(path))
    let path = path == "-" ? path : normalizedPath(path)
    if search != nil, kind == .file || kind == .folder {
      let folder = kind == .file ? folder(of: path) : path
      if searchedFolders.insert(folder).inserted {
        let scope = scopes.scope(above: folder)
        if scopes.scopes[scope].file?.linksRepositories == true { linksRepositories = true }
      }
      if let repository = search?.around(folder) {
        search?.add(path, in: repository)
        return true
      }
    }
    if path != "-" { find(path, kind) }
    return false
  }

  private mutating func find(_ path: String, _ kind: FileKind?) {
    switch kind {
    case .file:
      addRoot(around: path)
      if seenFiles.insert(path).inserted {
        let scope = scopes.scope(above: folder(of: path))
        inputs.append(Input(path: path, isExplicit: true, scope: scope))
      }
    case .folder:
      addRoot(path)
      let before = inputs.count
      walk(
        path, listed: nil, ReadableFolders([path], fileSystem), depth: 0, scope: scopes.scope(above: path), below: path)
      dropIgnored(from: before, below: path)
    case .other: failures.append((path, "neither a file nor a folder"))
    case nil: failures.append((path, "No such file or directory"))
    }
  }

  /// Other files of a file's configuration are in its repository; without one, in its own folder, and for a part of a
  /// configuration (`conf.d/app.conf`) in the folder above. The working folder does not matter.
  mutating func addRoot(around path: String) {
    let own = folder(of: path)
    if let repository = RepositoryFolders.above(own, fileSystem)?.last {
      addRoot(repository)
    } else {
      addRoot(registry.isPartFolder(FolderListing.name(of: own)) ? folder(of: own) : own)
    }
  }

  private mutating func addRoot(_ folder: String) {
    if seenRoots.insert(folder).inserted { roots.append(folder) }
  }

  /// Leaves out what git ignores. A file that the user names is linted all the same.
  private mutating func dropIgnored(from start: Int, below folder: String) {
    // What a commit holds is not ignored.
    guard start < inputs.count, let disk = fileSystem.workTree,
      let tree = GitWorkTree(holding: folder, disk),
      let ignored = ignored(among: inputs[start...].map(\.path), tree), !ignored.isEmpty
    else { return }
    leftOut += inputs[start...].lazy.filter { !$0.isPeeked && ignored.contains($0.path) }.map {
      InputAccount($0.path, .skipped, .ignoredByGit)
    }
    let kept = inputs[start...].filter { !ignored.contains($0.path) }
    inputs.replaceSubrange(start..., with: kept)
    seenFiles.subtract(ignored)
  }

  private func ignored(among paths: [String], _ tree: GitWorkTree) -> Set<String>? {
    guard let cache else { return tree.ignored(among: paths) }
    return cache.ignored(among: paths, in: tree.folder) { tree.ignored(among: paths) }
  }

  /// So many folders in a folder are worth a thread.
  private static let manyFolders = 16

  /// `listed` is the listing of the folder, where it exists already.
  private mutating func walk(
    _ folder: String, listed: FolderListing?, _ given: ReadableFolders, depth: Int, scope: Int, below input: String
  ) {
    guard depth < InputLimits.folderDepth else {
      failures.append(
        (folder, "folders are nested more than \(InputLimits.folderDepth) deep; lint the inner ones by themselves"))
      return
    }
    let listing = listed ?? FolderListing(of: folder, context)
    guard let identity = listing.identity, seenFolders.insert(identity).inserted else { return }
    var entries: [FolderListing.Entry]
    do throws(FileAccessError) { entries = try listing.entries.get() } catch {
      failures.append((folder, "the folder cannot be read: \(error.reason)"))
      return
    }
    if listing.beginsRepository {
      let name =
        input == "." || folder == input ? Substring(folder) : folder.dropFirst(input == "/" ? 1 : input.utf8.count + 1)
      search?.add(folder, in: folder, name: String(name))
      return
    }
    let scope = (listing.isConfigured ? scopes.scope(in: folder) : nil) ?? scope
    let own = FolderListing.name(of: folder)
    prefetch(&entries, folder, scope)
    for listed in entries {
      let entry = listed.found
      let path = entry.path(in: folder)
      if scopes.excludes(path, scope: scope) {
        leftOut.append(InputAccount(path, .skipped, .excluded))
        continue
      }
      guard entry.isText else {
        if entry.kind == .folder || InputName.isCandidate(entry.name, in: own, registry) {
          failures.append((path, "the name is not UTF-8; rename it to have it linted"))
        }
        continue
      }
      switch entry.kind ?? fileSystem.kind(of: path) {
      case .folder:
        if FolderListing.ignoredFolders.contains(entry.name) || (entry.isLink && leaves(path, given)) { continue }
        if InputName.isArchive(entry.name, isTop: depth == 0) {
          skipped.append(
            Summary.Skipped(file: path, reason: "an archive; name it to have it read", code: .sample))
          continue
        }
        walk(path, listed: listed.listing, given, depth: depth + 1, scope: scope, below: input)
      case .file:
        let isCandidate = InputName.isCandidate(entry.name, in: own, registry)
        // Regular files were filtered by name when they were listed.
        guard entry.kind == .file || isCandidate, !(entry.isLink && leaves(path, given)),
          seenFiles.insert(path).inserted
        else { continue }
        if isCandidate, InputName.isSample(entry.name) {
          skipped.append(
            Summary.Skipped(file: path, reason: "a sample that nothing reads; name it to have it read", code: .sample))
        } else {
          inputs.append(Input(path: path, isExplicit: false, isPeeked: !isCandidate, scope: scope))
        }
      default: continue
      }
    }
  }

  /// Lists the folders of a folder, and those below, in parallel when there are many.
  private func prefetch(_ entries: inout [FolderListing.Entry], _ folder: String, _ scope: Int) {
    let (context, scopes) = (context, scopes)
    let isWanted = { @Sendable (path: String) in !scopes.excludes(path, scope: scope) }
    let positions = entries.indices.filter {
      entries[$0].listing == nil && entries[$0].found.isOpenFolder && isWanted(entries[$0].found.path(in: folder))
    }
    guard positions.count >= Self.manyFolders else { return }
    let paths = positions.map { entries[$0].found.path(in: folder) }
    let parts = parallelChunks(paths.count, minimum: 2, perCore: 16, tools: {}) { range, _ in
      var prefetch: FolderListing.Prefetch? = FolderListing.Prefetch(isWanted: isWanted)
      return paths[range].map { FolderListing(of: $0, context, &prefetch) }
    }
    for (position, listing) in zip(positions, parts.joined()) { entries[position].listing = listing }
  }

  /// Whether a link leads out of the folder that the user gave; such a link is reported and not followed.
  private mutating func leaves(_ path: String, _ given: ReadableFolders) -> Bool {
    if given.contains(path) { return false }
    skipped.append(
      Summary.Skipped(
        file: path, reason: "a link that leaves the folder that is linted; name it to have it read",
        code: .linkOutside))
    return true
  }
}
