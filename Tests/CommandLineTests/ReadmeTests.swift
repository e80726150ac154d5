import Foundation
import Testing

/// The output in the documentation is what the program prints.
@Suite struct ReadmeTests {
  /// Each block that begins with `$ streamlint`; a line of `…` means any lines.
  @Test(arguments: ["README.md", "docs/reference.md"]) func shownOutput(_ page: String) throws {
    let text = try String(contentsOf: Program.package.appendingPathComponent(page), encoding: .utf8)
    let blocks = text.components(separatedBy: "\n```\n$ streamlint ").dropFirst()
    #expect(!blocks.isEmpty)
    for block in blocks {
      let lines = (block.components(separatedBy: "\n```").first ?? "").components(separatedBy: "\n")
      let command = lines[0].split(separator: " ").map(String.init)
      let output = try Program.run(command).output
      var position = output.startIndex
      for part in lines.dropFirst().joined(separator: "\n").components(separatedBy: "\n…") {
        let shown = part.trimmingCharacters(in: .newlines)
        if shown.isEmpty { continue }
        guard let found = output.range(of: shown, range: position..<output.endIndex) else {
          Issue.record("\(page): streamlint \(lines[0]) does not print\n\(shown)")
          break
        }
        position = found.upperBound
      }
    }
  }
}
