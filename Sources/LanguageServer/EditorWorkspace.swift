import Catalog
import ConfigurationSources
import Linting
import Reports
import Rules
import SourceText
import StreamModel
import SystemSupport

/// The folders and open documents of a client, and how they are linted.
struct EditorWorkspace {
  /// The options of the command line; the paths are those of the client.
  let options: LintOptions
  let catalogue: RuleCatalogue
  let registry: TechnologyRegistry
  /// Absolute paths of folders.
  var folders: [String] = []
  /// Open documents by absolute path.
  var documents: [String: OpenDocument] = [:]

  private let disk = DiskFileSystem()
  private let cache = LintCache()

  init(options: LintOptions, catalogue: RuleCatalogue, registry: TechnologyRegistry) {
    self.options = options
    self.catalogue = catalogue
    self.registry = registry
  }

  /// The folder that relative paths are in.
  var working: String { disk.realPath(of: ".") ?? "/" }

  /// The folders, and the open documents outside of them whose names say that they are configuration.
  private var paths: [String] {
    let outside = documents.keys.filter { path in
      !folders.contains { BoundedFileSystem.folder($0, contains: path) } && registry.mayRead(path)
    }
    return folders + outside.sorted()
  }

  /// Lints everything, and keeps the chains of what is open; some files may have other bytes than on the disk and in the editor.
  func report(replacing changed: [String: [UInt8]] = [:]) -> Report {
    linter(replacing: changed)?.review(chainsOf: Set(documents.keys))
      ?? Report(sources: SourceMap(), findings: [], problems: [], summary: Summary())
  }

  /// The changes that a wanted edit makes, or why it makes none.
  func outcome(of wanted: WantedEdit, known: Report) -> FixOutcome? {
    let working = working
    return linter()?.fix(wanted.chosen { joinedPath(working, $0) }, of: known) { changed in
      report(replacing: changed.reduce(into: [:]) { $0[joinedPath(working, $1.key)] = $1.value })
    }
  }

  private func linter(replacing changed: [String: [UInt8]] = [:]) -> Linter? {
    var options = options
    options.paths = paths
    guard !options.paths.isEmpty else { return nil }
    let buffers = documents.mapValues(\.bytes).merging(changed) { $1 }
    return Linter(
      options: options, catalogue: catalogue, registry: registry,
      fileSystem: BufferFileSystem(over: disk, buffers), cache: cache)
  }

  /// Files may have come or gone.
  func forgetFolders() { cache.forgetFolders() }

  /// The addresses of open documents by path.
  var addresses: [String: String] { documents.mapValues(\.uri) }
}
