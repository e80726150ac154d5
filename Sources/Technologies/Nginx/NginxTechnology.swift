import NginxSyntax
import RuleFiles
import SourceText
import Streaming

/// Reads nginx configurations: finds the main files and the fragments among the inputs and analyses each tree.
package struct NginxTechnology {
  /// What is known of nginx.
  package let knowledge: NginxKnowledge
  private let files: NginxFileSet
  /// Folders below which absolute include paths are looked up.
  private let roots: [String]
  /// The number of the first tree; every tree of a run has its own.
  private let firstNumber: Int

  /// Creates a reader over the files of a run.
  package init(knowledge: NginxKnowledge, files: NginxFileSet, roots: [String], firstNumber: Int = 0) {
    self.firstNumber = firstNumber
    self.knowledge = knowledge
    self.files = files
    self.roots = roots
  }

  /// Configurations of a run, each put together from its files.
  package struct Configurations: Sendable {
    fileprivate var all: [NginxConfiguration] = []
    /// The files that they were made of.
    package fileprivate(set) var files: Set<FileID> = []
    fileprivate var sources = SourceMap()
  }

  /// Analyses the inputs. `candidates` are files that may be nginx configuration, in order.
  package func analyse(
    _ candidates: [FileID], streams: [DeclaredStream], assumeStreaming: Bool
  ) -> (analyses: [TechnologyAnalysis], filesRead: Set<FileID>) {
    let found = configurations(of: candidates)
    return (Self.analyse(found, knowledge, streams: streams, assumeStreaming: assumeStreaming), found.files)
  }

  /// Puts the configurations together, on one core: a file may belong to any of them.
  package func configurations(of candidates: [FileID]) -> Configurations {
    var result = Configurations()
    for file in candidates where NginxFileKind.isMain(files.tree(of: file)) {
      let configuration = NginxExpander.main(
        file, files: files, names: knowledge.nameTable, roots: roots, number: firstNumber + result.all.count)
      result.all.append(configuration)
      result.files.formUnion(configuration.files)
    }
    // A main file that another one includes is no root of its own; that is rare enough to look at afterwards.
    let fragments = candidates.filter { !result.files.contains($0) && !NginxFileKind.isMain(files.tree(of: $0)) }
    for group in groups(fragments) where !result.files.contains(group.files[0]) {
      let configuration = NginxExpander.fragments(
        group.files, context: group.context, files: files, names: knowledge.nameTable, roots: roots,
        number: firstNumber + result.all.count)
      result.all.append(configuration)
      result.files.formUnion(configuration.files)
    }
    result.sources = files.sources
    return result
  }

  /// What configurations come to, on all cores.
  package static func analyse(
    _ found: Configurations, _ knowledge: NginxKnowledge, streams: [DeclaredStream], assumeStreaming: Bool
  ) -> [TechnologyAnalysis] {
    let reader = NginxConfigurationReader(knowledge: knowledge, sources: found.sources)
    return inParallel(found.all.count, least: 4) { range in
      found.all[range].map { reader.analysis(of: $0, streams: streams, assumeStreaming: assumeStreaming) }
    }.flatMap { $0 }
  }

  /// Files of one folder that belong into `http` are read together: their upstreams and maps serve each other.
  private func groups(_ fragments: [FileID]) -> [(context: NginxContext, files: [FileID])] {
    var result: [(context: NginxContext, files: [FileID])] = []
    var byFolder: [String: Int] = [:]
    // What others include comes last, so that it is read in its place.
    let included = includedNames(fragments)
    let ordered = fragments.filter { !included.contains($0) } + fragments.filter { included.contains($0) }
    for file in ordered {
      let context = NginxFileKind.context(of: files.tree(of: file), knowledge.table)
      guard context == .http || context == .stream, !included.contains(file) else {
        result.append((context, [file]))
        continue
      }
      let key = "\(context.rawValue) \(folder(of: files.sources[file].path))"
      if let index = byFolder[key] {
        result[index].files.append(file)
      } else {
        byFolder[key] = result.count
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
