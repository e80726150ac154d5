import Reports
import RuleFiles
import SourceText
import StreamModel

/// What is in force at a position: the settings of streams that are decided there, or else what a setting is.
struct HoverText {
  private let review: Review
  private let explanation: Explanation

  /// Routes, and settings of one route, that are shown.
  private static let most = 6
  /// Lines of a page about a setting.
  private static let pageLines = 24

  init(_ review: Review, _ explanation: Explanation) {
    self.review = review
    self.explanation = explanation
  }

  /// The hover of a position, or nil.
  func hover(in file: FileID, at offset: Int) -> JSONValue? {
    let parts = values(in: file, at: offset) + routes(in: file, at: offset)
    if !parts.isEmpty {
      let left = parts.count - Self.most
      let rest = left > 0 ? ["and \(left) more"] : []
      return Self.markdown((parts.prefix(Self.most) + rest).joined(separator: "\n\n---\n\n"))
    }
    return page(in: file, at: offset).map(Self.markdown)
  }

  private static func markdown(_ text: String) -> JSONValue {
    ["contents": ["kind": "markdown", "value": .string(text)]]
  }

  // MARK: Values

  /// The written values whose line is the one of the position.
  private func values(in file: FileID, at offset: Int) -> [String] {
    var seen: Set<String> = []
    var result: [String] = []
    for trace in review.report.traces {
      for (index, hop) in trace.hops.enumerated() {
        for setting in hop.settings
        where setting.value.isWritten && setting.value.span.file == file
          && review.isOnLines(setting.value.span, of: offset..<offset)
        {
          let text = text(of: setting, in: hop, index, trace)
          if seen.insert(text).inserted { result.append(text) }
        }
      }
    }
    return result
  }

  private func text(of setting: TracedSetting, in hop: TracedHop, _ index: Int, _ trace: ChainTrace) -> String {
    let value = setting.value
    var lines = [
      "**\(Self.code(value.setting)) \(Self.code(setting.shown))**"
        + (value.origin == .inherited ? " (inherited from \(Self.code(review.place(of: value.span))))" : ""),
      "In force on \(Self.code(trace.route)) (\(trace.kind.rawValue)), hop \(index + 1): \(Self.plain(hop.title))"
        + (hop.object.map { " \(Self.code($0))" } ?? ""),
      "Decides \(setting.aspect.name): \(setting.verdict.word)\(setting.binds ? ", cuts first on the chain" : "")",
    ]
    if let finding = trace.findings.first(where: {
      $0.span == value.span && $0.setting == value.setting
    }) {
      lines.append("\(Self.plain(finding.message)) ([\(finding.rule)](\(finding.url)))")
    }
    lines.append(Self.plain(trace.limits.prefix(1).uppercased() + trace.limits.dropFirst()))
    return lines.joined(separator: "  \n")
  }

  // MARK: Routes

  /// The hops whose route is written on the line, each with the settings that matter.
  private func routes(in file: FileID, at offset: Int) -> [String] {
    var result: [String] = []
    for trace in review.report.traces {
      for (index, hop) in trace.hops.enumerated()
      where hop.span.file == file && isHead(hop.span, at: offset) {
        var text = "**\(Self.plain(trace.headline))**, hop \(index + 1): \(Self.plain(hop.title))\n\n"
        text += "| setting | value | from | verdict |\n|---|---|---|---|\n"
        for setting in trace.shownSettings(of: hop, all: false) {
          let origin = setting.value.isWritten ? review.place(of: setting.value.span) : "default"
          let verdict = setting.verdict.word + (setting.binds ? ", cuts first" : "")
          text += "| \(Self.code(setting.value.setting)) | \(Self.cell(setting.shown)) | \(Self.cell(origin)) "
          text += "| \(verdict) |\n"
        }
        result.append(text + "\n" + Self.plain(trace.limits.prefix(1).uppercased() + trace.limits.dropFirst()))
      }
    }
    return result
  }

  /// Whether a position is on the line where a span begins.
  private func isHead(_ span: SourceSpan, at offset: Int) -> Bool {
    review.positions(of: span.file).line(at: span.start) == review.positions(of: span.file).line(at: offset)
  }

  // MARK: Pages

  /// The page about the setting whose name the position is in.
  private func page(in file: FileID, at offset: Int) -> String? {
    guard let word = word(in: file, at: offset), let text = explanation.text(for: word) else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.prefix(Self.pageLines).joined(separator: "\n") + (lines.count > Self.pageLines ? "\n\n…" : "")
  }

  /// The first word of the line, if the position is in it and it looks like the name of a setting.
  private func word(in file: FileID, at offset: Int) -> String? {
    let bytes = review.report.sources[file].bytes
    let line = review.positions(of: file).line(at: offset)
    let first = bytes[line].firstIndex { !LineLayout.isBlank($0) && $0 != UInt8(ascii: "\"") } ?? line.upperBound
    let end = bytes[first..<line.upperBound].firstIndex { !Self.isName($0) } ?? line.upperBound
    guard first <= offset, offset <= end, end - first > 5 else { return nil }
    let word = String(decoding: bytes[first..<end], as: UTF8.self)
    // Plain words such as `location` and `metadata` name more than a setting.
    let isSetting =
      word.contains("_") || word.contains("/") || word.contains("-") || word.dropFirst().contains(where: \.isUppercase)
    return isSetting ? word : nil
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "/"):
      true
    default: false
    }
  }

  // MARK: Markdown

  private static func code(_ text: String) -> String {
    text.isEmpty ? "(nothing)" : "`" + text.replacing("`", with: "'").replacing("\n", with: " ") + "`"
  }

  private static func cell(_ text: String) -> String { text.isEmpty ? " " : code(text.replacing("|", with: "¦")) }

  /// Text of files in Markdown: nothing in it is markup.
  private static func plain(_ text: some StringProtocol) -> String {
    var result = ""
    for character in text {
      if "\\`*_[]<>#|!".contains(character) { result.append("\\") }
      result.append(character == "\n" ? " " : character)
    }
    return result
  }
}
