import SourceText
import SystemSupport

/// git's information about the files below a folder.
///
/// The repository may be hostile: its settings that run programs are switched off, nothing is fetched, nothing is
/// written, and git is killed after a time limit.
struct GitWorkTree {
  /// Time limit for git. It needs milliseconds; a hostile repository can make it wait for ever.
  private static let seconds = 20
  let folder: String
  /// Settings that clear the filters of the repository: git runs them to see whether a file differs.
  private var filters: [(key: String, value: String)] = []
  /// The index to use instead of the repository's own, or nil.
  private var index: String?

  /// Nil where no work tree contains the folder.
  init?(holding folder: String, _ fileSystem: DiskFileSystem) {
    // Links are followed first, as git does.
    guard var current = fileSystem.realPath(of: folder) else { return nil }
    while fileSystem.kind(of: joinedPath(current, ".git")) == nil {
      guard current != "/" else { return nil }
      current = SystemSupport.folder(of: current)
    }
    self.folder = folder
  }

  func git(_ arguments: [String], input: [UInt8] = []) -> Subprocess.Result? {
    // No protocol is allowed, so that a missing object is not fetched, and no lock is taken to write the index.
    var environment = ["GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"]
    if let index { environment["GIT_INDEX_FILE"] = index }
    // In variables and not with -c, since a name may contain anything. The user's own come first.
    let first = Environment.value(of: "GIT_CONFIG_COUNT").flatMap { Int($0) } ?? 0
    for (index, setting) in filters.enumerated() {
      environment["GIT_CONFIG_KEY_\(first + index)"] = setting.key
      environment["GIT_CONFIG_VALUE_\(first + index)"] = setting.value
    }
    if !filters.isEmpty { environment["GIT_CONFIG_COUNT"] = String(first + filters.count) }
    let command = [
      "git", "--no-pager", "-C", folder, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c",
      "core.quotePath=false",
    ]
    return Subprocess.run(
      command + arguments, input: input, environment: environment, seconds: Self.seconds)
  }

  private func filterSettings() -> [(key: String, value: String)] {
    guard let result = git(["config", "--null", "--name-only", "--get-regexp", "^filter\\."]) else { return [] }
    return Self.names(result.output).map { (key: $0, value: $0.hasSuffix(".required") ? "false" : "") }
  }

  /// The paths below the folder that git ignores, without those that it tracks. Nil when git fails.
  func ignored(among paths: [String]) -> Set<String>? {
    guard !paths.isEmpty else { return [] }
    // Behind "./" a name that begins with a colon is a name.
    let relative = paths.map { path in
      let name = folder == "." || !path.hasPrefix(folder + "/") ? path : String(path.dropFirst(folder.count + 1))
      return name.hasPrefix("/") ? name : "./" + name
    }
    let result = git(["check-ignore", "-z", "--stdin"], input: relative.flatMap { Array($0.utf8) + [0] })
    // 1 means that none is ignored.
    guard let result, result.status == 0 || result.status == 1 else { return nil }
    let names = Set(Self.names(result.output))
    return Set(zip(paths, relative).filter { names.contains($0.1) }.map(\.0))
  }

  /// Whether a string names a commit.
  func isCommit(_ text: String) -> Bool {
    !text.hasPrefix("-") && git(["rev-parse", "--quiet", "--verify", text + "^{commit}"])?.status == 0
  }

  /// The files below the folder that differ from a commit, and the untracked ones; nil when git fails.
  func changed(since commit: String) -> [String]? {
    guard isCommit(commit) else { return nil }
    return comparing { tree in
      let comparison = tree.comparison + ["--relative"]
      guard
        let known = tree.output(of: comparison + ["--merge-base", commit, "--"])
          ?? tree.output(of: comparison + [commit, "--"]),
        let new = tree.output(of: ["ls-files", "--others", "--exclude-standard", "-z"])
      else { return nil }
      return (Self.names(known) + Self.names(new)).map { joinedPath(folder, $0) }
    }
  }

  /// The tracked files of the whole repository that differ from a commit, as paths from its top; nil when git fails.
  func differing(from commit: String) -> Set<String>? {
    comparing { tree in
      tree.output(of: tree.comparison + ["--no-relative", "--no-renames", commit, "--"]).map { Set(Self.names($0)) }
    }
  }

  /// The start of a command that names the files in which the work tree differs. A submodule has settings of its own.
  private var comparison: [String] {
    ["diff", "--name-only", "-z", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"]
  }

  /// Compares with the work tree: without its filters, and with a copy of the index, since comparing brings the index up
  /// to date, which is not ours to write.
  private func comparing<Result>(_ body: (GitWorkTree) -> Result?) -> Result? {
    var tree = self
    tree.filters = filterSettings()
    guard let copy = indexCopy() else { return nil }
    defer { copy.remove() }
    tree.index = copy.path
    return body(tree)
  }

  /// What git prints; nil when it fails.
  func output(of arguments: [String], input: [UInt8] = []) -> [UInt8]? {
    git(arguments, input: input).flatMap { $0.status == 0 ? $0.output : nil }
  }

  /// A copy of the index in a temporary folder; nil when there is no index.
  private func indexCopy() -> TemporaryCopy? {
    guard let found = git(["rev-parse", "--git-path", "index"]), found.status == 0 else { return nil }
    let path = String(decoding: found.output.prefix { $0 != 0x0A }, as: UTF8.self)
    guard let bytes = try? DiskFileSystem().read(joinedPath(folder, path)) else { return nil }
    return TemporaryCopy(of: bytes, named: "index")
  }

  static func names(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }
}
