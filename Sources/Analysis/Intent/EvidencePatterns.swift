import RuleFiles
import SourceText
import StreamModel

/// The paths, names and words of `rules/intent/`, with cached lookups: configurations look up the same few paths and
/// names many times.
package final class EvidencePatterns: Sendable {
  /// An entry of the files: a pattern, its kinds, the reason and a heartbeat.
  package typealias Pattern = EvidenceFile.Pattern

  private let paths: [Pattern]
  private let addresses: [Pattern]
  private let addressGlobs: GlobList
  private let pathIndex: RoutePattern.Index
  private let plainPathIndex: RoutePattern.Index
  private let pathWords: [String: Pattern]
  private let weakPathWords: [String: Pattern]
  private let restWords: Set<String>
  private let nameWords: [Pattern]
  private let names: [Pattern]
  private let sharedNames: [Pattern]
  /// What each word means that can stand in a name.
  private let wordsInNames: [String: NameFacts]
  private let knownPaths = AnswerCache<String, PathAnswer>()
  private let knownNames = AnswerCache<String, NameFacts>()

  private struct PathAnswer {
    let wellKnown: Int?
    let isPlain: Bool
  }

  /// Prepares the patterns of the files.
  package init(_ evidence: EvidenceFile, objects: ObjectEvidenceFile) {
    paths = evidence.paths
    addresses = evidence.addresses
    addressGlobs = GlobList(evidence.addresses.map(\.pattern))
    pathIndex = RoutePattern.Index(evidence.paths.map { RoutePattern.Parts($0.pattern) })
    plainPathIndex = RoutePattern.Index(evidence.plainPaths.map { RoutePattern.Parts($0.pattern) })
    pathWords = Dictionary(evidence.pathWords.map { ($0.pattern, $0) }, uniquingKeysWith: { first, _ in first })
    weakPathWords = Dictionary(
      evidence.weakPathWords.map { ($0.pattern, $0) }, uniquingKeysWith: { first, _ in first })
    restWords = evidence.restWords
    nameWords = evidence.nameWords
    names = objects.names
    sharedNames = objects.sharedNames
    var words: [String: NameFacts] = [:]
    for word in objects.plainNames { words[word, default: NameFacts()].isPlain = true }
    for (position, pattern) in evidence.nameWords.enumerated() {
      words[pattern.pattern, default: NameFacts()].add(word: position)
    }
    for (position, pattern) in objects.names.enumerated() {
      words[pattern.pattern, default: NameFacts()].add(name: position)
    }
    for (position, pattern) in objects.sharedNames.enumerated() {
      words[pattern.pattern, default: NameFacts()].shared.append(position)
    }
    wordsInNames = words
  }

  /// The well-known stream at a path, or nil.
  func wellKnown(_ path: String) -> Pattern? { answer(path).wellKnown.map { paths[$0] } }

  /// Whether a path is answered at once, whatever application is behind it: a health check, files.
  func isPlain(_ path: String) -> Bool { answer(path).isPlain }

  private func answer(_ path: String) -> PathAnswer {
    knownPaths.answer(to: path) {
      let parts = RoutePattern.Parts(path)
      return PathAnswer(
        wellKnown: pathIndex.first(describing: parts), isPlain: plainPathIndex.first(describing: parts) != nil)
    }
  }

  /// The public service at an address.
  func service(host: String) -> Pattern? {
    addressGlobs.firstMatch(of: Self.lowercased(host)).map { addresses[$0] }
  }

  /// The word of a path that often belongs to a stream, and whether it usually does.
  func word(inPath text: String) -> (pattern: Pattern, isStrong: Bool)? {
    let words = Self.words(of: text)
    if let strong = words.lazy.compactMap({ self.pathWords[$0] }).first { return (strong, true) }
    return words.lazy.compactMap { self.weakPathWords[$0] }.first.map { ($0, false) }
  }

  /// The last segment of a path when it names a resource, a login or a callback.
  func restWord(of path: String) -> String? {
    RoutePattern.lastSegment(of: path).map { Self.lowercased(String($0)) }.flatMap { restWords.contains($0) ? $0 : nil }
  }

  /// What the words of a name mean.
  struct NameFacts: Sendable {
    /// The name means that only pages about a product are served: `docs`, `frontend`.
    var isPlain = false
    /// The first word that often belongs to a stream, by its position among all.
    var word: Int?
    /// The name that only streams have, by its position among all.
    var name: Int?
    /// The words that count when a host and an upstream share them, by their positions.
    var shared: [Int] = []

    fileprivate mutating func add(word position: Int) {
      if word == nil { word = position }
    }

    fileprivate mutating func add(name position: Int) { name = min(position, name ?? .max) }
  }

  /// What the words of a name mean.
  func facts(of name: String) -> NameFacts {
    knownNames.answer(to: name) {
      var result = NameFacts()
      for word in Self.words(of: name) {
        guard let known = wordsInNames[word] else { continue }
        if known.isPlain { result.isPlain = true }
        if let position = known.word { result.add(word: position) }
        if let position = known.name { result.add(name: position) }
        result.shared += known.shared
      }
      return result
    }
  }

  /// The name at a position.
  func name(at position: Int) -> Pattern { names[position] }

  /// The word of names at a position.
  func word(at position: Int) -> Pattern { nameWords[position] }

  /// A word that the host and the upstream share, where it is the whole name of one of them.
  func sharedName(hosts: [RouteInspection.KnownName], upstreams: [RouteInspection.KnownName]) -> Pattern? {
    let inHosts = Set(hosts.flatMap(\.facts.shared))
    let shared = upstreams.flatMap(\.facts.shared).filter(inHosts.contains).sorted()
    return shared.lazy.map { self.sharedNames[$0] }.first { pattern in
      hosts.contains { $0.text.split(separator: ".").contains { $0 == pattern.pattern } }
        || upstreams.contains { $0.text == pattern.pattern }
    }
  }

  /// The words of a text in lower case, in order.
  static func words(of text: String) -> [String] {
    // By bytes: letters outside of ASCII stay in words.
    lowercased(text).utf8.split { $0 < 0x80 && !isLetterOrDigit($0) }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The text in lower case; most names are already.
  private static func lowercased(_ text: String) -> String {
    text.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) } ? text : text.lowercased()
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
  }
}
