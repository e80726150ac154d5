import ConfigurationSources
import SourceText
import StreamModel

/// A configuration that is a string inside a Kubernetes object; its results have the spans of the YAML file.
package struct EmbeddedConfiguration: Configuration {
  private let inner: any Configuration
  private let spans: EmbeddedSpans

  package init(_ inner: any Configuration, spans: EmbeddedSpans) {
    self.inner = inner
    self.spans = spans
  }

  package func analyse(_ request: AnalysisRequest) -> TechnologyAnalysis {
    let mapping = spans.mapping
    let found = inner.analyse(
      AnalysisRequest(streams: request.streams, detector: request.detector.inside(spans)))
    var result = found
    result.chains = found.chains.map { chain in
      var mapped = chain.mapped(mapping)
      mapped.hops = chain.hops.map { EmbeddedHop($0, spans) }
      return mapped
    }
    result.routes = found.routes.mapped(mapping)
    result.observations = found.observations.map(mapped)
    result.unserved = found.unserved.mapValues(mapped)
    result.problems = found.problems.map(spans.mapped)
    result.gateways = found.gateways.map { EmbeddedGateway(inner: $0, spans: spans) }
    return result
  }

  private func mapped(_ observation: Observation) -> Observation {
    var result = observation.mapped(spans.mapping)
    result.object = spans.object(of: observation.span)
    return result
  }
}

extension EmbeddedSpans {
  /// A problem of an embedded file, moved to the YAML file.
  package func mapped(_ problem: InputProblem) -> InputProblem {
    var result = problem.mapped(mapping)
    result.file = path(of: problem.span)
    return result
  }
}

/// A hop whose configuration is a string inside a Kubernetes object.
private struct EmbeddedHop: Hop {
  private let inner: any Hop
  private let hop: MappedHop
  private let spans: EmbeddedSpans

  init(_ inner: any Hop, _ spans: EmbeddedSpans) {
    self.inner = inner
    hop = MappedHop(inner, spans.mapping)
    self.spans = spans
  }

  var technology: String { hop.technology }
  var title: String { hop.title }
  var route: String { hop.route }
  var object: String? { spans.object(of: inner.span) }
  var span: SourceSpan { hop.span }
  var enclosing: [SourceSpan] { hop.enclosing }
  var identity: HopIdentity { hop.identity }
  var incomingRequest: HopRequest { hop.incomingRequest }
  var fixesOwnRoute: Bool { hop.fixesOwnRoute }
  var serverNames: [String] { hop.serverNames }

  /// Names without a namespace are looked up in that of the object, as the pod does, and near its file.
  var targets: [HopTarget] {
    let parts = object?.split(separator: "/") ?? []
    return hop.targets.map { target in
      var result = target
      if result.namespace == nil { result.namespace = parts.count == 3 ? String(parts[1]) : "" }
      result.object = object
      return result
    }
  }

  func enclosing(ofBlock block: Int) -> [SourceSpan] { hop.enclosing(ofBlock: block) }
  func summary(of aspect: Aspect) -> ValueSummary { hop.summary(of: aspect) }
  func standard(of aspect: Aspect, for value: EffectiveValue) -> AspectValue? { hop.standard(of: aspect, for: value) }
  func assignment(of setting: String, to value: String) -> String { hop.assignment(of: setting, to: value) }

  func value(of aspect: Aspect) -> EffectiveValue? {
    guard var value = hop.value(of: aspect) else { return nil }
    value.object = value.unmapped.flatMap { spans.object(of: $0.span) }
    return value
  }

  func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    hop.edits(for: change, of: value, in: sources)
  }
}

/// A gateway whose configuration is a string inside a Kubernetes object.
private struct EmbeddedGateway: Gateway {
  let inner: any Gateway
  let spans: EmbeddedSpans

  var technology: String { inner.technology }
  var id: ConfigurationID { inner.id }
  var files: Set<FileID> { spans.files }
  func takes(port: Int, isPublished: Bool) -> Bool { inner.takes(port: port, isPublished: isPublished) }

  func chains(for request: HopRequest, port: Int?, endingIn ends: Set<HopIdentity>?) -> [[any Hop]] {
    inner.chains(for: request, port: port, endingIn: ends).map { $0.map { EmbeddedHop($0, spans) } }
  }
}
