import RuleFiles
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

// Checks the files of rules/ and writes them as Swift source. Usage: embed-rules OUTPUT ROOT FILE…

/// Writes the list of embedded files; reports problems of a file in the format of a compiler.
struct Embedding {
  private var files = ""
  private var applications: [(application: Application, file: String)] = []
  private(set) var failed = false
  private var checks: Set<Check> = []

  /// Adds a file; `name` is its path below `rules/`.
  mutating func add(_ path: String, named name: String) {
    let bytes: [UInt8]
    do { bytes = try DiskFileSystem().read(path) } catch { return complain("\(path):1:1: error: \(error.reason)") }
    do throws(FileFormatError) {
      if name.hasSuffix(".tsv") {
        try Self.check(table: bytes)
        files += Self.entry(name, check: nil, String(decoding: bytes, as: UTF8.self))
      } else {
        let node = try Self.node(in: bytes)
        let content = try CatalogFileKind(path: name, node).format.init(reading: node)
        var known: Check?
        if let rule = content as? Rule { known = try check(rule, named: name) }
        let entry = Self.entry(name, check: known, node.packed())
        if let application = content as? Application {
          try Self.check(application, named: name)
          applications.append((application, entry))
        } else {
          files += entry
        }
      }
    } catch {
      let position = LineTable(bytes).position(of: error.range.lowerBound)
      complain("\(path):\(position.line):\(position.column): error: \(error.message)")
    }
  }

  /// Checks what the files have to be together: each check in Swift has a rule with its messages.
  mutating func finish(root: String) {
    for check in Check.allCases where !checks.contains(check) {
      complain("\(root):1:1: error: no rule has \"check: \(check.rawValue)\"; write one, or remove the case of Check")
    }
  }

  /// The generated source: the files, and the applications with their index.
  var source: String {
    let entries = ApplicationIndex.entries(of: applications.map(\.application))
    return """
      // Generated from rules/.

      import RuleFiles
      import StreamModel

      let embeddedFiles: [EmbeddedFile] = [
      \(files)]

      let embeddedApplications: [EmbeddedFile] = [
      \(applications.map(\.file).joined())]

      let embeddedApplicationEntries: [ApplicationIndex.Entry] = [
      \(entries.map { "ApplicationIndex.Entry(\"\($0.key)\", \($0.number))," }.joined(separator: "\n"))
      ]

      """
  }

  private mutating func complain(_ message: String) {
    print(message)
    failed = true
  }

  private static func entry(_ name: String, check: Check?, _ content: String) -> String {
    let check = check.map { ".\($0)" } ?? "nil"
    return "EmbeddedFile(path: \"\(name)\", check: \(check), content: \(literal(content))),\n"
  }

  private static func node(in bytes: [UInt8]) throws(FileFormatError) -> YAMLNode {
    do {
      if let node = try YAMLNode.document(in: bytes) { return node }
    } catch { throw FileFormatError(message: error.message, range: error.range) }
    throw FileFormatError(message: "the file is empty", range: 0..<0)
  }

  /// The name of an application's file follows from its title.
  private static func check(_ application: Application, named name: String) throws(FileFormatError) {
    let expected = "applications/\(ApplicationCatalogue.slug(application.title)).yaml"
    if name != expected { throw FileFormatError(message: "the file must be \(expected)", range: 0..<1) }
  }

  /// The check of a rule that has one.
  private mutating func check(_ rule: Rule, named name: String) throws(FileFormatError) -> Check? {
    guard name == "\(rule.property.rawValue)/\(rule.id).yaml" else {
      throw FileFormatError(message: "the file must be \(rule.property.rawValue)/\(rule.id).yaml", range: 0..<1)
    }
    guard case .check(let check, _, _) = rule.logic else { return nil }
    guard checks.insert(check).inserted else {
      throw FileFormatError(message: "another rule has the check \"\(check.rawValue)\"", range: 0..<1)
    }
    return check
  }

  /// A table of directives has at least a name, contexts and arguments in each row.
  private static func check(table bytes: [UInt8]) throws(FileFormatError) {
    var start = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let end = start + line.count
      if !line.isEmpty, line.first != UInt8(ascii: "#"), line.count(where: { $0 == 0x09 }) < 2 {
        throw FileFormatError(message: "a row needs a name, contexts and a number of arguments", range: start..<end)
      }
      start = end + 1
    }
  }

  /// A raw multi-line literal with a delimiter that the file does not contain.
  private static func literal(_ text: String) -> String {
    var hashes = "#"
    while text.contains("\"\"\"\(hashes)") || text.contains("\\\(hashes)") { hashes += "#" }
    return "\(hashes)\"\"\"\n\(text)\n\"\"\"\(hashes)"
  }
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  print("usage: embed-rules OUTPUT ROOT FILE…")
  exitProcess(2)
}
var embedding = Embedding()
for path in arguments.dropFirst(3) { embedding.add(path, named: String(path.dropFirst(arguments[2].utf8.count + 1))) }
embedding.finish(root: arguments[2])
if embedding.failed { exitProcess(1) }
if let reason = StandardStreams.write(Array(embedding.source.utf8), toFile: arguments[1]) {
  print("\(arguments[1]):1:1: error: \(reason)")
  exitProcess(1)
}
