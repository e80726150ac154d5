import Foundation
import Linting
import Reports
import StreamModel
import Testing

/// Files of different repositories are linted apart, and shards take them in turn.
@Suite struct RepositoryTests {
  private static let broken = "http { server { location /events { proxy_pass http://a; } } }\n"

  private func options(_ folder: Folder, _ paths: [String] = [""]) -> LintOptions {
    var options = LintOptions()
    options.paths = paths.map { $0.isEmpty ? folder.path : "\(folder.path)/\($0)" }
    options.configuration = .search
    return options
  }

  private func hops(_ options: LintOptions) -> Int {
    Linter(options: options).trace(all: true).traces.map(\.hops.count).max() ?? 0
  }

  /// The chain from Google Cloud to the application, with its first hop in a repository of its own.
  private func parted(_ more: [String: String] = [:]) throws -> Folder {
    var files: [String: String] = ["edge/.git/HEAD": "", "rest/.git/HEAD": ""]
    for (name, text) in WholePathTests.allDefaults {
      // The edge names the Service in its repository, so that the next hop is its own file.
      let documents = text.components(separatedBy: "---\n")
      if name == "edge.yaml" {
        files["edge/edge.yaml"] = documents[0]
        files["rest/edge.yaml"] = documents.dropFirst().joined(separator: "---\n")
      } else {
        files["rest/\(name)"] = text
      }
    }
    return try Folder(files.merging(more) { $1 })
  }

  @Test func repositoriesAreNotLinkedUnlessAsked() throws {
    let folder = try parted()
    let apart = hops(options(folder))
    var linked = options(folder)
    linked.linksRepositories = true
    #expect(apart < hops(linked))
    let file = try parted([".streamlint.yaml": "link-repositories: true\n"])
    #expect(hops(options(file)) == hops(linked))
    // Each repository has a file of its own; neither reports the file above it.
    let own = try parted(["rest/.streamlint.yaml": "link-repositories: true\n"])
    #expect(hops(options(own)) == apart)
  }

  @Test func foldersAreRepositoriesWhereSaid() throws {
    var files: [String: String] = [:]
    for (name, text) in WholePathTests.allDefaults {
      let documents = text.components(separatedBy: "---\n")
      files["x/edge/\(name)"] = name == "edge.yaml" ? documents[0] : nil
      files["x/rest/\(name)"] = name == "edge.yaml" ? documents.dropFirst().joined(separator: "---\n") : text
    }
    let folder = try Folder(files)
    let linked = hops(options(folder))
    var apart = options(folder)
    apart.repositories = ["\(folder.path)/x/*"]
    #expect(hops(apart) < linked)
  }

  /// A submodule belongs to the repository that contains it, and inputs in one repository belong together.
  @Test func theOutermostRepositoryCounts() throws {
    var files: [String: String] = ["all/.git/HEAD": "", "all/edge/.git": "gitdir: ../.git/modules/edge\n"]
    for (name, text) in WholePathTests.allDefaults {
      let documents = text.components(separatedBy: "---\n")
      files["all/edge/\(name)"] = name == "edge.yaml" ? documents[0] : nil
      files["all/rest/\(name)"] = name == "edge.yaml" ? documents.dropFirst().joined(separator: "---\n") : text
    }
    files["other/.git/HEAD"] = ""
    files["other/nginx.conf"] = Self.broken
    let folder = try Folder(files)
    var linked = options(folder)
    linked.linksRepositories = true
    #expect(hops(options(folder)) == hops(linked))
    #expect(hops(options(folder, ["all/edge", "all/rest", "other"])) == hops(linked))
  }

  @Test func anIncludeDoesNotReachIntoTheNeighbour() throws {
    let folder = try Folder([
      "a/.git/HEAD": "", "b/.git/HEAD": "", "b/events.conf": "location /events { proxy_pass http://a; }\n",
      "a/nginx.conf": "http { server { include ../b/events.conf; location / { return 200; } } }\n",
    ])
    for paths in [[""], ["a", "b"]] {
      let report = Linter(options: options(folder, paths)).run()
      // The fragment is read once, in its own repository. That it is missing in a is no fault of a.
      #expect(!report.findings.contains { $0.rule == "include-failed" })
      #expect(report.problems.contains { $0.level == .note && $0.message.contains("belongs to another repository") })
    }
    var linked = options(folder)
    linked.linksRepositories = true
    #expect(!Linter(options: linked).run().problems.contains { $0.message.contains("another repository") })
  }

