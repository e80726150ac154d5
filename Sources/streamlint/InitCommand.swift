import ArgumentParser
import Linting
import Reports
import SourceText
import StreamModel
import SystemSupport

/// `streamlint init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a first .streamlint.yaml and show how to run streamlint as a hook and in CI.",
    discussion: """
      Reads the folder first and declares the routes that are evidently streams, as far as that changes nothing but the
      severity of their own findings; the others are comments.
      """)

  @Argument(help: ArgumentHelp("The folder of the repository.", valueName: "folder"))
  var folder = "."

  @Flag(help: "Replace an existing file.")
  var force = false

  @Flag(help: "Print the file instead of writing it.")
  var print = false

  func run() throws {
    let path = joinedPath(normalizedPath(folder), ConfigurationFile.name)
    let disk = DiskFileSystem()
    guard disk.kind(of: normalizedPath(folder)) == .folder else {
      throw ValidationError("\(folder) is not a folder")
    }
    if !print, !force, disk.kind(of: path) != nil {
      throw ValidationError("\(path) already exists; --force replaces it")
    }
    let starter = ConfigurationTemplate(FirstDeclarations(in: folder))
    if print {
      try Console.out(SafeLines(Array(starter.text.utf8)).bytes)
      return
    }
    try OutputOptions.write(Array(starter.text.utf8), to: path)
    let lines =
      starter.found + [
        "", "Wrote \(path). Next:", "", "  streamlint \(folder == "." ? "" : folder)", "",
        "As a pre-commit hook, in .pre-commit-config.yaml:", "", "  - repo: https://github.com/streamlint/streamlint",
        "    rev: v\(streamlintVersion)", "    hooks: [{id: streamlint}]", "", "In GitHub Actions:", "",
        "  - uses: streamlint/streamlint@v\(streamlintVersion)", "", "In GitLab CI:", "",
        "  include: https://github.com/streamlint/streamlint/raw/v\(streamlintVersion)/ci/gitlab.yml",
      ]
    try Console.out(SafeLines(Array((lines.joined(separator: "\n") + "\n").utf8)).bytes)
  }
}
