#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The number of threads that share work: the cores of the machine, or the value of STREAMLINT_THREADS. Results do not
/// depend on it.
let threadCount: Int = {
  if let text = Environment.value(of: "STREAMLINT_THREADS"), let wanted = Int(text), wanted > 0 {
    return min(wanted, 64)
  }
  return min(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 16)
}()
