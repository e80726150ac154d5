import RuleFiles
import SourceText
import Synchronization

/// The patterns of the evidence file with their answers: configurations ask for the same few paths and addresses.
final class NginxEvidencePatterns: Sendable {
  private let evidence: EvidenceFile
  private let pathWords: [String: EvidenceFile.Pattern]
  private let nameWords: [String: EvidenceFile.Pattern]
  private let hints = Mutex<[String: EvidenceFile.Pattern?]>([:])
  private let paths: [RoutePattern.Parts]
  private let plainPaths: [RoutePattern.Parts]
  private let known = Mutex<[String: Answer]>([:])
  private let upstreams = Mutex<[Address: Int?]>([:])
  private let regexes = Mutex<[String: [String]]>([:])
  /// Answers that are kept.
  private static let limit = 10_000

  /// What is known of a path.
  private struct Answer {
    let wellKnown: Int?
    let isPlain: Bool
  }

  private struct Address: Hashable {
    let text: String
    let family: String
  }

  init(_ evidence: EvidenceFile) {
    self.evidence = evidence
    paths = evidence.paths.map { RoutePattern.Parts($0.pattern) }
    pathWords = Dictionary(evidence.pathWords.map { ($0.pattern, $0) }, uniquingKeysWith: { first, _ in first })
    nameWords = Dictionary(evidence.nameWords.map { ($0.pattern, $0) }, uniquingKeysWith: { first, _ in first })
    plainPaths = evidence.plainPaths.map { RoutePattern.Parts($0.pattern) }
  }

  /// What a path is known for.
  func wellKnown(_ path: String) -> EvidenceFile.Pattern? { answer(path).wellKnown.map { evidence.paths[$0] } }

  /// Whether a path is answered at once whatever the upstream is called.
  func isPlain(_ path: String) -> Bool { answer(path).isPlain }

  private func answer(_ path: String) -> Answer {
    if let answer = known.withLock({ $0[path] }) { return answer }
    let parts = RoutePattern.Parts(path)
    let answer = Answer(
      wellKnown: paths.firstIndex { RoutePattern.matches($0, parts) },
      isPlain: plainPaths.contains { RoutePattern.matches($0, parts) }
    )
    known.withLock { if $0.count < Self.limit { $0[path] = answer } }
    return answer
  }

  /// The first word of a path that hints at a stream.
  func hint(inPath path: String) -> EvidenceFile.Pattern? {
    hint("/" + path) { Self.words(of: path).compactMap { self.pathWords[$0] }.first }
  }

  /// The first word of a name that hints at a stream.
  func hint(inName name: String) -> EvidenceFile.Pattern? {
    hint(name) { Self.words(of: name).compactMap { self.nameWords[$0] }.first }
  }

  private func hint(_ key: String, _ find: () -> EvidenceFile.Pattern?) -> EvidenceFile.Pattern? {
    if let answer = hints.withLock({ $0[key] }) { return answer }
    let answer = find()
    hints.withLock { if $0.count < Self.limit { $0[key] = .some(answer) } }
    return answer
  }

  private static func words(of text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// What the address of a pass directive is known for.
  func upstream(_ text: String, family: String) -> EvidenceFile.Pattern? {
    let address = Address(text: text, family: family)
    if let answer = upstreams.withLock({ $0[address] }) { return answer.map { evidence.upstreams[$0] } }
    let target = NginxTarget(text, family: family)
    let host = target.host.lowercased()
    let full = target.port > 0 ? "\(host):\(target.port)" : host
    let answer = evidence.upstreams.firstIndex { globMatches($0.pattern, host) || globMatches($0.pattern, full) }
    upstreams.withLock { if $0.count < Self.limit { $0[address] = .some(answer) } }
    return answer.map { evidence.upstreams[$0] }
  }

  /// The paths that a regular expression spells out.
  func literals(ofRegex pattern: String) -> [String] {
    if let answer = regexes.withLock({ $0[pattern] }) { return answer }
    let answer = RoutePattern.literals(ofRegex: pattern)
    regexes.withLock { if $0.count < Self.limit { $0[pattern] = answer } }
    return answer
  }
}
