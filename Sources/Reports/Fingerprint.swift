import SourceText
import StreamModel

extension Report {
  /// A name for each finding that survives edits elsewhere in the file, for baselines and for services that follow a
  /// finding from run to run. It depends neither on line numbers nor on values.
  package func fingerprints() -> [String] {
    let names = FingerprintNames(sources)
    var seen: [String: Int] = [:]
    return findings.map { finding in
      let name = names.name(of: finding)
      let occurrence = seen[name, default: 0]
      seen[name] = occurrence + 1
      return Self.fingerprint(name, occurrence: occurrence) ?? name
    }
  }

  /// The name of a finding that is the only one of its kind in its location.
  package func fingerprint(of finding: Finding) -> String {
    let names = FingerprintNames(sources)
    return names.name(of: finding)
  }

  /// The fingerprint of a later finding equal to the one with this fingerprint; nil where the string is no fingerprint.
  static func fingerprint(_ name: String, occurrence: Int) -> String? {
    Fingerprint(name: name)?.hex(occurrence: occurrence)
  }

  /// The names that the consequences of a finding would have as findings of their own.
  package func fingerprints(ofConsequencesOf finding: Finding) -> [String] {
    let names = FingerprintNames(sources)
    return names.names(ofConsequencesOf: finding)
  }

  /// The same for something that is no finding; the number distinguishes equal ones.
  func fingerprint(ofProblem problem: InputProblem, number: Int) -> String {
    Fingerprint(problem).hex(occurrence: number)
  }
}

/// Names of findings, of which equal findings have the same one.
package struct FingerprintNames {
  private let sources: SourceMap

  package init(_ sources: SourceMap) { self.sources = sources }

  /// The name of a finding.
  package func name(of finding: Finding) -> String {
    Fingerprint(
      finding.rule, finding.setting, sources[finding.span.file].path, object: finding.object,
      blocks: finding.enclosing, names: finding.serverNames, route: finding.route
    ).hex(occurrence: 0)
  }

  /// The names that the consequences of a finding would have as findings of their own.
  package func names(ofConsequencesOf finding: Finding) -> [String] {
    finding.consequences.map {
      Fingerprint(
        $0.rule, $0.setting, sources[$0.span.file].path, object: $0.object,
        blocks: $0.enclosing, names: $0.serverNames, route: finding.route
      ).hex(occurrence: 0)
    }
  }
}

/// Two FNV-1a hashes with different beginnings: 128 bits without a library.
private struct Fingerprint {
  private var first: UInt64 = 0xcbf2_9ce4_8422_2325
  private var second: UInt64 = 0x6c62_272e_07bb_0142

  /// What a finding is about: the setting in an object or a block of a file. Only where there is neither, the route
  /// tells findings apart: a block serves several, of which any may be the first.
  init(
    _ rule: String, _ setting: String, _ path: String, object: String?, blocks: [String], names: [String],
    route: String?
  ) {
    add(rule)
    add(path)
    add(object ?? "")
    add(blocks.isEmpty && object == nil ? route ?? "" : (blocks + names).joined(separator: "\n"))
    add(setting)
  }

  /// The state after everything but the occurrence was added is the name.
  init?(name: String) {
    guard name.utf8.count == 32, let first = UInt64(name.prefix(16), radix: 16),
      let second = UInt64(name.suffix(16), radix: 16)
    else { return nil }
    self.first = first
    self.second = second
  }

  init(_ problem: InputProblem) {
    add("input")
    add(problem.file)
    add(problem.message)
  }

  private mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    // Separates the parts; no part contains it.
    add(0 as UInt8)
  }

  private mutating func add(_ byte: UInt8) {
    first = (first ^ UInt64(byte)) &* 0x100_0000_01b3
    second = (second ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  func hex(occurrence: Int) -> String {
    var copy = self
    if occurrence > 0 { copy.add("#\(occurrence)") }
    return Self.padded(copy.first) + Self.padded(copy.second)
  }

  private static func padded(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
