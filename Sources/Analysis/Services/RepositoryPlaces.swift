import SystemSupport
import Synchronization

/// How near files of a repository are to each other.
final class RepositoryPlaces: Sendable {
  /// How far a file is from another one: the folders up to the nearest common one, then those down from there.
  struct Distance: Comparable {
    let up: Int
    let down: Int

    static func < (one: Distance, other: Distance) -> Bool { (one.up, one.down) < (other.up, other.down) }
  }

  private let fileSystem: any FileSystem
  private let known = Mutex<[String: String]>([:])

  init(_ fileSystem: any FileSystem) { self.fileSystem = fileSystem }

  /// The folders of tests and examples: what they describe does not run elsewhere.
  private static let apart: Set<Substring> = [
    "test", "tests", "testing", "testdata", "fixtures", "__tests__", "spec", "specs", "e2e", "example", "examples",
    "sample", "samples", "demo", "demos", "mock", "mocks",
  ]

  /// How far `other` is from `folder`; nil where it belongs to another repository, or to tests and examples that do not
  /// contain `folder`.
  func distance(from folder: String, to other: String) -> Distance? {
    let from = Self.parts(folder)
    let to = Self.parts(other)
    let common = zip(from, to).prefix { $0 == $1 }.count
    guard !to[common...].contains(where: { Self.apart.contains($0) }) else { return nil }
    guard folder == other || repository(of: folder) == repository(of: other) else { return nil }
    return Distance(up: from.count - common, down: to.count - common)
  }

  private static func parts(_ folder: String) -> [Substring] { folder == "." ? [] : folder.split(separator: "/") }

  /// The nearest folder above with `.git`, or the outermost one.
  func repository(of folder: String) -> String {
    if let known = known.withLock({ $0[folder] }) { return known }
    var result = folder
    if folder != ".", folder != "/", folder != "..", !folder.hasSuffix("/.."),
      fileSystem.kind(of: joinedPath(folder, ".git")) == nil
    {
      result = repository(of: SystemSupport.folder(of: folder))
    }
    known.withLock { $0[folder] = result }
    return result
  }
}
