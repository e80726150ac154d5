import SourceText
import Streaming
import YAMLSyntax

/// Leads from places in texts that stand inside a YAML file to places of that file.
package struct EmbeddedPlaces: Sendable {
  /// Where one text stands.
  package struct Origin: Sendable {
    let object: String
    let file: FileID
    let map: YAMLContentMap

    /// `object` is `Kind/name`, `map` leads from the text to the file.
    package init(object: String, file: FileID, map: YAMLContentMap) {
      self.object = object
      self.file = file
      self.map = map
    }
  }

  private let origins: [FileID: Origin]
  private let fallback: FileID

  /// `origins` holds one for each text, under the number that the text has as a file of its own. What belongs to none
  /// is said of the `fallback`.
  package init(_ origins: [FileID: Origin], fallback: FileID) {
    self.origins = origins
    self.fallback = fallback
  }

  /// The YAML files.
  var files: Set<FileID> { Set(origins.values.map(\.file)) }

  /// The object that holds a text.
  func object(of span: SourceSpan) -> String? { origins[span.file]?.object }

  /// The place in the YAML file.
  package func place(_ span: SourceSpan) -> SourceSpan {
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

  func place(_ related: [RelatedSpan]) -> [RelatedSpan] {
    related.map { RelatedSpan(label: $0.label, span: place($0.span)) }
  }

  func place(_ intent: Intent) -> Intent {
    guard case .evident(let evidence) = intent else { return intent }
    return .evident(
      evidence.map {
        Evidence(text: $0.text, span: place($0.span), kinds: $0.kinds, namesProtocol: $0.namesProtocol)
      })
  }

  /// The problem at its place in the YAML file.
  package func place(_ problem: InputProblem, _ sources: SourceMap) -> InputProblem {
    let span = problem.span.map(place)
    return InputProblem(
      level: problem.level, file: sources[span?.file ?? fallback].path, message: problem.message, span: span,
      related: place(problem.related))
  }

  /// What was found, at its places in the YAML file.
  package func place(_ analysis: TechnologyAnalysis, _ sources: SourceMap) -> TechnologyAnalysis {
    var result = analysis
    result.paths = analysis.paths.map { path in
      var placed = path
      placed.hops = path.hops.map { PlacedHop($0, self) }
      placed.intent = place(path.intent)
      return placed
    }
    result.observations = analysis.observations.map(place)
    result.unserved = analysis.unserved.mapValues(place)
    result.problems = analysis.problems.map { place($0, sources) }
    result.systems = analysis.systems.map { PlacedSystem(inner: $0, places: self) }
    return result
  }

  private func place(_ observation: Observation) -> Observation {
    var result = observation
    result.span = place(observation.span)
    result.enclosing = observation.enclosing.map(place)
    result.related = place(observation.related)
    result.intent = place(observation.intent)
    result.object = object(of: observation.span)
    return result
  }
}

/// A hop whose configuration stands inside a YAML file.
struct PlacedHop: Hop {
  private let inner: any Hop
  private let places: EmbeddedPlaces

  init(_ inner: any Hop, _ places: EmbeddedPlaces) {
    self.inner = inner
    self.places = places
  }

  var technology: String { inner.technology }
  var title: String { inner.title }
  var route: String { inner.route }
  var object: String? { places.object(of: inner.span) }
  var span: SourceSpan { places.place(inner.span) }
  var enclosing: [SourceSpan] { inner.enclosing.map(places.place) }
  var identity: HopIdentity { inner.identity }
  var asked: HopRequest { inner.asked }

  /// Names without a namespace are looked up in that of the object, as the pod does, and near its file.
  var targets: [HopTarget] {
    let parts = object?.split(separator: "/") ?? []
    return inner.targets.map { target in
      var result = target
      result.file = span.file
      if result.namespace == nil, parts.count == 3 { result.namespace = String(parts[1]) }
      return result
    }
  }

  func enclosing(ofBlock block: Int) -> [SourceSpan] { inner.enclosing(ofBlock: block).map(places.place) }

  func value(of aspect: Aspect) -> EffectiveValue? {
    guard let own = inner.value(of: aspect) else { return nil }
    var value = own
    value.object = places.object(of: own.span)
    value.span = places.place(value.span)
    value.related = places.place(value.related)
    return value
  }

  func sharesValues(with other: any Hop) -> Bool {
    guard let other = other as? PlacedHop else { return false }
    return inner.sharesValues(with: other.inner)
  }

  var aspectsByKind: [Aspect] { inner.aspectsByKind }
  func assignment(of setting: String, to value: String) -> String { inner.assignment(of: setting, to: value) }

  func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    // The hop inside knows the statement by its place in the text.
    guard let own = innerValue(like: value), let found = inner.edits(for: change, of: own, in: sources) else {
      return nil
    }
    var result = found
    result.edits = []
    for edit in found.edits {
      guard let placed = places.place(edit, in: sources) else { return nil }
      result.edits.append(placed)
    }
    return result
  }

  private func innerValue(like value: EffectiveValue) -> EffectiveValue? {
    Aspect.allCases.lazy.compactMap { self.inner.value(of: $0) }.first {
      $0.setting == value.setting && self.places.place($0.span) == value.span
    }
  }
}

/// A system whose configuration stands inside a YAML file.
struct PlacedSystem: Gateway {
  let inner: any Gateway
  let places: EmbeddedPlaces

  var technology: String { inner.technology }
  var number: Int { inner.number }
  var files: Set<FileID> { places.files }

  func chains(for request: HopRequest, port: Int?, endingIn ends: Set<HopIdentity>?) -> [[any Hop]] {
    inner.chains(for: request, port: port, endingIn: ends).map { $0.map { PlacedHop($0, places) } }
  }
}
