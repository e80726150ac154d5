import Foundation

/// Makes an example runnable in a scratch folder without changing its meaning: only the location of logs, pid,
/// temporary files and certificates changes. Line numbers are kept, so that nginx' messages name the example's own
/// lines.
struct RunnableFiles {
  /// Content by relative path, ready to be written.
  private(set) var files: [String: String]
  /// Directives for the command line: for the main context that the files lack.
  private(set) var globals: [String]

  init(_ scenario: LiveScenario, ports: PortMap, state: String) throws(LiveError) {
    if scenario.files["nginx.conf"] == nil { throw .mainFileMissing }
    var files = scenario.files.mapValues { Self.relocate(ports.rewrite($0), state: state) }
    let everything = files.values.joined(separator: "\n")

    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path" }
    let missing = paths.filter { !Self.isWritten($0, in: everything) }.map { "\($0) \(state)/\($0);" }
    let extra = " access_log off; " + missing.joined(separator: " ")
    for (path, text) in files {
      files[path] = text.replacing(/^[ \t]*http\s*\{/.anchorsMatchLineEndings(), maxReplacements: 1) {
        $0.0 + extra
      }
    }
    if !Self.isWritten("events", in: everything), let text = files["nginx.conf"] {
      files["nginx.conf"] = text + "\nevents {}\n"
    }

    var globals = ["daemon off;", "pid \(state)/pid;"]
    for module in scenario.modules {
      let path = "/usr/lib/nginx/modules/\(module)"
      if !FileManager.default.fileExists(atPath: path) { throw .moduleMissing(path: path) }
      globals.append("load_module \(path);")
    }
    if !Self.isWritten("worker_processes", in: everything) { globals.append("worker_processes 1;") }
    // The workers of a root nginx become the user "nobody" otherwise, which may not enter the scratch folder.
    if getuid() == 0, !Self.isWritten("user", in: everything) { globals.append("user root;") }
    self.files = files
    self.globals = globals
  }

  private static func isWritten(_ directive: String, in text: String) -> Bool {
    guard let pattern = try? Regex("(^|[{};])[ \t]*\(directive)[\\s{]").anchorsMatchLineEndings() else { return false }
    return text.contains(pattern)
  }

  private static func relocate(_ text: String, state: String) -> String {
    text
      // Where nginx writes.
      .replacing(/(^|[{};])((?:[ \t]*(?:daemon|pid|error_log|access_log)[ \t]+[^;]*;)+)/.anchorsMatchLineEndings()) {
        String($0.1) + $0.2.filter { $0.isNewline }
      }
      .replacing(/(^|[{};])([ \t]*[a-z_]+_(?:cache|temp)_path[ \t]+)(\/[^\s;]+)/.anchorsMatchLineEndings()) {
        $0.1 + $0.2 + state + "/" + $0.3.dropFirst().replacing("/", with: "_")
      }
      // What belongs to the machine that the example was written for.
      .replacing(/(^|[{};])([ \t]*user[ \t]+)([^\s;]+)[^;]*;/.anchorsMatchLineEndings()) {
        getpwnam(String($0.3)) == nil ? String($0.1) : String($0.0)
      }
      .replacing(/(\bssl_certificate(_key)?[ \t]+)\/[^\s;]+;/) { "\($0.1)server.\($0.2 == nil ? "crt" : "key");" }
      .replacing(/(\binclude[ \t]+)\/etc\/nginx\//) { String($0.1) }
  }
}
