import Foundation
import StreamModel
import Testing

/// One manifest of `Cases/` with the verdict that its head states: `# stream: KIND:HOST/PATH` declares a stream,
/// `# finds: SEVERITY RULE SETTING OBJECT` is a finding, `# leads: RULE SETTING OBJECT` a consequence of one. Nothing else of a warning or more may be
/// found.
struct ManifestCase: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String

  var testDescription: String { name }

  /// The streams that the head declares.
  var streams: [DeclaredStream] {
    get throws { try values(of: "stream").map { try DeclaredStream(parsing: $0, source: "--stream") } }
  }

  /// The findings that the head states, in order.
  var findings: [String] { values(of: "finds").sorted() }

  /// The consequences that the head states, in order.
  var consequences: [String] { values(of: "leads").sorted() }

  private func values(of key: String) -> [String] {
    text.split(separator: "\n").prefix { $0.hasPrefix("#") }.compactMap { line in
      line.hasPrefix("# \(key): ") ? String(line.dropFirst(key.count + 4)) : nil
    }
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases")

  static let all: [ManifestCase] = {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      let data = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) ?? Data()
      return ManifestCase(name: name, text: String(decoding: data, as: UTF8.self))
    }
  }()
}
