import Foundation

/// A folder for one run of nginx: the example's files, the certificate, Debian's common includes, and `live/` for logs,
/// pid and temporary files.
struct Scratch: ~Copyable {
  let path: String
  var state: String { path + "/live" }

  init() throws {
    var template = Array((NSTemporaryDirectory() + "/streamlint-live-XXXXXX").utf8CString)
    guard let created = mkdtemp(&template) else { throw LiveError.system(call: "mkdtemp", code: errno) }
    path = String(cString: created)
    // Workers under another user must be able to enter.
    chmod(path, 0o755)
    mkdir(path + "/live", 0o755)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ files: [String: String]) throws {
    for name in ["mime.types", "fastcgi_params", "fastcgi.conf", "uwsgi_params", "scgi_params", "proxy_params"] {
      if let text = try? String(contentsOfFile: "/etc/nginx/\(name)", encoding: .utf8) { try write(text, to: name) }
    }
    try write(String(decoding: PackageResources.server_crt, as: UTF8.self), to: "server.crt")
    try write(String(decoding: PackageResources.server_key, as: UTF8.self), to: "server.key")
    symlink("/usr/lib/nginx/modules", path + "/modules")
    for (name, text) in files { try write(text, to: name) }
  }

  private func write(_ text: String, to name: String) throws {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains("..") || parts.contains("") { throw LiveError.unsafePath(name) }
    let target = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: target)
  }
}
