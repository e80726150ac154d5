import Analysis
import ConfigurationSources
import SourceText
import StreamModel
import SystemSupport

/// The files of a run with their recognition by the technologies, shared by all sessions. It reads any file system, so
/// that files in memory are linted like files on the disk.
struct Workspace {
  let files: ConfigurationFiles
  private(set) var problems: [InputProblem] = []
  private(set) var skipped: [Summary.Skipped] = []
  private let technologies: [RegisteredTechnology]
  /// The recognised files by the scope that governs them and by technology, in order.
  private var recognised: [Int: [String: [FileID]]] = [:]
  /// The files that tell what answers behind a proxy, whichever scope governs them.
  private var serviceFiles: [FileID] = []

  init(fileSystem: any FileSystem, technologies: [RegisteredTechnology]) {
    files = ConfigurationFiles(fileSystem: fileSystem)
    self.technologies = technologies
  }

  /// The scopes that govern at least one file, in order.
  var scopes: [Int] { recognised.keys.sorted() }

  /// The files of a scope by technology.
  func inputs(of scope: Int) -> [String: [FileID]] { recognised[scope] ?? [:] }

  /// What the files tell about the services behind proxies. `isComplete` says whether a repository has no others.
  func serviceDirectory(isComplete: Bool) -> ServiceDirectory {
    if serviceFiles.isEmpty || recognised.isEmpty { return .empty }
    return ServiceDirectory(
      serviceFiles.map { ($0, files.sources[$0]) }, fileSystem: files.fileSystem, isComplete: isComplete)
  }

  /// Adds files that are read only for what they tell about services. One that cannot be read tells nothing.
  mutating func add(serviceFiles paths: [String]) {
    for path in paths where files.knownFile(at: path) == nil {
      guard let id = try? files.file(at: path), ServiceFiles.contains(files.sources[id]) else { continue }
      serviceFiles.append(id)
    }
  }

  /// Adds files in memory; each is treated as named by the user.
  mutating func add(named paths: [String]) {
    for path in paths {
      guard let id = try? files.file(at: path) else { continue }
      add(id, InputRecognition(of: files.sources[id], isNamed: true, technologies), scope: 0)
    }
  }

  /// Adds a file that is not part of the file system.
  mutating func add(_ file: SourceFile, scope: Int) {
    let id = files.add(file)
    add(id, InputRecognition(of: file, isNamed: true, technologies), scope: scope)
  }

  /// Adds the result of a walk; the files are read concurrently.
  mutating func add(_ walk: InputWalk) {
    for (path, reason) in walk.failures {
      problems.append(InputProblem(level: .error, file: path, message: "\(path): \(reason)"))
    }
    skipped += walk.skipped.map { Summary.Skipped(file: $0.path, reason: $0.reason) }
    let named = Set(walk.inputs.lazy.filter(\.isExplicit).map { normalizedPath($0.path) })
    let technologies = technologies
    let prefetched = files.prefetch(walk.inputs.map { normalizedPath($0.path) }) { source -> InputRecognition? in
      let found = InputRecognition(of: source, isNamed: named.contains(source.path), technologies)
      return found.isIrrelevant ? nil : found
    }
    for (input, prefetched) in zip(walk.inputs, prefetched) {
      do throws(FileAccessError) {
        switch prefetched {
        case .read(let id, let found): add(id, found, scope: input.scope)
        case .dropped: continue
        case .unknown:
          let id = try files.file(at: input.path)
          add(id, InputRecognition(of: files.sources[id], isNamed: input.isExplicit, technologies), scope: input.scope)
        }
      } catch {
        problems.append(InputProblem(level: .error, file: input.path, message: "\(input.path): \(error.reason)"))
        skipped.append(Summary.Skipped(file: input.path, reason: error.reason))
      }
    }
    for failure in walk.scopes.failures { add(failure) }
  }

  /// Adds a problem of an input.
  mutating func add(_ problem: InputProblem) { problems.append(problem) }

  private mutating func add(_ id: FileID, _ found: InputRecognition, scope: Int) {
    let path = files.sources[id].path
    if let reason = found.unreadable {
      problems.append(InputProblem(level: .error, file: path, message: "\(path) is \(reason)"))
      skipped.append(Summary.Skipped(file: path, reason: reason))
    }
    if let reason = found.skipped { skipped.append(Summary.Skipped(file: path, reason: reason)) }
    if found.describesServices { serviceFiles.append(id) }
    for reader in found.readers {
      recognised[scope, default: [:]][reader.technology, default: []].append(id)
      if let parsed = reader.parsed { files.keep(parsed, of: id, by: reader.technology) }
    }
  }

  /// A configuration file that cannot be read is an error at its location.
  private mutating func add(_ failure: ConfigurationScopes.Failure) {
    var problem = InputProblem(level: .error, file: failure.path, message: failure.message)
    if let source = failure.source {
      problem.span = SourceSpan(
        file: files.add(source), start: failure.range.lowerBound, end: failure.range.upperBound)
    }
    problems.append(problem)
  }
}
