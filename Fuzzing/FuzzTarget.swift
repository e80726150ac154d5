#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One part of the product and what must hold of it for every input.
struct FuzzTarget: Sendable {
  /// The name on the command line and of the folder with the corpus.
  let name: String
  /// Feeds the part; stops the program when something does not hold.
  let run: @Sendable ([UInt8]) -> Void
}

/// Stops the program, which libFuzzer takes for a crash and keeps the input of, unless something holds.
func require(_ holds: Bool, _ property: @autoclosure () -> String) {
  if holds { return }
  let text = Array("\nproperty broken: \(property())\n".utf8)
  _ = write(STDERR_FILENO, text, text.count)
  abort()
}
