import Foundation
import Testing

/// A repository in a temporary folder.
final class GitFolder {
  let folder: TemporaryFolder
  var url: URL { folder.url }

  /// Commits the files on the branch `main`.
  init(_ files: [String: String]) throws {
    folder = try TemporaryFolder(files)
    try git("init", "-q", "-b", "main")
    try commit("base")
  }

  init(cloning other: GitFolder, _ options: [String]) throws {
    folder = try TemporaryFolder()
    try git(["clone", "-q"] + options + ["file://" + other.url.path, "."])
  }

  func write(_ name: String, _ text: String) throws { try folder.write(Data(text.utf8), to: name) }

  func remove(_ name: String) throws { try FileManager.default.removeItem(at: url.appendingPathComponent(name)) }

  func commit(_ message: String) throws {
    try git("add", "-A")
    try git("commit", "-q", "--allow-empty", "-m", message)
  }

  func git(_ arguments: String...) throws { try git(arguments) }

  /// Without the settings of the user who runs the tests.
  func git(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"] + arguments
    process.currentDirectoryURL = url
    process.environment = ["PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1", "HOME": url.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "git \(arguments)")
  }

  /// The files of a commit in `tree` of a folder of their own.
  func export(_ commit: String) throws -> TemporaryFolder {
    let target = try TemporaryFolder()
    try git("worktree", "add", "-q", "--detach", target.url.appendingPathComponent("tree").path, commit)
    return target
  }
}