  /// A stream that no repository serves is reported once; a stream that one serves is served.
  @Test func declaredStreamsOfAll() throws {
    let folder = try Folder([
      "a/.git/HEAD": "", "a/nginx.conf": Self.broken, "b/.git/HEAD": "",
      "b/nginx.conf": Self.broken.replacingOccurrences(of: "/events", with: "/other"), "c/.git/HEAD": "",
      ".streamlint.yaml": "streams: [sse:/above/all]\nignore: [{rule: compression, reason: none}]\n",
      "nginx.conf": Self.broken,
    ])
    var options = options(folder)
    for text in ["/events", "/nowhere"] {
      options.streams.append(try DeclaredStream(parsing: text, source: "--stream"))
    }
    let report = Linter(options: options).run()
    let unserved = report.findings.filter { $0.rule == "stream-not-served" }.map(\.message)
    #expect(unserved.count == 2)
    #expect(unserved.contains { $0.contains("/nowhere") })
    #expect(unserved.contains { $0.contains("/above/all") })
    #expect(report.findings.count { $0.rule == "unused-suppression" } == 1)
  }

  @Test func fixesInSeveralRepositories() throws {
    let folder = try Folder([
      "a/.git/HEAD": "", "a/nginx.conf": Self.broken, "b/.git/HEAD": "", "b/nginx.conf": Self.broken,
    ])
    var options = options(folder)
    options.streams = [try DeclaredStream(parsing: "sse:/events", source: "--stream")]
    let outcome = Linter(options: options).fix(unsafe: false)
    #expect(outcome.files.map { $0.path.suffix(12) } == ["a/nginx.conf", "b/nginx.conf"])
    #expect(!outcome.report.findings.contains { $0.severity == .error })
  }

  /// All shards on one machine: together they are the whole run, and none has much more work than another.
  @Test(arguments: [1, 3, 8, 40])
  func shardsAreTheWhole(_ count: Int) throws {
    var files = ["loose/nginx.conf": Self.broken]
    for number in 0..<20 {
      files["team \(number % 3)/r\(number)/.git/HEAD"] = ""
      files["team \(number % 3)/r\(number)/nginx.conf"] = Self.broken
    }
    let folder = try Folder(files)
    let whole = Linter(options: options(folder)).run()
    var merge = ReportMerge()
    var sizes: [Int] = []
    for index in 1...count {
      var options = options(folder)
      options.shard = try Shard(parsing: "\(index)/\(count)")
      let report = Linter(options: options).run()
      sizes.append(report.shard?.repositories ?? -1)
      try merge.add(ReportFormat.json.render(report, style: ReportStyle(colour: false)), path: "\(index)")
    }
    #expect(sizes.reduce(0, +) == 21)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    #expect(try merge.merged().bytes == ReportFormat.json.render(whole, style: ReportStyle(colour: false)))
    // Nothing depends on which thread is done first.
    let again = Linter(options: options(folder)).run()
    #expect(
      ReportFormat.human.render(again, style: ReportStyle(colour: false))
        == ReportFormat.human.render(whole, style: ReportStyle(colour: false)))
  }

  /// Workers agree whatever the folder above the repositories is called.
  @Test func thePlanDoesNotDependOnTheMachine() throws {
    var plans: [String?] = []
    for more in [[:], [:], ["c/.git/HEAD": ""]] {
      let folder = try Folder(["a/.git/HEAD": "", "b/.git/HEAD": ""].merging(more) { $1 })
      var options = options(folder)
      options.shard = try Shard(parsing: "1/2")
      plans.append(Linter(options: options).run().shard?.plan)
    }
    #expect(plans[0] == plans[1])
    #expect(plans[0] != plans[2])
    #expect(plans[0] != nil)
  }

  @Test(arguments: [
    "3", "0/8", "9/8", "1/0", "-1/8", "+1/8", "1/8/2", "a/b", "1/", "/8", "", "1/100001", "1/99999999999999999999",
  ])
  func wrongShards(_ text: String) {
    #expect(throws: Shard.Problem.self) { try Shard(parsing: text) }
  }

  @Test func everyPositionFallsToOneShard() throws {
    let shards = try (1...7).map { try Shard(parsing: "\($0)/7") }
    for position in 0..<50 { #expect(shards.count { $0.contains(position) } == 1) }
  }
}
