import RuleFiles
import SourceText
import StreamModel
import SystemSupport
import Technologies

extension FuzzTarget {
  /// Files that include each other in every combination: the files that are read exist, and each location lies in the
  /// file it names.
  static let includes = FuzzTarget(name: "includes") { input in
    let bundle = FileBundle(input, first: "nginx.conf")
    let files = NginxFiles(fileSystem: MemoryFileSystem(bytes: bundle.files))
    let candidates = bundle.files.keys.sorted().compactMap { try? files.file(at: $0) }
    require(candidates.count == bundle.files.count, "a file of the input cannot be read")
    let technology = NginxTechnology(knowledge: bareNginx, files: files, roots: ["."])
    let (analyses, read) = technology.analyse(candidates, streams: [], assumeStreaming: true)
    for file in read {
      require(Int(file.index) < bundle.files.count, "a file was read that is not there")
    }
    // Each file is part of some tree: of its includer's or its own.
    require(candidates.allSatisfy(read.contains), "a file of the input was not read")
    let checks = SpanChecks(files.sources)
    for analysis in analyses {
      for problem in analysis.problems {
        problem.span.map { checks.requireValid($0, "the problem \"\(problem.message)\"") }
        for related in problem.related { checks.requireValid(related.span, "the related location of the problem") }
      }
      for observation in analysis.observations { checks.requireValid(observation.span, "the observation") }
    }
  }

  /// No setting and no evidence: following includes must be fast here.
  private static let bareNginx = NginxKnowledge(
    table: NginxDirectiveTable(UnsafeBufferPointer(start: nil, count: 0)),
    technology: TechnologyFile(id: "nginx", title: "nginx", settings: []), patterns: EvidencePatterns(EvidenceFile()),
    assumptions: Assumptions())
}
