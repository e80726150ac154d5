/// The name of a Service, a container or an upstream.
package struct ServiceName: Sendable, Hashable {
  /// What the name may mean, the most exact first: `open-webui-svc.ai.svc.cluster.local` may be the whole
  /// name, `open-webui-svc` or `open-webui`.
  package let candidates: [String]

  /// Words that do not make another program of it.
  private static let neutral: Set<Substring> = [
    "svc", "service", "upstream", "server", "servers", "pool", "cluster", "container", "prod", "production", "staging",
  ]

  package init(_ name: String) {
    // Most names are one plain word.
    if name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }) {
      candidates = [name]
      return
    }
    let lowercased = name.lowercased()
    let label = lowercased.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1).first.map(Substring.init) ?? ""
    var words = Self.words(label)
    let whole = Self.joined(words)
    var candidates = [label.utf8.count == lowercased.utf8.count ? whole : Self.normalized(lowercased)]
    if !candidates.contains(whole) { candidates.append(whole) }
    let count = words.count
    while words.count > 1, let last = words.last, Self.neutral.contains(last) || last.allSatisfy(\.isNumber) {
      words.removeLast()
    }
    while words.count > 1, let first = words.first, Self.neutral.contains(first) { words.removeFirst() }
    if words.count < count {
      let bare = Self.joined(words)
      if !candidates.contains(bare) { candidates.append(bare) }
    }
    self.candidates = candidates
  }

  /// The form in which names are compared: `open_webui` is `open-webui`.
  static func normalized(_ name: String) -> String { joined(words(name.lowercased()[...])) }

  /// Most names have one word.
  private static func joined(_ words: [Substring]) -> String {
    words.count == 1 ? String(words[0]) : words.joined(separator: "-")
  }

  private static func words(_ text: Substring) -> [Substring] {
    text.utf8.split { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }.map(Substring.init)
  }
}
