/// Why a scenario could not be measured. A configuration that nginx refuses is not an error but a verdict.
package enum LiveError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A program is missing.
  case programMissing(path: String, package: String)
  /// A dynamic module of nginx is missing.
  case moduleMissing(path: String)
  /// The files have no `nginx.conf`.
  case mainFileMissing
  /// A file would be written outside the scratch folder.
  case unsafePath(String)
  /// No `listen` directive has the client's port.
  case listenerMissing(port: Int)
  /// Other processes took the chosen ports each time.
  case portsTaken
  /// nginx neither started nor failed in time.
  case startTimedOut(log: String)
  /// nginx died while it was being measured.
  case died(log: String)
  /// The operating system refused something.
  case system(call: String, code: Int32)

  /// A sentence with the remedy.
  package var description: String {
    switch self {
    case .programMissing(let path, let package):
      "\(path) is missing: the live tests need the Debian package \(package) (apt-get install \(package))"
    case .moduleMissing(let path):
      "\(path) is missing: install the Debian package of this nginx module (libnginx-mod-…)"
    case .mainFileMissing: "the scenario has no nginx.conf"
    case .unsafePath(let path): "\(path) is not a path below the scenario's own folder"
    case .listenerMissing(let port): "the client connects to port \(port), but no listen directive names it"
    case .portsTaken: "other processes took the chosen ports three times in a row"
    case .startTimedOut(let log): "nginx did not start in time: \(log)"
    case .died(let log): "nginx ended while it was measured: \(log)"
    case .system(let call, let code): "\(call) failed with error \(code)"
    }
  }
}
