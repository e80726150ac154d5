#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One part of the product and its invariants for every input.
struct FuzzTarget: Sendable {
  /// The name on the command line and of the folder with the corpus.
  let name: String
  /// Runs the part; stops the program when an invariant is violated.
  let run: @Sendable ([UInt8]) -> Void
}

/// Stops the program unless a condition is true; libFuzzer treats that as a crash and keeps the input.
func require(_ condition: Bool, _ property: @autoclosure () -> String) {
  if condition { return }
  let text = Array("\nproperty broken: \(property())\n".utf8)
  _ = write(STDERR_FILENO, text, text.count)
  abort()
}
