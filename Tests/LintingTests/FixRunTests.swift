import CExtendedAttributes
import Catalog
import Foundation
import Linting
import Rules
import SourceText
import StreamModel
import SystemSupport
import Testing

/// How fixes are tried: one by one they are judged, together they are applied.
@Suite struct FixRunTests {
  private static func locations(_ count: Int, broken: Range<Int> = 0..<0) -> String {
    "events {}\nhttp { server { listen 80;\n"
      + (0..<count).map { index in
        "location /p\(index)/e {\n  proxy_pass http://a;\n\(broken.contains(index) ? "  include gone.conf;\n" : "")}\n"
      }.joined() + "} }\n"
  }

  /// A thousand fixes take as many lints as one.
  @Test func together() throws {
    let outcome = try session([]) { $0.assumeStreaming = true }.fix(
      texts: ["nginx.conf": Self.locations(300)], unsafe: false)
    #expect(outcome.fixed.count == 300)
    #expect(outcome.report.findings.isEmpty)
  }

  /// A fix that fails is left out alone. The duplicate key makes each edit of its mapping a change of what the other one
  /// says.
  @Test func refusedAlone() throws {
    func ingress(_ index: Int) -> String {
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: c\(index), annotations: {a: b}}
      spec:
        ingressClassName: nginx
        rules: [{host: h\(index).example.com, http: {paths: [{path: /e, pathType: Prefix, backend: {service: {name: c, port: {number: 80}}}}]}}]

      """
    }
    let odd = ingress(50).replacing(
      "metadata: {name: c50, annotations: {a: b}}", with: "metadata:\n  name: c50\n  annotations:\n    ? a\n    : b")
    let text = (0..<100).map { $0 == 50 ? odd : ingress($0) }.joined(separator: "---\n")
    let outcome = try session([]) { $0.assumeStreaming = true }.fix(texts: ["all.yaml": text], unsafe: false)
    #expect(outcome.refused.count == 1)
    #expect(outcome.fixed.count == 99)
    let again = try session([]) { $0.assumeStreaming = true }.fix(
      files: ["all.yaml": try #require(outcome.files.first).after], unsafe: false)
    #expect(again.files.isEmpty)
  }

  // MARK: Edits

  @Test func movedRanges() {
    let file = FileID(index: 0)
    func edit(_ range: Range<Int>, _ text: String) -> TextEdit {
      TextEdit(span: SourceSpan(file: file, start: range.lowerBound, end: range.upperBound), text: text)
    }
    let text = EditedText(Array("0123456789".utf8), [edit(2..<2, "ab"), edit(4..<6, "x"), edit(8..<9, "")])
    #expect(String(decoding: text.after, as: UTF8.self) == "01ab23x679")
    #expect(text.moved(0..<2) == 0..<2)
    #expect(text.moved(2..<4) == 4..<6)
    #expect(text.moved(4..<6) == 6..<7)
    #expect(text.moved(3..<7) == 5..<8)
    #expect(text.moved(6..<8) == 7..<9)
    #expect(text.moved(9..<10) == 9..<10)
    #expect(text.isWritten(2..<3) && text.isWritten(6..<7) && !text.isWritten(4..<5))
    #expect(text.isRemoved(5..<6) && text.isRemoved(8..<9) && !text.isRemoved(2..<3))
    #expect(text.nearestPiece(to: 0) == 0)
    #expect(text.nearestPiece(to: 100) == 2)
  }

  // MARK: Files

  private static let before = "location /v1/chat/completions {\n  proxy_pass http://app;\n}\n"

  private func fix(_ folder: Folder, _ paths: [String], roots: [String] = []) -> FixOutcome {
    var options = LintOptions()
    options.paths = paths.map { folder.path + "/" + $0 }
    options.roots = roots.map { folder.path + "/" + $0 }
    return Linter(options: options).fix(unsafe: true)
  }

  /// Two names of one file are one file, and a diff names the file itself.
  @Test func symbolicLinks() throws {
    let folder = try Folder([
      "nginx.conf": "events {}\nhttp { include sites-enabled/*; }\n",
      "sites-available/app": "server { listen 80; \(Self.before)}\n",
    ])
    try FileManager.default.createDirectory(atPath: folder.path + "/sites-enabled", withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/sites-enabled/app", withDestinationPath: "../sites-available/app")
    let outcome = fix(folder, [""])
    #expect(outcome.files.map(\.path) == [folder.path + "/sites-available/app"])
    #expect(outcome.report.findings.isEmpty)
  }

  /// Files outside of the inputs are read for what they say, and never written.
  @Test func roots() throws {
    let folder = try Folder([
      "in/nginx.conf":
        "events {}\nhttp { server { listen 80; location /v1/chat/completions { include /etc/nginx/p.conf; } } }\n",
      "root/etc/nginx/p.conf": "proxy_pass http://app;\nproxy_read_timeout 5s;\n",
    ])
    let outcome = fix(folder, ["in"], roots: ["root"])
    #expect(!outcome.files.contains { $0.path.hasSuffix("p.conf") })
    #expect(outcome.refused.contains { $0.reason == "the file is outside of the inputs" })
  }

  /// All names of a file have the new content, and its attributes and mode stay.
  @Test func hardLinks() throws {
    let folder = try Folder(["a.conf": "old\n"])
    let (a, b) = (folder.path + "/a.conf", folder.path + "/b.conf")
    try FileManager.default.linkItem(atPath: a, toPath: b)
    try FileManager.default.setAttributes([.posixPermissions: 0o2754], ofItemAtPath: a)
    try FileWriter.replace(a, holding: Array("old\n".utf8), with: Array("new and longer\n".utf8))
    #expect(try folder.text("b.conf") == "new and longer\n")
    try FileWriter.replace(a, holding: Array("new and longer\n".utf8), with: Array("new\n".utf8))
    #expect(try folder.text("b.conf") == "new\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: b)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o2754)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.conf", "b.conf"])
  }

  /// A new file takes the mode of the one whose name it takes.
  @Test func mode() throws {
    let folder = try Folder(["a.conf": "old\n"])
    let path = folder.path + "/a.conf"
    try FileManager.default.setAttributes([.posixPermissions: 0o6754], ofItemAtPath: path)
    let number = { try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? NSNumber }
    let before = try number()
    try FileWriter.replace(path, holding: Array("old\n".utf8), with: Array("new\n".utf8))
    #expect(try folder.text("a.conf") == "new\n")
    #expect(try number() != before)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o6754)
  }

  /// Extended attributes, which hold access lists and labels too, are those of the old file.
  @Test func extendedAttributes() throws {
    let folder = try Folder(["a.conf": "old\n"])
    let path = folder.path + "/a.conf"
    let written = Array("chat".utf8)
    // A file system without attributes has none to lose.
    guard setAttribute(path, "user.streamlint", written) else {
      #expect(errno == ENOTSUP)
      return
    }
    try FileWriter.replace(path, holding: Array("old\n".utf8), with: Array("new\n".utf8))
    #expect(try folder.text("a.conf") == "new\n")
    #expect(attribute(path, "user.streamlint") == written)
  }

  private func setAttribute(_ path: String, _ name: String, _ value: [UInt8]) -> Bool {
    #if os(Linux)
      setxattr(path, name, value, value.count, 0) == 0
    #else
      setxattr(path, name, value, value.count, 0, 0) == 0
    #endif
  }

  private func attribute(_ path: String, _ name: String) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 100)
    #if os(Linux)
      let count = getxattr(path, name, &buffer, buffer.count)
    #else
      let count = getxattr(path, name, &buffer, buffer.count, 0, 0)
    #endif
    return Array(buffer.prefix(max(0, count)))
  }

  /// What somebody writes into a file while its new content is being prepared is kept, and no copy is left behind.
  @Test(arguments: [false, true])
  func editedMeanwhile(hasTwoNames: Bool) throws {
    let folder = try Folder(["a.conf": "old\n"])
    let path = folder.path + "/a.conf"
    if hasTwoNames { try FileManager.default.linkItem(atPath: path, toPath: folder.path + "/b.conf") }
    let error = #expect(throws: FileWriter.Refusal.self) {
      try FileWriter.replace(path, holding: Array("old\n".utf8), with: Array("new\n".utf8)) {
        let file = FileHandle(forWritingAtPath: path)
        file?.seekToEndOfFile()
        file?.write(Data("# edited\n".utf8))
        try? file?.close()
      }
    }
    #expect(error?.message.hasSuffix("changed since it was read; nothing was written") == true)
    #expect(try folder.text("a.conf") == "old\n# edited\n")
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(left == (hasTwoNames ? ["a.conf", "b.conf"] : ["a.conf"]))
  }
}
