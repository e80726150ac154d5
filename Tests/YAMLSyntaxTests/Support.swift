import YAMLSyntax

/// The bytes of a string.
func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The string at a byte range.
func slice(_ bytes: [UInt8], _ range: Range<Int>?) -> String? {
  range.map { String(decoding: bytes[$0], as: UTF8.self) }
}

/// The plain shape of a node, for comparisons: `{a: [1, "2"]}`.
func shape(_ node: YAMLNode?) -> String {
  guard let node else { return "nothing" }
  if let pairs = node.pairs {
    return "{" + pairs.map { "\(shape($0.key)): \(shape($0.value))" }.joined(separator: ", ") + "}"
  }
  if let items = node.items { return "[" + items.map(shape).joined(separator: ", ") + "]" }
  let text = node.text ?? ""
  return node.style == .plain ? text : "\"" + text.replacing("\n", with: "\\n") + "\""
}

/// Random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
