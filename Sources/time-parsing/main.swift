import NginxSyntax
import SourceText
import SystemSupport

// Prints the seconds that it takes to read the words and blocks of a file of nginx, the best of several times; for the
// benchmarks, no part of the product. Usage: time-parsing FILE.

let path = CommandLine.arguments.dropFirst().first ?? "-"
do throws(FileAccessError) {
  let source = SourceFile(path: path, bytes: try DiskFileSystem().read(path))
  let clock = ContinuousClock()
  var best = Duration.seconds(3600)
  for _ in 0..<7 {
    var directives = 0
    best = min(best, clock.measure { directives = NginxTree.parse(source).directives.count })
    guard directives > 0 else { break }
  }
  print(Double(best.components.seconds) + Double(best.components.attoseconds) * 1e-18)
} catch {
  print("\(path): \(error.reason)")
}
