import ConfigurationSources
import SystemSupport
import Synchronization

/// The descriptions of APIs in a run, by the paths that they name.
final class DescriptionIndex: Sendable {
  /// A description with its paths.
  struct Document: Sendable {
    let description: APIDescription
    let folder: String
    /// The innermost folder that a service is built from and that contains the document.
    let owner: String?
    /// By the whole path, behind the base path of each server.
    let byPath: DescribedPaths
    /// By the path as the document writes it.
    let byWrittenPath: DescribedPaths
  }

  /// The documents that concern the files of one folder.
  struct Reach: Sendable {
    /// Those that name streams, the nearest first.
    var documents: [Document] = []
    /// Whether the repository has no other description.
    var isSole = false
  }

  private let documents: [Document]
  /// All descriptions, those without streams included.
  private let all: [APIDescription]
  private let isComplete: Bool
  private let known = Mutex<[String: Reach]>([:])

  /// Descriptions of a run that name streams. Each route is compared with each of them.
  private static let most = 100

  /// `contexts` are the folders that services are built from.
  init(_ descriptions: [APIDescription], contexts: Set<String>, isComplete: Bool) {
    all = descriptions
    self.isComplete = isComplete
    documents = descriptions.filter { !$0.streams.isEmpty }.prefix(Self.most).map { description in
      let folder = SystemSupport.folder(of: description.path)
      return Document(
        description: description, folder: folder, owner: Self.owner(of: folder, among: contexts),
        byPath: DescribedPaths(description.streams, below: description.basePaths),
        byWrittenPath: DescribedPaths(description.streams, below: [""]))
    }
  }

  private static func owner(of folder: String, among contexts: Set<String>) -> String? {
    var current = folder
    while !contexts.contains(current) {
      if current == "." || current == "/" || current == ".." { return nil }
      current = SystemSupport.folder(of: current)
    }
    return current
  }

  /// Whether no description names a stream.
  var isEmpty: Bool { documents.isEmpty }

  /// The documents of the repository of a folder.
  func reach(from folder: String, _ places: RepositoryPlaces) -> Reach {
    if let known = known.withLock({ $0[folder] }) { return known }
    let near = documents.compactMap { document in
      places.distance(from: folder, to: document.folder).map { (document, $0) }
    }.sorted { ($0.1, $0.0.description.path) < ($1.1, $1.0.description.path) }
    let repository = places.repository(of: folder)
    let others = all.filter { places.repository(of: SystemSupport.folder(of: $0.path)) == repository }
    // One document in two formats is one description, and so are the halves of one API.
    let isSole = isComplete && Set(others.map { Self.subject(of: $0.path) }).count == 1
    let result = Reach(documents: near.map(\.0), isSole: isSole)
    known.withLock { $0[folder] = result }
    return result
  }

  /// The path without what tells one document of a description from another.
  private static func subject(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    var parts = name.lowercased().split(separator: ".").dropLast().map(String.init)
    parts = parts.map { $0 == "asyncapi" ? "openapi" : $0 }
    return folder(of: path) + "/" + parts.joined(separator: ".")
  }
}

/// The streams of a description by each beginning of their paths.
struct DescribedPaths: Sendable {
  /// A stream on one of its paths.
  struct Entry: Sendable {
    let stream: APIDescription.Stream
    /// The whole path, templates included.
    let path: String
    let segments: [String]
  }

  private var entries: [Entry] = []
  private var byBeginning: [String: [Int]] = [:]

  /// Segments of a path.
  private static let mostSegments = 24
  /// Streams of one sort below one beginning: the first that a route certainly serves is enough.
  private static let mostBelow = 8
  /// Readings of a path as a template.
  private static let mostReadings = 8

  init(_ streams: [APIDescription.Stream], below basePaths: [String]) {
    for base in basePaths {
      for stream in streams { add(stream, base + stream.path) }
    }
  }

  private mutating func add(_ stream: APIDescription.Stream, _ path: String) {
    let segments = path.split(separator: "/").map(String.init)
    guard segments.count <= Self.mostSegments else { return }
    entries.append(Entry(stream: stream, path: path, segments: segments))
    var key = ""
    insert(key)
    for segment in segments {
      key += "/" + (segment.utf8.contains(UInt8(ascii: "{")) ? "*" : segment.lowercased())
      insert(key)
    }
  }

  private mutating func insert(_ key: String) {
    let number = entries.count - 1
    let content = entries[number].stream.content
    guard byBeginning[key, default: []].count(where: { entries[$0].stream.content == content }) < Self.mostBelow else {
      return
    }
    byBeginning[key, default: []].append(number)
  }

  /// The streams at a path and below it.
  func entries(below path: [String]) -> [Entry] {
    var keys = [""]
    for segment in path {
      keys = keys.flatMap { key in [key + "/" + segment.lowercased(), key + "/*"] }
        .filter { byBeginning[$0] != nil }
      if keys.isEmpty { return [] }
      keys = Array(keys.prefix(Self.mostReadings))
    }
    return keys.flatMap { byBeginning[$0] ?? [] }.map { entries[$0] }
  }
}
