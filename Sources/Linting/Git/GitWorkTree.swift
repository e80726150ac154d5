import SourceText

/// What git says about the files below a folder.
///
/// Settings of the repository that run programs are switched off: it may be anybody's.
struct GitWorkTree {
  let folder: String

  /// Nil where no work tree holds the folder.
  init?(holding folder: String, _ fileSystem: DiskFileSystem) {
    // Links are followed first, as git does.
    guard var current = fileSystem.absolutePath(of: folder) else { return nil }
    while fileSystem.kind(of: joinedPath(current, ".git")) == nil {
      guard current != "/" else { return nil }
      current = SourceText.folder(of: current)
    }
    self.folder = folder
  }

  private func git(_ arguments: [String], input: [UInt8] = []) -> Subprocess.Result? {
    Subprocess.run(
      [
        "git", "-C", folder, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c",
        "core.quotePath=false",
      ]
        + arguments, input: input)
  }

  /// Those of some paths below the folder that git ignores; paths that git tracks are none. Nil when git does not answer.
  func ignored(among paths: [String]) -> Set<String>? {
    guard !paths.isEmpty else { return [] }
    let relative = paths.map { path in
      folder == "." || !path.hasPrefix(folder + "/") ? path : String(path.dropFirst(folder.count + 1))
    }
    let result = git(["check-ignore", "-z", "--stdin"], input: relative.flatMap { Array($0.utf8) + [0] })
    // 1 says that none is ignored.
    guard let result, result.status == 0 || result.status == 1 else { return nil }
    let names = Set(Self.names(result.output))
    return Set(zip(paths, relative).filter { names.contains($0.1) }.map(\.0))
  }

  /// Whether a text names a commit.
  func isCommit(_ text: String) -> Bool {
    !text.hasPrefix("-") && git(["rev-parse", "--quiet", "--verify", text + "^{commit}"])?.status == 0
  }

  /// The files below the folder that differ from a commit, and those that git does not know yet; nil when git does not
  /// answer.
  func changed(since commit: String) -> [String]? {
    guard isCommit(commit) else { return nil }
    let known =
      git(["diff", "--name-only", "-z", "--relative", "--no-ext-diff", "--merge-base", commit, "--"])
      .flatMap { $0.status == 0 ? $0 : nil }
      ?? git(["diff", "--name-only", "-z", "--relative", "--no-ext-diff", commit, "--"])
    guard let known, known.status == 0,
      let new = git(["ls-files", "--others", "--exclude-standard", "-z"]), new.status == 0
    else { return nil }
    return (Self.names(known.output) + Self.names(new.output)).map { joinedPath(folder, $0) }
  }

  private static func names(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }
}
