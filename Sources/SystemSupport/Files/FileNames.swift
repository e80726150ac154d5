/// The last part of a path, in lower case.
package func fileName(of path: String) -> String {
  (path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path).lowercased()
}

/// Whether a name is that of a copy that nothing reads, in lower case: `nginx.conf.backup.20250831`, `app.conf~`.
package func isBackup(_ name: String) -> Bool {
  name.utf8.last == UInt8(ascii: "~")
    || name.split(separator: ".").dropFirst().contains { ["backup", "bak", "old", "orig", "save"].contains($0) }
}
