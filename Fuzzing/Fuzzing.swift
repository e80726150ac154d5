import CLibFuzzer

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// One program for all fuzz targets. Usage: streamlint-fuzz --target=NAME [FLAG OF LIBFUZZER | FOLDER | FILE]…
// Without a target it prints their names, one a line.

/// The targets by the part of the product that they feed.
private let targets: [FuzzTarget] = [
  .nginxLexer, .nginxParser, .includes, .yaml, .kong, .kubernetes, .fixes, .templates, .charts,
  .overlays,
]

/// The target that the arguments name; libFuzzer passes over those with two dashes, and its callback is a C function
/// that can capture nothing.
private let chosen: FuzzTarget? = targets.first { CommandLine.arguments.contains("--target=\($0.name)") }

@main
struct Fuzzing {
  static func main() {
    guard chosen != nil else {
      for target in targets { print(target.name) }
      exit(CommandLine.arguments.count > 1 ? 2 : 0)
    }
    var words = CommandLine.arguments.map { strdup($0) } + [nil]
    var count = Int32(words.count - 1)
    let status = words.withUnsafeMutableBufferPointer { buffer in
      var arguments = buffer.baseAddress
      return LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        chosen?.run(Array(UnsafeBufferPointer(start: data, count: size)))
        return 0
      }
    }
    exit(status)
  }
}
