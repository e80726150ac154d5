import RuleFiles
import SourceText
import SystemSupport

/// Recognises configuration that streamlint does not read, so that a run can name it.
struct UnsupportedInputs: Sendable {
  private let file: UnsupportedInputFile
  private let names: [GlobList]
  /// All names, to leave out most files at once.
  private let anyName: GlobList

  /// What makes a file configuration is near its beginning.
  private static let searched = 1 << 18

  init(_ file: UnsupportedInputFile) {
    self.file = file
    names = file.kinds.map { GlobList($0.names) }
    anyName = GlobList(file.kinds.flatMap(\.names))
  }

  /// Whether a file that no technology reads by its name is looked at. The name is in lower case.
  func mayBe(_ name: String) -> Bool {
    if isBackup(name) { return false }
    if anyName.matches(name) { return true }
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return true }
    return !file.otherExtensions.contains(String(name[name.utf8.index(after: dot)...]))
  }

  /// Whether a file may be configuration that a technology reads, under a name that says nothing.
  func mayBeConfiguration(_ source: SourceFile) -> Bool {
    source.bytes.contains(anyOf: file.signs, inFirst: Self.searched)
  }

  /// The kind of a file that no technology recognises, as the reason why it is skipped; nil for other files.
  func reason(of source: SourceFile) -> String? {
    let name = fileName(of: source.path)
    guard anyName.matches(name) else { return nil }
    for (kind, names) in zip(file.kinds, names) where names.matches(name) {
      if kind.contains.isEmpty || source.bytes.contains(anyOf: kind.contains, inFirst: Self.searched) {
        return "\(kind.title): not read; \(kind.advice)"
      }
    }
    return nil
  }
}
