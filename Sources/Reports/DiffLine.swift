/// What a line of a unified diff is; nil for one that does not change.
enum DiffLine: String {
  /// The names of the files.
  case file
  /// The place of a hunk.
  case head
  case added
  case removed

  init?(_ line: some Collection<UInt8>) {
    if line.starts(with: "+++".utf8) || line.starts(with: "---".utf8) {
      self = .file
    } else if line.starts(with: "@@".utf8) {
      self = .head
    } else if line.first == UInt8(ascii: "+") {
      self = .added
    } else if line.first == UInt8(ascii: "-") {
      self = .removed
    } else {
      return nil
    }
  }
}
