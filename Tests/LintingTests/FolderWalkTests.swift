import Foundation
import Linting
import StreamModel
import Testing

/// Folders are prefetched when there are many; the result does not depend on it.
@Suite struct FolderWalkTests {
  private static let location = "http { server { location /events { proxy_pass http://a; } } }\n"

  private func files(_ more: [String: String] = [:]) throws -> Folder {
    var files = more
    for number in 0..<40 { files["f\(number)/deep/deeper/nginx.conf"] = Self.location }
    return try Folder(files)
  }

  private func count(_ folder: Folder) -> Int { report(folder).summary.files }

  private func report(_ folder: Folder) -> Report {
    var options = LintOptions()
    options.paths = [folder.path]
    options.configuration = .search
    return Linter(options: options).run()
  }

  @Test func allFilesAreFound() throws { #expect(try count(files()) == 40) }

  @Test func aConfigurationFileFurtherInCounts() throws {
    let folder = try files([
      "f3/.streamlint.yaml": "exclude: [deep]\n", "f4/deep/.streamlint.yaml": "exclude: [deeper/]\n",
      ".streamlint.yaml": "exclude: [f5]\n", "f6/node_modules/a/nginx.conf": Self.location,
    ])
    // The outer file does not apply to f3 and f4, which have their own.
    #expect(count(folder) == 37)
  }

  /// Folders for what is no longer used are named, and read when the user names them.
  @Test func archives() throws {
    let old = [".archive/nginx.conf", "f1/_archive/nginx.conf", "archive/nginx.conf", "f2/archive/nginx.conf"]
    let folder = try files(Dictionary(uniqueKeysWithValues: old.map { ($0, Self.location) }))
    let report = report(folder)
    // An application may be called so.
    #expect(report.summary.files == 41)
    let skipped = report.summary.skipped.filter { $0.code == .sample }.map { $0.file.dropFirst(folder.path.count + 1) }
    #expect(skipped.sorted() == [".archive", "archive", "f1/_archive"])
    var options = LintOptions()
    options.paths = [folder.path + "/.archive"]
    #expect(Linter(options: options).run().summary.files == 1)
  }

  @Test func linksThatLeadBackAreFollowedOnce() throws {
    let folder = try files()
    for number in [1, 2] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/f\(number)/deep/back", withDestinationPath: "../..")
    }
    #expect(count(folder) == 40)
  }

  @Test func whatIsNothingToLintHidesNothing() throws {
    var more: [String: String] = [:]
    for number in 0..<40 {
      more["f\(number)/docs/guide.md"] = "# Guide"
      more["f\(number)/terraform/a/b/main.tf"] = ""
      more["f\(number)/.cache/nginx.conf"] = Self.location
    }
    // Hidden folders are walked, and unrelated files have no effect.
    #expect(try count(files(more)) == 80)
  }

  @Test func aBrokenConfigurationFileIsToldWhereNothingElseIs() throws {
    let folder = try files(["f7/empty/inner/.streamlint.yaml": "exclude: {"])
    let reported = report(folder).problems.filter { $0.level == .error }.map(\.file)
    #expect(reported == ["\(folder.path)/f7/empty/inner/.streamlint.yaml"])
  }

  @Test func aRepositoryWithoutFilesIsOne() throws {
    let folder = try files([
      "f8/empty/.git/HEAD": "ref: refs/heads/main\n", "f9/deep/.git/HEAD": "ref: refs/heads/main\n",
    ])
    var options = LintOptions()
    options.paths = [folder.path]
    let shard = try Shard(parsing: "1/1")
    options.shard = shard
    let names = Linter(options: options).run().shard?.repositories
    #expect(names == 3)
  }

  @Test func namesThatAreNoTextAreTold() throws {
    let folder = try files()
    for position in ["f1/deep", "f2/docs"] {
      try FileManager.default.createDirectory(atPath: "\(folder.path)/\(position)", withIntermediateDirectories: true)
      let path = Array("\(folder.path)/\(position)/nginx".utf8) + [0xFF] + Array(".conf".utf8) + [0]
      let file = open(path.map(CChar.init(bitPattern:)), O_CREAT | O_WRONLY, 0o644)
      try #require(file >= 0)
      close(file)
    }
    let report = report(folder)
    #expect(report.summary.files == 40)
    #expect(report.problems.count { $0.message.contains("not UTF-8") } == 2)
  }

  @Test func pipesAndManyNamesInOneFolder() throws {
    let folder = try files()
    // More than one system call returns.
    for number in 0..<2000 {
      let name = "\(folder.path)/f0/deep/site-with-a-long-name-\(number).conf"
      #expect(FileManager.default.createFile(atPath: name, contents: Data(Self.location.utf8)))
    }
    #expect(mkfifo("\(folder.path)/f1/deep/pipe.conf", 0o644) == 0)
    #expect(count(folder) == 2040)
  }
}
