import SourceText

/// What a file is by its shape alone.
package enum NginxFileShape {
  private static let mainBlocks: Set<String> = ["http", "events", "stream", "mail"]
  private static let mainDirectives: Set<String> = [
    "worker_processes", "daemon", "pid", "load_module", "worker_rlimit_nofile", "user", "master_process", "env",
    "worker_shutdown_timeout",
  ]

  /// Whether the text is a template though it can be parsed: `client_max_body_size {{ getenv "SIZE" }};`. Tables of Lua
  /// have double braces too.
  package static func isTemplate(_ bytes: [UInt8]) -> Bool {
    bytes.contains("{{ ") && bytes.contains(" }}") && !bytes.contains("_by_lua")
      || bytes.contains("<%") && bytes.contains("%>")
  }

  /// Whether a text has a location that passes requests on.
  package static func mentionsProxy(_ bytes: [UInt8]) -> Bool {
    bytes.contains("location ") && bytes.contains("_pass ")
  }

  /// Whether nginx could be started with the file.
  package static func isMain(_ tree: NginxTree) -> Bool {
    var mentions = false
    for index in tree.children(of: -1) {
      let name = tree.name(of: index)
      if tree.isBlock(index), mainBlocks.contains(name) { return true }
      if mainDirectives.contains(name) { mentions = true }
    }
    return mentions
      && tree.children(of: -1).allSatisfy { !["server", "location", "upstream"].contains(tree.name(of: $0)) }
  }
}
