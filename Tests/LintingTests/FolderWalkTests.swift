import Foundation
import Linting
import Streaming
import Testing

/// Folders are looked into ahead of the walk when there are many; what is found does not depend on it.
@Suite struct FolderWalkTests {
  private static let location = "http { server { location /events { proxy_pass http://a; } } }\n"

  private func files(_ more: [String: String] = [:]) throws -> Folder {
    var files = more
    for number in 0..<40 { files["f\(number)/deep/deeper/nginx.conf"] = Self.location }
    return try Folder(files)
  }

  private func count(_ folder: Folder) -> Int {
    var options = LintOptions()
    options.paths = [folder.path]
    options.configuration = .search
    return Linter(options: options).run().summary.files
  }

  @Test func allFilesAreFound() throws { #expect(try count(files()) == 40) }

  @Test func aConfigurationFileFurtherInCounts() throws {
    let folder = try files([
      "f3/.streamlint.yaml": "exclude: [deep]\n", "f4/deep/.streamlint.yaml": "exclude: [deeper/]\n",
      ".streamlint.yaml": "exclude: [f5]\n", "f6/node_modules/a/nginx.conf": Self.location,
    ])
    // The outer file does not govern f3 and f4, which have their own.
    #expect(count(folder) == 37)
  }

  @Test func linksThatLeadBackAreFollowedOnce() throws {
    let folder = try files()
    for number in [1, 2] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/f\(number)/deep/back", withDestinationPath: "../..")
    }
    #expect(count(folder) == 40)
  }
}
