import SourceText
import SystemSupport

/// Finds the files that an `include` names.
package struct NginxIncludeLocator {
  package enum Result {
    /// The files, sorted; may be empty for a pattern.
    case files([String])
    /// nginx would refuse to start.
    case missing(String)
    /// The tree does not contain it, and need not.
    case outside(String)
  }

  let fileSystem: any FileSystem
  /// The folder of the main file: nginx resolves relative paths from there, whichever file the include is in.
  let base: String
  /// Folders below which absolute paths are looked up.
  let roots: [String]
  /// A fragment does not know its main file's folder, so its parents are tried too.
  let isFragment: Bool
  /// Where the files may be: a `..` or a link in a repository must not make us read files outside of the inputs.
  let readable: ReadableFolders

  package init(
    fileSystem: any FileSystem, base: String, roots: [String], isFragment: Bool, readable: ReadableFolders
  ) {
    self.fileSystem = fileSystem
    self.base = base
    self.roots = roots
    self.isFragment = isFragment
    self.readable = readable
  }

  /// Files that packages install next to nginx.conf and that are rarely kept in a repository.
  private static let distributed: Set<String> = [
    "mime.types", "fastcgi_params", "fastcgi.conf", "uwsgi_params", "scgi_params", "koi-utf", "koi-win", "win-utf",
    "proxy_params", "fastcgi-php.conf", "snakeoil.conf",
  ]

  /// Parts of the names of files with certificates, headers and the like, which contain no proxy settings.
  package static let unrelated = [
    "ssl", "tls", "cert", "letsencrypt", "acme", "dhparam", "security", "mime", "fastcgi", "uwsgi", "scgi", "php",
    "gzip", "brotli", "compression", "error", "cors", "geoip", "log", "allow", "deny", "block", "auth", "modsec", "bot",
    "robots", "favicon", "real_ip", "realip", "real-ip", "cloudflare", "koi-", "win-utf", "static", "expires",
    "upstream", "map", "status", "limit",
  ]
  /// Words of files that may set what a stream needs, whatever else they are named for.
  package static let related = ["proxy", "websocket", "upgrade", "-ws", "_ws", "ws.conf"]

  package func locate(_ written: String) -> Result {
    let name = written.split(separator: "/").last.map(String.init) ?? written
    for candidate in candidates(written) {
      if isGlob(candidate) {
        let paths = fileSystem.paths(matching: candidate).filter { fileSystem.kind(of: $0) == .file }
        let inside = paths.filter(readable.contains)
        if !inside.isEmpty { return .files(inside) }
        if !paths.isEmpty { return Self.leaves(candidate) }
      } else if let kind = fileSystem.kind(of: candidate) {
        if kind == .folder {
          return .missing("\(candidate) is a folder; nginx includes files (write \(written)/*.conf)")
        }
        return readable.contains(candidate) ? .files([candidate]) : Self.leaves(candidate)
      }
    }
    let rendered = templates(of: written)
    if !rendered.isEmpty { return .files(rendered) }
    if !written.hasPrefix("/"), fileSystem.isOutside(joinedPath(base, written)) {
      return .outside("the file belongs to another repository")
    }
    if isGlob(written) { return written.hasPrefix("/") ? .outside("no file of the tree matches") : .files([]) }
    if written.utf8.contains(UInt8(ascii: "$")) { return .outside("the path is a template parameter") }
    if Self.distributed.contains(name) || written.hasPrefix("/") || isFragment {
      return .outside("the file is not part of the tree")
    }
    return .missing("there is no \(joinedPath(base, written))")
  }

  /// The templates that the entrypoint of the nginx image renders to the files: `templates/NAME.template` becomes
  /// `conf.d/NAME`, or NAME in the folder that NGINX_ENVSUBST_OUTPUT_DIR names (20-envsubst-on-templates.sh).
  private func templates(of written: String) -> [String] {
    guard written.hasPrefix("/"), let name = written.split(separator: "/").last else { return [] }
    for parent in parents {
      for folder in ["templates/", ""] {
        let candidate = joinedPath(parent, folder + name + ".template")
        let found = isGlob(candidate) ? fileSystem.paths(matching: candidate) : [candidate]
        let files = found.filter { fileSystem.kind(of: $0) == .file && readable.contains($0) }
        if !files.isEmpty { return files }
      }
    }
    return []
  }

  private static func leaves(_ path: String) -> Result {
    .outside("\(path) leaves the folders that are linted; --root names a further one")
  }

  /// The folder of the file and those around it, up to the outermost that belongs to the input.
  private var parents: [String] {
    var result = [base]
    let around = { (root: String) in
      root == "." && !base.hasPrefix("/") || base == root || base.hasPrefix(root.hasSuffix("/") ? root : root + "/")
    }
    let length = { (root: String) in root == "." ? 0 : root.utf8.count }
    guard let outermost = roots.filter(around).min(by: { length($0) < length($1) }) else { return result }
    while let last = result.last, last != outermost, last != ".", last != "/" { result.append(folder(of: last)) }
    return result
  }

  /// The locations to look, best first.
  private func candidates(_ written: String) -> [String] {
    guard written.hasPrefix("/") else {
      var result = [joinedPath(base, written)]
      if isFragment { result += parents.dropFirst().map { joinedPath($0, written) } }
      return result
    }
    // /etc/nginx/conf.d/x.conf may be below any root as etc/nginx/conf.d/x.conf, nginx/conf.d/x.conf or conf.d/x.conf.
    var result: [String] = []
    let parts = written.split(separator: "/").map(String.init)
    // The folders nearest to the file come first: a repository may contain several configurations.
    var folders = parents
    for root in roots where !folders.contains(root) { folders.append(root) }
    for start in 0..<parts.count {
      // A bare file name is ambiguous, except next to the main file.
      if start == parts.count - 1, parts.count > 1, !isGlob(parts[start]) {
        result.append(joinedPath(base, parts[start]))
        break
      }
      if start == parts.count - 1 { break }
      for folder in folders { result.append(joinedPath(folder, parts[start...].joined(separator: "/"))) }
    }
    return result
  }
}
