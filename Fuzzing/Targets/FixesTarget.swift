import Linting
import NginxSyntax
import SourceText
import YAMLSyntax

extension FuzzTarget {
  /// Lints, fixes and reads again: what could be read can be read afterwards, and a second time changes nothing.
  static let fixes = FuzzTarget(name: "fixes") { input in
    let files = FileBundle(input, first: input.first == UInt8(ascii: "_") ? "kong.yaml" : "app.conf").files
    let session = Sessions.thorough
    ReportChecks(session.report(files: files)).run()
    let outcome = session.fix(files: files, unsafe: true)
    ReportChecks(outcome.report).run()
    guard !outcome.files.isEmpty else { return }
    for file in outcome.files {
      require(files[file.path] == file.before, "\(file.path) is said to have been something else")
      require(file.after != file.before, "\(file.path) is listed and stays as it is")
      require(
        errors(file.after, file.path) <= errors(file.before, file.path), "\(file.path) is harder to read than before")
    }
    let fixed = files.merging(outcome.files.map { ($0.path, $0.after) }) { $1 }
    let again = session.fix(files: fixed, unsafe: true)
    require(
      again.files.isEmpty,
      "fixed a second time, \(again.files.first?.path ?? "") changes: \(again.fixed.map(\.rule).joined(separator: ", "))"
    )
  }

  /// How many locations of a file cannot be read.
  private static func errors(_ bytes: [UInt8], _ path: String) -> Int {
    if path.hasSuffix(".yaml") || path.hasSuffix(".yml") || path.hasSuffix(".json") {
      return YAMLStream(bytes, templates: .detected).documents.count { $0.error != nil }
    }
    return NginxTree.parse(SourceFile(path: path, bytes: bytes)).errors.count
  }
}
