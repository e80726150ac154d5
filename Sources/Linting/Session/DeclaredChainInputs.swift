import ConfigurationSources
import Analysis
import RuleFiles
import SourceText
import StreamModel
import SystemSupport

/// The paths of `paths:` with locations among the sources of a run.
struct DeclaredChainInputs {
  let chains: [DeclaredChain]

  init(_ written: [WrittenChain], files: ConfigurationFiles) {
    chains = written.map { chain in
      let id = files.knownFile(at: chain.source.path) ?? files.add(chain.source)
      let span = { (range: Range<Int>) in SourceSpan(file: id, start: range.lowerBound, end: range.upperBound) }
      let hops = chain.hops.map { hop -> DeclaredChain.Element in
        switch hop.target {
        case .builtIn(let description, let overrides):
          return .builtIn(
            BuiltInHop(description, overrides: overrides.mapValues { ($0.text, span($0.range)) }, span: span(hop.range))
          )
        case .file(let name):
          return .file(joinedPath(folder(of: chain.source.path), name), span(hop.range))
        case .object(let name): return .object(name, span(hop.range))
        }
      }
      return DeclaredChain(hops: hops, routes: chain.routes, source: chain.source.path)
    }
  }

  /// Hops that no input has.
  func problems(_ found: [TechnologyAnalysis], _ files: ConfigurationFiles) -> [InputProblem] {
    guard !chains.isEmpty else { return [] }
    var objects: Set<String> = []
    for hop in found.lazy.flatMap(\.chains).flatMap(\.hops) {
      guard let object = hop.object else { continue }
      let parts = object.split(separator: "/")
      objects.insert(object)
      objects.insert("\(parts.first ?? "")/\(parts.last ?? "")")
    }
    return chains.flatMap { chain in
      chain.hops.compactMap { element -> InputProblem? in
        switch element {
        case .builtIn: return nil
        case .file(let name, let span):
          guard files.knownFile(at: name) == nil else { return nil }
          return InputProblem(
            level: .warning, file: chain.source, message: "\(name) is not among the inputs; the chain ends here",
            span: span)
        case .object(let name, let span):
          guard !objects.contains(name) else { return nil }
          return InputProblem(
            level: .warning, file: chain.source,
            message: "no route of the inputs belongs to \(name); the chain ends here",
            span: span)
        }
      }
    }
  }
}
