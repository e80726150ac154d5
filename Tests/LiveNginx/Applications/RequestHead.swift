/// The head of an HTTP request.
struct RequestHead {
  let method: String
  let target: String
  let version: String
  let headers: [LiveHeader]

  init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count == 3 else { return nil }
    method = String(words[0])
    target = String(words[1])
    version = String(words[2])
    headers = lines.dropFirst().compactMap(LiveHeader.init)
  }

  /// Whether a header lists a word, whatever the case.
  func lists(_ word: String, in name: String) -> Bool {
    let values = headers.filter { $0.name.lowercased() == name }.flatMap { $0.value.lowercased().split(separator: ",") }
    return values.contains { $0.trimmingPrefix(while: \.isWhitespace).prefix { !$0.isWhitespace } == word }
  }

  var text: String {
    ([[method, target, version].joined(separator: " ")] + headers.map { "\($0.name): \($0.value)" })
      .joined(separator: "\n") + "\n"
  }
}

extension LiveHeader {
  /// `Name: value`.
  init?(_ line: Substring) {
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    name = String(parts[0])
    value = String(parts[1].drop(while: \.isWhitespace))
  }
}
