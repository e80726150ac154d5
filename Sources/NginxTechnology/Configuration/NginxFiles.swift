import ConfigurationSources
import NginxSyntax
import SourceText
import SystemSupport

extension NginxTree: ParsedFile {}

/// The files of a run as nginx configuration.
package final class NginxFiles {
  /// The name of the technology, under which trees are kept.
  static let technology = "nginx"

  private let files: ConfigurationFiles
  /// Files that were spliced into configurations so far, each as often as it was.
  var includeCount = 0

  package init(_ files: ConfigurationFiles) { self.files = files }

  package var sources: SourceMap { files.sources }
  var fileSystem: any FileSystem { files.fileSystem }
  func readableFolders(_ roots: [String]) -> ReadableFolders { files.readableFolders(roots) }
  /// Files that come with a product.
  var builtIn: Set<FileID> { files.builtIn }
  package func file(at path: String) throws(FileAccessError) -> FileID { try files.file(at: path) }

  /// The parsed file.
  package func tree(of id: FileID) -> NginxTree {
    files.parsed(id, by: Self.technology) { NginxTemplate.reading($0) }
  }
}
