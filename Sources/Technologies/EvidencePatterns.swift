import NginxSyntax
import RuleFiles
import SourceText
import Synchronization

/// The patterns of the evidence file with their answers: configurations ask for the same few paths and addresses.
package final class EvidencePatterns: Sendable {
  private let evidence: EvidenceFile
  private let upstreamGlobs: [Glob]
  private let upstreamEnds: PatternEnds
  private let pathWords: [String: EvidenceFile.Pattern]
  private let nameWords: [String: EvidenceFile.Pattern]
  /// The numbers of the words.
  private let pathNumbers: WordNumbers
  private let nameNumbers: WordNumbers
  private let hints = Mutex<[String: EvidenceFile.Pattern?]>([:])
  private let paths: RoutePattern.Index
  private let plainPaths: RoutePattern.Index
  private let known = Mutex<[String: Answer]>([:])
  private let upstreams = Mutex<[Address: Int?]>([:])
  private let regexes = Mutex<[String: [String]]>([:])
  /// Answers that are kept: a few paths and addresses come up again and again, most but once.
  private static let limit = 2000

  /// What is known of a path.
  private struct Answer {
    let wellKnown: Int?
    let isPlain: Bool
  }

  private struct Address: Hashable {
    let text: String
    /// Nil for a Service of Kubernetes.
    let family: NginxFamily?
  }

  /// Prepares the patterns of a file.
  package init(_ evidence: EvidenceFile) {
    self.evidence = evidence
    upstreamGlobs = evidence.upstreams.map { Glob($0.pattern) }
    upstreamEnds = PatternEnds(evidence.upstreams.map(\.pattern))
    paths = RoutePattern.Index(evidence.paths.map { RoutePattern.Parts($0.pattern) })
    pathWords = Dictionary(evidence.pathWords.map { ($0.pattern, $0) }, uniquingKeysWith: { first, _ in first })
    nameWords = Dictionary(evidence.nameWords.map { ($0.pattern, $0) }, uniquingKeysWith: { first, _ in first })
    pathNumbers = WordNumbers(pathWords.keys.map(NginxTree.wordNumber))
    nameNumbers = WordNumbers(nameWords.keys.map(NginxTree.wordNumber))
    plainPaths = RoutePattern.Index(evidence.plainPaths.map { RoutePattern.Parts($0.pattern) })
  }

  /// What a path is known for.
  func wellKnown(_ path: String) -> EvidenceFile.Pattern? { answer(path).wellKnown.map { evidence.paths[$0] } }

  /// Whether a path is answered at once whatever the upstream is called.
  func isPlain(_ path: String) -> Bool { answer(path).isPlain }

  private func answer(_ path: String) -> Answer {
    if let answer = known.withLock({ $0[path] }) { return answer }
    let parts = RoutePattern.Parts(path)
    let answer = Answer(
      wellKnown: paths.first(describing: parts), isPlain: plainPaths.first(describing: parts) != nil)
    known.withLock { if $0.count < Self.limit { $0[path] = answer } }
    return answer
  }

  /// The first word of a path that hints at a stream.
  func hint(inPath path: String) -> EvidenceFile.Pattern? {
    guard Self.mayHold(pathNumbers, path) else { return nil }
    return hint("/" + path) { Self.words(of: path).compactMap { self.pathWords[$0] }.first }
  }

  /// The same of the host in the address of a pass directive.
  func hint(inAddress address: String, family: NginxFamily) -> EvidenceFile.Pattern? {
    guard mayHint(inName: address) else { return nil }
    return hint(address) {
      Self.words(of: NginxTarget(address, family: family).host).compactMap { self.nameWords[$0] }.first
    }
  }

  /// The first word of a name that hints at a stream.
  func hint(inName name: String) -> EvidenceFile.Pattern? {
    guard mayHint(inName: name) else { return nil }
    return hint(name) { Self.words(of: name).compactMap { self.nameWords[$0] }.first }
  }

  private func hint(_ key: String, _ find: () -> EvidenceFile.Pattern?) -> EvidenceFile.Pattern? {
    if let answer = hints.withLock({ $0[key] }) { return answer }
    let answer = find()
    hints.withLock { if $0.count < Self.limit { $0[key] = .some(answer) } }
    return answer
  }

  /// Whether a name holds one of the words; hardly any does, and numbers tell sooner than texts.
  func mayHint(inName name: String) -> Bool { Self.mayHold(nameNumbers, name) }

  /// Whether a text holds a word with one of the numbers, or letters that have none.
  static func mayHold(_ numbers: WordNumbers, _ text: String) -> Bool {
    var number = WordNumber()
    var isInWord = false
    for byte in text.utf8 {
      // Letters outside of ASCII are looked at more closely.
      if byte >= 0x80 { return true }
      let isPart = (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
      if isPart {
        number.add(byte)
      } else if isInWord {
        if numbers.contains(number.value) { return true }
        number = WordNumber()
      }
      isInWord = isPart
    }
    return isInWord && numbers.contains(number.value)
  }

  private static func words(of text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// What the address of a pass directive is known for.
  func upstream(_ text: String, family: NginxFamily) -> EvidenceFile.Pattern? {
    guard upstreamEnds.mayFit(partOf: text) else { return nil }
    let address = Address(text: text, family: family)
    if let answer = upstreams.withLock({ $0[address] }) { return answer.map { evidence.upstreams[$0] } }
    let target = NginxTarget(text, family: family)
    let host = target.host.lowercased()
    let full = target.port > 0 ? "\(host):\(target.port)" : host
    let answer = upstream(host, full)
    upstreams.withLock { if $0.count < Self.limit { $0[address] = .some(answer) } }
    return answer.map { evidence.upstreams[$0] }
  }

  /// The first pattern that fits a name, or the name with its port.
  private func upstream(_ name: String, _ full: String) -> Int? {
    let triples = Glob.triples(of: full)
    return upstreamGlobs.firstIndex { $0.mayMatch(triples: triples) && ($0.matches(name) || $0.matches(full)) }
  }

  /// What a Service is known for, by its name alone or with its port.
  func upstream(service: String, port: String) -> EvidenceFile.Pattern? {
    let address = Address(text: "\(service):\(port)", family: nil)
    guard upstreamEnds.mayFit(partOf: address.text) else { return nil }
    if let answer = upstreams.withLock({ $0[address] }) { return answer.map { evidence.upstreams[$0] } }
    let name = service.lowercased()
    let full = "\(name):\(port)"
    let answer = upstream(name, full)
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
