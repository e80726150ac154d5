import SystemSupport

/// What commands of a build change in the folders of nginx.
enum ShellEffects {
  /// Commands that leave the content of files as it is.
  private static let harmless: Set<String> = [
    "mkdir", "chown", "chmod", "chgrp", "touch", "ls", "test", "[", "[[", "stat", "find", "setcap", "adduser",
    "addgroup", "nginx", "cat", "echo", "head", "true", ":", "cd", "usermod", "groupmod", "install", "grep",
  ]

  /// Applies the commands of `RUN`.
  static func apply(_ text: String, to state: inout ContainerState) {
    for command in ShellCommand.all(in: text) { apply(command, to: &state) }
  }

  private static func apply(_ command: ShellCommand, to state: inout ContainerState) {
    let name = command.words.first ?? ""
    let paths = command.words.dropFirst().filter { $0.hasPrefix("/") }
    if let output = command.output, output.hasPrefix("/"), !output.hasPrefix("/dev/") {
      state.tree.makeUnknown(joinedPath("/", output))
    }
    switch name {
    case "rm": for path in paths { remove(path, &state) }
    case "mv", "cp", "ln":
      if let last = paths.last, paths.count > 1 { state.tree.makeUnknown(joinedPath("/", last)) }
      if name == "mv" { for path in paths.dropLast() { remove(path, &state) } }
    case "sed", "tee", "envsubst", "dos2unix", "awk", "perl":
      for path in paths { state.changes(joinedPath("/", path)) }
    case "apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper":
      // A package has a main file of its own.
      if state.image == nil, command.words.contains(where: { $0.hasPrefix("nginx") || $0.hasPrefix("openresty") }) {
        state.tree.makeUnknown("/etc/nginx")
      }
    default:
      guard !harmless.contains(name) else { return }
      for path in paths where path.contains("nginx") { state.changes(joinedPath("/", path)) }
    }
  }

  private static func remove(_ path: String, _ state: inout ContainerState) {
    guard !path.contains("$") else { return }
    // `rm /etc/nginx/conf.d/*` empties the folder.
    let parts = path.split(separator: "/")
    let isAll = parts.last.map { $0 == "*" || $0 == "*.conf" || $0 == "*.*" } == true
    state.tree.remove("/" + (isAll ? parts.dropLast() : parts[...]).joined(separator: "/"))
  }
}

extension ContainerState {
  /// A command changes a file. What people wrote stays what it mostly is; the text of an image is no longer known.
  mutating func changes(_ path: String) { changed.append(path) }
}
