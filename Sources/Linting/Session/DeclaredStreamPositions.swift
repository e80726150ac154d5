import ConfigurationSources
import SourceText
import StreamModel

/// Where streams are declared. Those of flags are in a file of their own, `--stream`, one a line.
struct DeclaredStreamPositions {
  private let spans: [SourceSpan]

  /// `configuration` is the configuration file; the files get what they do not have yet.
  init(_ streams: [DeclaredStream], configuration: SourceFile?, files: ConfigurationFiles) {
    let flags = streams.filter { $0.position == nil }
    let lines = flags.map { Array((($0.kind.map { $0.rawValue + ":" } ?? "") + $0.text).utf8) }
    let flagFile = flags.isEmpty ? nil : Self.file(DeclaredStream.flag, lines.flatMap { $0 + [0x0A] }, files)
    let ownFile = configuration.map { Self.file($0.path, $0.bytes, files) }
    var next = 0
    var offset = 0
    spans = streams.map { stream in
      if let position = stream.position, let ownFile {
        return SourceSpan(file: ownFile, start: position.lowerBound, end: position.upperBound)
      }
      guard stream.position == nil, let flagFile else { return SourceSpan(file: FileID(index: 0), start: 0, end: 0) }
      defer {
        offset += lines[next].count + 1
        next += 1
      }
      return SourceSpan(file: flagFile, start: offset, end: offset + lines[next].count)
    }
  }

  /// Where the stream at a position of the list is declared.
  subscript(_ index: Int) -> SourceSpan { spans[index] }

  private static func file(_ path: String, _ bytes: [UInt8], _ files: ConfigurationFiles) -> FileID {
    if let known = files.knownFile(at: path), files.sources[known].bytes == bytes { return known }
    return files.add(SourceFile(path: path, bytes: bytes))
  }
}
