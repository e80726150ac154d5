import ArgumentParser
import NginxSyntax
import SourceText
import SystemSupport

/// `streamlint-dev time-parsing`: for the benchmarks.
struct TimeParsingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "time-parsing",
    abstract: "Print the seconds that it takes to read the words and blocks of an nginx file.",
    discussion: "The best of seven times.")

  @Argument var file: String

  func run() throws {
    let bytes: [UInt8]
    do { bytes = try DiskFileSystem().read(file) } catch { throw failure("\(file): \(error.reason)") }
    let source = SourceFile(path: file, bytes: bytes)
    let clock = ContinuousClock()
    var best = Duration.seconds(3600)
    for _ in 0..<7 {
      var directives = 0
      best = min(best, clock.measure { directives = NginxTree.parse(source).directives.count })
      guard directives > 0 else { break }
    }
    print(Double(best.components.seconds) + Double(best.components.attoseconds) * 1e-18)
  }
}
