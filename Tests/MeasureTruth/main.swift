import Foundation
import GeneratedTruth
import LiveNginx
import StreamModel

/// Usage: measure-truth [--seed N] [--index N] [--seconds N] [--nginx FILE]
struct Arguments {
  var seed = UInt64.random(in: 0..<1_000_000_000)
  var index: Int?
  var seconds = 285.0
  var nginx = "/usr/sbin/nginx"

  init?(_ words: [String]) {
    var rest = words[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch name {
      case "--seed":
        guard let number = UInt64(value) else { return nil }
        seed = number
      case "--index":
        guard let number = Int(value) else { return nil }
        index = number
      case "--seconds":
        guard let number = Double(value), number > 0 else { return nil }
        seconds = number
      case "--nginx": nginx = value
      default: return nil
      }
    }
  }
}

func show(_ item: TruthRun.Case, seed: UInt64) {
  let configuration = item.configuration
  print("\n=== \(item.disagreement.rawValue): seed \(seed), index \(item.index)")
  print(
    "\(configuration.kind.rawValue):\(configuration.host)\(configuration.path) over \(configuration.family.rawValue)"
      + (configuration.sendsAccelBuffering ? ", the application sends X-Accel-Buffering: no" : ""))
  print("measured \(item.truth.label.rawValue)")
  for cell in item.truth.cells { print("  \(cell)") }
  print("said \(item.verdict.label.rawValue)")
  for finding in item.verdict.findings { print("  \(finding)") }
  for (name, text) in configuration.texts.sorted(by: { $0.key < $1.key }) {
    print("--- \(name)\n\(text)", terminator: "")
  }
}

guard let arguments = Arguments(Array(CommandLine.arguments.dropFirst())) else {
  print("usage: measure-truth [--seed N] [--index N] [--seconds N] [--nginx FILE]")
  exit(2)
}
do {
  guard let version = ProductVersion(try nginxVersion(of: arguments.nginx)) else {
    print("error: \(arguments.nginx) does not tell its version")
    exit(2)
  }
  print("seed \(arguments.seed), nginx \(version)")
  fflush(nil)
  // A third of the time is for looking again at what disagrees.
  let run = TruthRun(
    seed: arguments.seed, indices: arguments.index.map { $0..<$0 + 1 } ?? 0..<1_000_000,
    seconds: arguments.seconds * 0.65, secondsToShrink: arguments.seconds * 0.25, nginx: arguments.nginx,
    version: version)
  let result = try await run.run { line in
    print(line)
    fflush(nil)
  }
  for item in result.cases { show(item, seed: arguments.seed) }
  for text in result.refusals { print("nginx refuses \(text)") }
  if !result.unsteady.isEmpty {
    let indices = result.unsteady.map(String.init).joined(separator: ", ")
    print("measured differently from time to time, so that neither verdict is proven: \(indices)")
  }
  let counts = result.counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key.rawValue)" }
  print("\nseed \(arguments.seed): \(counts.joined(separator: ", ")); \(result.cells) streams measured")
  let kinds = Disagreement.allCases.map { kind in "\(result.cases.count { $0.disagreement == kind }) \(kind.rawValue)" }
  print(
    "truth: agreement \(result.compared - result.cases.count)/\(result.compared), \(kinds.joined(separator: ", "))")
  exit(result.cases.isEmpty && result.compared > 0 ? 0 : 1)
} catch {
  print("error: \(error)")
  exit(2)
}
