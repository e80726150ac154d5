import ArgumentParser
import Reports
import SourceText
import SystemSupport

/// `streamlint-dev dump-trees`: for the tests that compare our parsers with others.
struct DumpTreesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump-trees", abstract: "Print what our parsers read as JSON, one line a file.",
    discussion: "The paths of the files are read from standard input, one a line.")

  /// The parsers.
  enum Language: String, ExpressibleByArgument, CaseIterable {
    case nginx
    case yaml
  }

  @Argument(help: "nginx or yaml.") var language: Language

  func run() throws {
    let disk = DiskFileSystem()
    while let path = readLine(strippingNewline: true) {
      let bytes: [UInt8]
      do { bytes = try disk.read(path) } catch { throw failure("\(path): \(error.reason)") }
      var json = JSONWriter()
      switch language {
      case .nginx: write(nginx: SourceFile(path: path, bytes: bytes), to: &json)
      case .yaml: write(yaml: bytes, to: &json)
      }
      print(String(decoding: json.bytes, as: UTF8.self))
    }
  }
}
