import ConfigurationSources
import SourceText
import SystemSupport

/// Files that are linted together: those of one repository, those outside of all, or all there are.
struct LinkUnit {
  /// Files and folders; `-` is standard input.
  var paths: [String]
  /// A walk below the paths that was done already.
  var walk: InputWalk?
  /// Other repositories of the run; nil where this is the only one.
  var bounds: Bounds?

  /// Where a unit ends.
  struct Bounds: Sendable {
    /// The repository; nil for the files outside of all.
    let folder: String?
    /// The folders of all repositories; only kept for the files outside.
    let others: Set<String>
  }
}

/// Which files of a run are linted together. Files of different repositories are not: a Service `api` in a thousand
/// repositories is a thousand Services.
struct RunPlan {
  /// The units in the order in which they are dealt to shards; at least one.
  let units: [LinkUnit]
  /// Their names, which do not depend on where the inputs are on a machine.
  let names: [String]

  /// Looks for repositories below the paths of the options.
  init(
    options: LintOptions, fileSystem: any WalkableFileSystem, scopes: ConfigurationScopes,
    registry: TechnologyRegistry, cache: LintCache? = nil
  ) {
    let everything = LinkUnit(paths: options.paths)
    if options.linksRepositories {
      (units, names) = ([everything], [""])
      return
    }
    var walk = InputWalk(
      fileSystem: fileSystem, scopes: scopes, registry: registry,
      search: RepositorySearch(fileSystem: fileSystem, patterns: options.repositories), cache: cache)
    var outside: [String] = []
    for path in options.paths where !walk.add(path) { outside.append(path) }
    let repositories = walk.repositories.sorted { ($0.name, $0.folder) < ($1.name, $1.folder) }
    let isEmptyOutside = walk.inputs.isEmpty && walk.failures.isEmpty && !outside.contains("-")
    if repositories.isEmpty || walk.linksRepositories || (repositories.count == 1 && isEmptyOutside) {
      (units, names) = ([repositories.isEmpty ? LinkUnit(paths: options.paths, walk: walk) : everything], [""])
      return
    }
    var units: [LinkUnit] = []
    if !isEmptyOutside {
      let bounds = LinkUnit.Bounds(folder: nil, others: Set(repositories.map(\.folder)))
      units.append(LinkUnit(paths: outside, walk: walk, bounds: bounds))
    }
    units += repositories.map {
      LinkUnit(paths: $0.inputs, bounds: LinkUnit.Bounds(folder: $0.folder, others: []))
    }
    self.units = units
    names = (isEmptyOutside ? [] : [""]) + repositories.map(\.name)
  }
}
