import Catalog
import RuleFiles
import Rules
import SourceText
import StreamModel
import SystemSupport

/// The configuration files of a run. Each governs the inputs below its folder for which no other one is nearer.
struct ConfigurationScopes {
  /// One configuration file, or none.
  struct Scope {
    /// The folder that its globs are relative to.
    let folder: String
    /// Its content; nil without a file and for a broken one.
    let file: ConfigurationFile?
    /// The file itself, nil without one.
    var path: String?
  }

  private let fileSystem: any FileSystem
  private let catalogue: RuleCatalogue
  private let source: ConfigurationSource
  /// All scopes; the first one is that of inputs without a configuration file, or the file of `--config`.
  private(set) var scopes: [Scope] = []
  /// Configuration files that cannot be read, with their content where there is any.
  private(set) var failures: [Failure] = []

  /// A configuration file that cannot be read, with its content where there is any.
  typealias Failure = (source: SourceFile?, path: String, message: String, range: Range<Int>)
  private var numbers: [String: Int] = [:]

  init(fileSystem: any FileSystem, catalogue: RuleCatalogue, source: ConfigurationSource) {
    self.fileSystem = fileSystem
    self.catalogue = catalogue
    self.source = source
    scopes.append(Scope(folder: ".", file: nil))
    if case .file(let path) = source { scopes[0] = read(normalizedPath(path)) }
  }

  /// The scope of an input, found in its folder or above.
  mutating func scope(above folder: String) -> Int {
    guard case .search = source else { return 0 }
    var current = folder
    for _ in 0..<InputLimits.parents {
      if let found = scope(in: current) { return found }
      if current == "/" { return 0 }
      // Above the working folder the path is spelt with "..".
      let isAbove = current == "." || current == ".." || current.hasSuffix("/..")
      current = isAbove ? joinedPath(current, "..") : SystemSupport.folder(of: current)
      if fileSystem.kind(of: current) == nil { return 0 }
    }
    return 0
  }

  /// The scope that begins in a folder, or nil.
  mutating func scope(in folder: String) -> Int? {
    guard case .search = source else { return nil }
    let path = joinedPath(folder, ConfigurationFile.name)
    if let known = numbers[path] { return known }
    guard let kind = fileSystem.kind(of: path), kind != .folder else { return nil }
    scopes.append(read(path))
    numbers[path] = scopes.count - 1
    return scopes.count - 1
  }

  /// Whether a path below the scope's folder is left out.
  func excludes(_ path: String, scope: Int) -> Bool {
    guard let patterns = scopes[scope].file?.exclude, !patterns.isEmpty else { return false }
    let folder = scopes[scope].folder
    let relative = folder == "." || !path.hasPrefix(folder + "/") ? Substring(path) : path.dropFirst(folder.count + 1)
    let name = path.split(separator: "/").last ?? ""
    return patterns.contains { pattern in
      let text = pattern.hasSuffix("/") ? String(pattern.dropLast()) : pattern
      return globMatches(text, relative) || globMatches(text, name) || relative.hasPrefix(text + "/")
    }
  }

  private mutating func read(_ path: String) -> Scope {
    let folder = SystemSupport.folder(of: path)
    let bytes: [UInt8]
    do throws(FileAccessError) {
      // A repository may contain a link; with --config the user has chosen its target.
      if case .search = source, !ReadableFolders([folder, "."], fileSystem).contains(path) {
        throw FileAccessError(reason: "a link to outside the folder; pass its target with --config to use it")
      }
      bytes = try fileSystem.read(path)
    } catch {
      failures.append((nil, path, "\(path): \(error.reason)", 0..<0))
      return Scope(folder: folder, file: nil)
    }
    do throws(FileFormatError) {
      let file = try ConfigurationFile(decoding: bytes, path: path, catalogue: catalogue)
      return Scope(folder: folder, file: file, path: path)
    } catch {
      failures.append((SourceFile(path: path, bytes: bytes), path, error.message, error.range))
      return Scope(folder: folder, file: nil)
    }
  }
}
