import SourceText
import StreamModel
import SystemSupport

/// The lines of configuration files at the base. The base is judged with today's configuration, so that a finding at a line
/// of it is known only where the base had that line: a stream that was declared since and that nothing serves is new.
struct FormerConfigurationLines {
  private let sources: SourceMap
  private var lines: [FileID: Set<[UInt8]>] = [:]

  /// `named` is the file of `--config`.
  init(_ files: BaseFileSystem, _ sources: SourceMap, named: String?) {
    self.sources = sources
    // Flags have no history: what nothing serves is said each time.
    for (index, file) in sources.files.enumerated() where file.path == DeclaredStream.flag {
      lines[FileID(index: index)] = []
    }
    for (index, file) in sources.files.enumerated()
    where InputName.last(of: file.path) == ConfigurationFile.name || file.path == named.map(normalizedPath) {
      let bytes = files.former(configuration: file.path) ?? []
      lines[FileID(index: index)] = Set(bytes.split(separator: UInt8(ascii: "\n")).map(Self.trimmed))
    }
  }

  /// Whether a location is in no configuration file, or on a line that was there.
  func contain(_ span: SourceSpan) -> Bool {
    guard let known = lines[span.file] else { return true }
    let bytes = sources[span.file].bytes
    let table = LineTable(bytes)
    return known.contains(
      Self.trimmed(bytes[table.contents(ofLine: table.lineIndex(of: min(span.start, bytes.count)))]))
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
    return Array(line.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
