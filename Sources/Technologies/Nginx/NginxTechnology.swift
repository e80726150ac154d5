import NginxSyntax
import RuleFiles
import SourceText
import Streaming

/// Reads nginx configurations: finds the main files and the fragments among the inputs and analyses each tree.
public struct NginxTechnology {
  private let knowledge: NginxKnowledge
  private let files: NginxFileSet
  /// Folders below which absolute include paths are looked up.
  private let roots: [String]
  /// The number of the first tree; every tree of a run has its own.
  private let firstNumber: Int

  /// Blocks of a configuration above which a second thread pays.
  private static let manyBlocks = 2000

  /// Creates a reader over the files of a run.
  public init(knowledge: NginxKnowledge, files: NginxFileSet, roots: [String], firstNumber: Int = 0) {
    self.firstNumber = firstNumber
    self.knowledge = knowledge
    self.files = files
    self.roots = roots
  }

  /// Analyses the inputs. `candidates` are files that may be nginx configuration, in order.
  public func analyse(
    _ candidates: [FileID], streams: [DeclaredStream], assumeStreaming: Bool
  ) -> (analyses: [TechnologyAnalysis], filesRead: Set<FileID>) {
    var configurations: [NginxConfiguration] = []
    var read: Set<FileID> = []
    for file in candidates where NginxFileKind.isMain(files.tree(of: file)) {
      let configuration = NginxExpander.main(
        file, files: files, names: knowledge.nameTable, roots: roots, number: firstNumber + configurations.count)
      configurations.append(configuration)
      read.formUnion(configuration.files)
    }
    // A main file that another one includes is no root of its own; that is rare enough to look at afterwards.
    let fragments = candidates.filter { !read.contains($0) && !NginxFileKind.isMain(files.tree(of: $0)) }
    for group in groups(fragments) where !read.contains(group.files[0]) {
      let configuration = NginxExpander.fragments(
        group.files, context: group.context, files: files, names: knowledge.nameTable, roots: roots,
        number: firstNumber + configurations.count)
      configurations.append(configuration)
      read.formUnion(configuration.files)
    }
    let patterns = EvidencePatterns(knowledge.evidence)
    let knowledge = knowledge
    let sources = files.sources
    let all = configurations
    let analyses = inParallel(all.count, least: 4) { range in
      all[range].map { configuration in
        // A large configuration is followed and checked side by side.
        let isLarge = configuration.blocks.count >= Self.manyBlocks
        let parts = inParallel(2, least: isLarge ? 1 : 2) { range in
          range.map { part in
            guard part == 0 else {
              var checked = TechnologyAnalysis()
              checked.observations =
                NginxDirectiveChecks(
                  configuration: configuration, names: knowledge.names, version: knowledge.assumptions.nginxVersion
                ).run()
              return checked
            }
            var analyzer = NginxAnalyzer(configuration, knowledge: knowledge, patterns: patterns, sources: sources)
            return analyzer.run(streams: streams, assumeStreaming: assumeStreaming)
          }
        }.flatMap { $0 }
        var analysis = parts[0]
        analysis.observations += parts[1].observations
        Self.report(configuration, sources, &analysis)
        return analysis
      }
    }
    return (analyses.flatMap { $0 }, read)
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

  /// Includes and syntax errors.
  private static func report(
    _ configuration: NginxConfiguration, _ sources: SourceMap, _ analysis: inout TechnologyAnalysis
  ) {
    for problem in configuration.includeProblems {
      let file = sources[problem.span.file].path
      switch problem.kind {
      case .outside:
        analysis.problems.append(
          InputProblem(
            level: .note, file: file, message: "include \(problem.path): \(problem.reason)", span: problem.span))
      case .tooMuch:
        analysis.problems.append(
          InputProblem(level: .error, file: file, message: problem.reason, span: problem.span))
      case .refused:
        var observation = Observation(
          check: "include-failed", outcome: .refused, technology: "nginx", setting: "include", value: problem.path,
          span: problem.span)
        observation.parameters = ["path": problem.path, "reason": problem.reason]
        analysis.observations.append(observation)
      }
    }
  }
}
