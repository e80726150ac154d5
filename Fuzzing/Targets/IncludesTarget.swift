import Analysis
import Catalog
import ConfigurationSources
import NginxTechnology
import SourceText
import StreamModel
import SystemSupport

extension FuzzTarget {
  /// Files that include each other in every way: what is read exists, and each span lies in the file it names.
  static let includes = FuzzTarget(name: "includes") { input in
    let bundle = FileBundle(input, first: "nginx.conf")
    let files = ConfigurationFiles(fileSystem: MemoryFileSystem(bytes: bundle.files))
    let candidates = bundle.files.keys.sorted().compactMap { try? files.file(at: $0) }
    require(candidates.count == bundle.files.count, "a file of the input cannot be read")
    let assembly = nginx.assemble(candidates, in: AssemblyContext(files: files, roots: ["."]))
    for file in assembly.files {
      require(Int(file.index) < bundle.files.count, "a file was read that is not there")
    }
    // Each file is part of some configuration: of its includer's or its own.
    require(candidates.allSatisfy(assembly.files.contains), "a file of the input was not read")
    let checks = SpanChecks(files.sources)
    let analyses = assembly.configurations.map { $0.analyse(AnalysisRequest(streams: [], detector: detector)) }
    for problem in assembly.problems + analyses.flatMap(\.problems) {
      problem.span.map { checks.requireValid($0, "the problem \"\(problem.message)\"") }
      for related in problem.related { checks.requireValid(related.span, "the place beside the problem") }
    }
    for observation in analyses.flatMap(\.observations) { checks.requireValid(observation.span, "the observation") }
  }

  private static let nginx = NginxTechnology(TechnologySettings())
  private static let detector = StreamDetector(
    EvidencePatterns(CatalogData.routeEvidence, objects: CatalogData.objectEvidence),
    applications: CatalogData.applications, weights: CatalogData.evidenceWeights, assumesStreaming: true,
    keepsEvidence: false)
}
