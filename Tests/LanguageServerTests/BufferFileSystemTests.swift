import Foundation
import SystemSupport
import Testing

/// Unsaved texts over the disk.
@Suite struct BufferFileSystemTests {
  @Test func replacesAndAddsFiles() throws {
    let folder = try WorkingFolder(["a.conf": "old", "b.conf": "b", "sub/c.conf": "c"])
    try FileManager.default.createSymbolicLink(
      at: folder.url.appendingPathComponent("link.conf"),
      withDestinationURL: folder.url.appendingPathComponent("a.conf"))
    let files = BufferFileSystem(
      over: DiskFileSystem(), [folder.path("a.conf"): Array("new".utf8), folder.path("sub/d.conf"): Array("d".utf8)])
    let text = { (name: String) in String(decoding: try files.read(folder.path(name)), as: UTF8.self) }
    #expect(try text("a.conf") == "new")
    #expect(try text("sub/../a.conf") == "new")
    #expect(try text("link.conf") == "new", "a link leads to the unsaved text")
    #expect(try text("b.conf") == "b")
    #expect(try text("sub/d.conf") == "d")
    #expect(files.kind(of: folder.path("sub/d.conf")) == .file)
    #expect(files.kind(of: folder.path("sub/e.conf")) == nil)
    #expect(files.realPath(of: folder.path("sub/d.conf")) == folder.path("sub/d.conf"))
    #expect(try Set(files.contents(of: folder.path("sub")).map(\.name)) == ["c.conf", "d.conf"])
    #expect(Set(files.entries(of: folder.path("sub")) ?? []) == ["c.conf", "d.conf"])
    var read: [String: String] = [:]
    let paths = ["a.conf", "b.conf", "link.conf", "sub/d.conf", "none"].map(folder.path)
    files.read(paths[...]) { read[$0] = $1.map { String(decoding: $0, as: UTF8.self) } ?? "-" }
    #expect(paths.map { read[$0] } == ["new", "b", "new", "d", "-"])
  }
}
