import SourceText
import Streaming
import YAMLSyntax

/// Leads from places in texts that stand inside a YAML file to places of that file.
public struct EmbeddedPlaces: Sendable {
  /// Where one text stands.
  public struct Origin: Sendable {
    let object: String
    let file: FileID
    let map: YAMLContentMap

    /// `object` is `Kind/name`, `map` leads from the text to the file.
    public init(object: String, file: FileID, map: YAMLContentMap) {
      self.object = object
      self.file = file
      self.map = map
    }
  }

  private let origins: [FileID: Origin]
  private let fallback: FileID

  /// `origins` holds one for each text, under the number that the text has as a file of its own. What belongs to none
  /// is said of the `fallback`.
  public init(_ origins: [FileID: Origin], fallback: FileID) {
    self.origins = origins
    self.fallback = fallback
  }

  /// The YAML files.
  var files: Set<FileID> { Set(origins.values.map(\.file)) }

  /// The object that holds a text.
  func object(of span: SourceSpan) -> String? { origins[span.file]?.object }

  /// The place in the YAML file.
  public func place(_ span: SourceSpan) -> SourceSpan {
    guard let origin = origins[span.file] else { return SourceSpan(file: fallback, start: 0, end: 0) }
    let range = origin.map.fileRange(of: span.range)
    return SourceSpan(file: origin.file, start: range.lowerBound, end: range.upperBound)
  }

  /// The edit in the YAML file; nil where the text is not written line by line.
  func place(_ edit: TextEdit, in sources: SourceMap) -> TextEdit? {
    guard let origin = origins[edit.span.file] else { return nil }
    let map = origin.map
    let range = edit.span.range
    guard range.isEmpty || range.allSatisfy({ map.isLiteral(at: $0) }) else { return nil }
    guard map.indentation > 0 else { return nil }
    let lead = String(repeating: " ", count: map.indentation)
    // YAML reads CRLF as a line feed, so that the text does not show which the file has.
    let bytes = sources[origin.file].bytes
    let lineEnd =
      bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") } == true
      ? "\r\n" : "\n"
    let text = edit.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd + lead)
    var span = place(edit.span)
    if range.isEmpty {
      let offset = map.fileOffset(of: range.lowerBound)
      span = SourceSpan(file: origin.file, start: offset, end: offset)
    }
    return TextEdit(span: span, text: text)
  }

  /// The mapping of spans and edits; `sources` holds the YAML files.
  private func mapping(_ sources: SourceMap) -> SpanMapping {
    SpanMapping {
      self.place($0)
    } edit: {
      self.place($0, in: sources)
    }
  }

  /// The problem at its place in the YAML file.
  public func place(_ problem: InputProblem, _ sources: SourceMap) -> InputProblem {
    var result = problem.mapped(mapping(sources))
    result.file = sources[result.span?.file ?? fallback].path
    return result
  }

  /// What was found, at its places in the YAML file.
  public func place(_ analysis: TechnologyAnalysis, _ sources: SourceMap) -> TechnologyAnalysis {
    let mapping = mapping(sources)
    var result = analysis
    result.paths = analysis.paths.map { chain in
      var placed = chain.mapped(mapping)
      placed.hops = chain.hops.map { hop(of: $0, mapping) }
      return placed
    }
    result.observations = analysis.observations.map { place($0, mapping) }
    result.unserved = analysis.unserved.mapValues { place($0, mapping) }
    result.problems = analysis.problems.map { place($0, sources) }
    result.systems = analysis.systems.map { PlacedSystem(inner: $0, places: self, mapping: mapping) }
    return result
  }

  private func place(_ observation: Observation, _ mapping: SpanMapping) -> Observation {
    var result = observation.mapped(mapping)
    result.object = object(of: observation.span)
    return result
  }

  fileprivate func hop(of inner: any Hop, _ mapping: SpanMapping) -> EmbeddedHop {
    EmbeddedHop(inner, mapping, places: self)
  }
}

/// A hop whose configuration is a text inside a Kubernetes object.
struct EmbeddedHop: Hop {
  private let inner: any Hop
  private let hop: MappedHop
  private let places: EmbeddedPlaces

  init(_ inner: any Hop, _ mapping: SpanMapping, places: EmbeddedPlaces) {
    self.inner = inner
    hop = MappedHop(inner, mapping)
    self.places = places
  }

  var technology: String { hop.technology }
  var title: String { hop.title }
  var route: String { hop.route }
  var object: String? { places.object(of: inner.span) }
  var span: SourceSpan { hop.span }
  var enclosing: [SourceSpan] { hop.enclosing }
  var identity: HopIdentity { hop.identity }
  var asked: HopRequest { hop.asked }

  /// Names without a namespace are looked up in that of the object, as the pod does, and near its file.
  var targets: [HopTarget] {
    let parts = object?.split(separator: "/") ?? []
    return hop.targets.map { target in
      var result = target
      if result.namespace == nil, parts.count == 3 { result.namespace = String(parts[1]) }
      return result
    }
  }

  func enclosing(ofBlock block: Int) -> [SourceSpan] { hop.enclosing(ofBlock: block) }
  func summary(of aspect: Aspect) -> ValueSummary { hop.summary(of: aspect) }
  func assignment(of setting: String, to value: String) -> String { hop.assignment(of: setting, to: value) }

  func value(of aspect: Aspect) -> EffectiveValue? {
    guard var value = hop.value(of: aspect) else { return nil }
    value.object = value.unmapped.flatMap { places.object(of: $0.span) }
    return value
  }

  func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    hop.edits(for: change, of: value, in: sources)
  }
}

/// A configuration that is a text inside a Kubernetes object.
struct PlacedSystem: RequestSystem {
  let inner: any RequestSystem
  let places: EmbeddedPlaces
  let mapping: SpanMapping

  var technology: String { inner.technology }
  var id: ConfigurationID { inner.id }
  var files: Set<FileID> { places.files }

  func chains(for request: HopRequest, port: Int?, endingIn ends: Set<HopIdentity>?) -> [[any Hop]] {
    inner.chains(for: request, port: port, endingIn: ends).map { $0.map { places.hop(of: $0, mapping) } }
  }
}
