import KongModel
import NginxSyntax
import SourceText
import Streaming
import Technologies

/// What is to be said about the inputs themselves.
struct InputResult {
  var problems: [InputProblem] = []
  var skipped: [Summary.Skipped] = []
  /// Files that hold Kubernetes objects.
  var manifests: [FileID] = []

  /// What the bytes of a file show, which is found out where the file is read.
  struct Signs: OptionSet {
    let rawValue: UInt8
    static let isBinary = Signs(rawValue: 1)
    static let isNamedLikeManifest = Signs(rawValue: 2)
    /// The name is that of a manifest, and the content too.
    static let isManifest = Signs(rawValue: 4)
    static let isKong = Signs(rawValue: 8)
    /// The directives are those of nginx.
    static let isNginx = Signs(rawValue: 16)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `tree` is that of a file which may be nginx configuration.
    init(of source: SourceFile, tree: NginxTree?, _ table: @autoclosure () -> NginxDirectiveTable) {
      self.init(of: source)
      if let tree, NginxFileKind.looksLikeNginx(tree, table()) { insert(.isNginx) }
    }

    /// Whether nothing can make an input of the file: it is named like a manifest and is none.
    var isOfNoUse: Bool { contains(.isNamedLikeManifest) && isDisjoint(with: [.isBinary, .isManifest]) }

    init(of source: SourceFile) {
      self = []
      if InputKind.mayBeManifest(source.path) { insert(.isNamedLikeManifest) }
      if InputKind.isBinary(source.bytes) {
        insert(.isBinary)
      } else if contains(.isNamedLikeManifest) {
        if InputKind.looksLikeManifest(source.bytes) || InputKind.looksLikeChartValues(source.path, source.bytes) {
          insert(.isManifest)
        }
      } else if KongConfigurationFile.isOne(source.bytes) {
        insert(.isKong)
      }
    }
  }

  /// Whether a file is to be linted; notes what is wrong with it.
  mutating func accepts(
    _ id: FileID, isExplicit: Bool, _ files: NginxFileSet, _ table: @autoclosure () -> NginxDirectiveTable,
    signs known: Signs? = nil
  ) -> Bool {
    let source = files.sources[id]
    let signs = known ?? Signs(of: source)
    if signs.contains(.isBinary) {
      guard isExplicit else { return false }
      let reason = InputKind.isUTF16(source.bytes) ? "UTF-16; only UTF-8 is supported" : "a binary file"
      problems.append(InputProblem(level: .error, file: source.path, message: "\(source.path) is \(reason)"))
      skipped.append(Summary.Skipped(file: source.path, reason: reason))
      return false
    }
    if signs.contains(.isManifest) || signs.contains(.isKong)
      || !signs.contains(.isNamedLikeManifest) && isExplicit && InputKind.looksLikeManifest(source.bytes)
    {
      manifests.append(id)
      return true
    }
    if signs.contains(.isNamedLikeManifest) { return false }
    let tree = files.tree(of: id)
    if !isExplicit {
      let isNginx = known?.contains(.isNginx) ?? NginxFileKind.looksLikeNginx(tree, table())
      if !isNginx { return false }
    }
    if !tree.errors.isEmpty, let language = InputKind.templateLanguage(source.bytes) {
      skipped.append(Summary.Skipped(file: source.path, reason: "\(language); lint the rendered files"))
      return false
    }
    return true
  }

  /// A configuration file that cannot be read is an error at its place.
  mutating func add(
    _ failure: (source: SourceFile?, path: String, message: String, range: Range<Int>), _ files: NginxFileSet
  ) {
    var problem = InputProblem(level: .error, file: failure.path, message: failure.message)
    if let source = failure.source {
      let id = files.add(source)
      problem.span = SourceSpan(file: id, start: failure.range.lowerBound, end: failure.range.upperBound)
    }
    problems.append(problem)
  }
}
