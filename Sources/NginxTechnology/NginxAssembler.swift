import ConfigurationSources
import NginxSyntax
import SourceText
import StreamModel
import SystemSupport

/// Puts nginx configurations together: finds the main files and the fragments among files.
package struct NginxAssembler {
  private let names: NginxNameTable
  private let table: NginxDirectiveTable
  private let files: NginxFiles
  /// Folders below which absolute include paths are looked up.
  private let roots: [String]
  /// The scope of the identifiers.
  private let scope: Int
  /// The files of containers.
  private let containers: [MountedTree]
  private let wellKnown: [String: FileID]

  package init(
    _ knowledge: NginxKnowledge, files: NginxFiles, roots: [String], scope: Int = 0, containers: [MountedTree] = [],
    wellKnown: [String: FileID] = [:]
  ) {
    self.containers = containers
    self.wellKnown = wellKnown
    names = knowledge.nameTable
    table = knowledge.table
    self.files = files
    self.roots = roots
    self.scope = scope
  }

  /// The configurations, on one core: a file may belong to any of them.
  func configurations(of candidates: [FileID]) -> [NginxConfiguration] {
    var result: [NginxConfiguration] = []
    var read: Set<FileID> = []
    let own = Set(candidates)
    for tree in containers where tree.files.values.contains(where: own.contains) {
      guard let main = tree.files[tree.main], NginxFileShape.isMain(files.tree(of: main)) else { continue }
      let configuration = IncludeExpander.main(
        main, files: files, names: names, roots: roots, id: id(result.count),
        in: FileSurroundings(
          tree: tree, wellKnown: wellKnown,
          place: files.builtIn.contains(main) ? tree.files.values.filter(own.contains).min() : nil))
      guard configuration.files.contains(where: { !files.builtIn.contains($0) }) else { continue }
      result.append(configuration)
      read.formUnion(configuration.files)
    }
    for file in candidates where !read.contains(file) && NginxFileShape.isMain(files.tree(of: file)) {
      let configuration = IncludeExpander.main(
        file, files: files, names: names, roots: roots, id: id(result.count), in: surroundings(of: file))
      result.append(configuration)
      read.formUnion(configuration.files)
    }
    // A main file that another one includes is no root of its own; that is rare, so it is checked afterwards.
    let fragments = candidates.filter { !read.contains($0) && !NginxFileShape.isMain(files.tree(of: $0)) }
    for group in groups(fragments) where !read.contains(group.files[0]) {
      let configuration = IncludeExpander.fragments(
        group.files, context: group.context, files: files, names: names, roots: roots, id: id(result.count),
        in: surroundings(of: group.files[0]))
      result.append(configuration)
      read.formUnion(configuration.files)
    }
    return result
  }

  /// The first container that a file is in.
  private func surroundings(of file: FileID) -> FileSurroundings {
    FileSurroundings(
      tree: containers.first { $0.files.values.contains(file) }, wellKnown: wellKnown, place: nil)
  }

  private func id(_ number: Int) -> ConfigurationID {
    ConfigurationID(technology: NginxTechnology.id, scope: scope, number: number)
  }

  /// Files of one folder that belong into `http` are read together: their upstreams and maps serve each other. Files
  /// that nginx refuses together (a copy for production) are alternatives.
  private func groups(_ fragments: [FileID]) -> [(context: NginxContext, files: [FileID])] {
    var result: [(context: NginxContext, files: [FileID])] = []
    var byFolder: [String: [(group: Int, taken: Set<String>)]] = [:]
    // Included files come last, so that each is read at its include.
    let included = includedNames(fragments)
    let ordered = fragments.filter { !included.contains($0) } + fragments.filter { included.contains($0) }
    for file in ordered {
      let context = NginxFileKind.context(of: files.tree(of: file), table)
      guard context == .http || context == .stream, !included.contains(file) else {
        result.append((context, [file]))
        continue
      }
      let key = "\(context.rawValue) \(folder(of: files.sources[file].path))"
      let names = NginxExclusiveNames.of(files.tree(of: file))
      if let index = byFolder[key]?.firstIndex(where: { $0.taken.isDisjoint(with: names) }),
        let group = byFolder[key]?[index].group
      {
        byFolder[key]?[index].taken.formUnion(names)
        result[group].files.append(file)
      } else {
        byFolder[key, default: []].append((result.count, names))
        result.append((context, [file]))
      }
    }
    return result
  }

  /// The fragments whose name an include of another fragment mentions.
  private func includedNames(_ fragments: [FileID]) -> Set<FileID> {
    var names: Set<Substring> = []
    var globs: Set<Substring> = []
    for file in fragments {
      let tree = files.tree(of: file)
      for index in tree.directives.indices where tree.isNamed("include", index) {
        guard let word = tree.argument(0, of: index) else { continue }
        // Many files include the same ones.
        guard let name = tree.value(of: word).split(separator: "/").last else { continue }
        if isGlob(String(name)) { globs.insert(name) } else { names.insert(name) }
      }
    }
    globs.subtract(["*.conf", "*"])
    guard !names.isEmpty || !globs.isEmpty else { return [] }
    return Set(
      fragments.filter { file in
        guard let name = files.sources[file].path.split(separator: "/").last else { return false }
        return names.contains(name) || globs.contains { globMatches($0, name) }
      })
  }
}
