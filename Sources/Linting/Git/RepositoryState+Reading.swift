import StreamModel
import SystemSupport

extension RepositoryState {
  /// The state of the repository that contains a folder; nil where there is none, or without a commit.
  package init?(holding folder: String) {
    let fileSystem = DiskFileSystem()
    let folder = fileSystem.kind(of: folder) == .file ? SystemSupport.folder(of: folder) : folder
    guard let tree = GitWorkTree(holding: folder, fileSystem),
      let commit = tree.line(of: ["rev-parse", "--verify", "HEAD"])
    else { return nil }
    self.init(
      address: tree.line(of: ["config", "--get", "remote.origin.url"]).flatMap(Self.address),
      commit: commit, branch: tree.line(of: ["symbolic-ref", "--quiet", "--short", "HEAD"]))
  }

  /// The address of a remote as a URI without user and password. `git@example.com:a/b.git` is one of SSH; a folder is
  /// none.
  package static func address(_ remote: String) -> String? {
    if let scheme = remote.firstRange(of: "://") {
      let name = remote[..<scheme.lowerBound]
      guard ["http", "https", "ssh", "git"].contains(name) else { return nil }
      let rest = remote[scheme.upperBound...]
      let host = rest.prefix { $0 != "/" }
      return clean("\(name)://\(host.split(separator: "@").last ?? "")\(rest.dropFirst(host.count))")
    }
    guard let colon = remote.firstIndex(of: ":"), !remote[..<colon].contains("/") else { return nil }
    let host = remote[..<colon].split(separator: "@").last ?? ""
    return clean("ssh://\(host)/\(remote[remote.index(after: colon)...])")
  }

  /// Nil for text that is no URI.
  private static func clean(_ address: String) -> String? {
    let isPlain = address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) }
    return isPlain ? address : nil
  }
}

extension GitWorkTree {
  /// The first line that git prints; nil when it fails or prints nothing.
  fileprivate func line(of arguments: [String]) -> String? {
    guard let bytes = output(of: arguments)?.prefix(while: { $0 != 0x0A }), !bytes.isEmpty else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
