import ConfigurationSources
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport

/// The texts of a run that were made of other files: what an overlay builds. They are linted like files; what is found in
/// them is reported where a person edits it.
struct RenderedFiles: Sendable {
  /// One of them.
  struct File: Sendable {
    let text: RenderedText
    /// What made it, outermost first.
    let sources: [ObjectSource]
    /// The file that describes it: `Chart.yaml`, a kustomization, the file with a release.
    let description: FileID
    /// The files that it was made of and that are no inputs by themselves.
    let parts: Set<FileID>
    /// What is not among the files and may set values of it.
    var doubt: Doubt?
  }

  /// What is not among the files and may set values.
  struct Doubt: Sendable {
    /// As a condition: `unless the Secret s sets it`.
    let condition: String
    /// The files whose values it may replace, beside defaults; nil where it may replace any.
    var files: Set<FileID>? = []

    /// Whether it may set a value that is written in a file, or is a default.
    func reaches(_ file: FileID, isDefault: Bool) -> Bool { isDefault || files?.contains(file) != false }
  }

  private(set) var files: [FileID: File] = [:]
  /// Files that are only parts of others, so that they are not judged by themselves.
  private(set) var consumed: Set<FileID> = []
  private(set) var problems: [InputProblem] = []
  /// Parts that could not be rendered.
  private(set) var skipped: [Summary.Skipped] = []
  private var named: Set<String> = []
  /// The templates of charts that would make routes.
  var templates = RouteTemplates()

  /// How an unknown value is written: as an action of a template, whose value is unknown too.
  static let unknown = "{{ unknown }}"

  /// Some objects as documents.
  static func text(of objects: [SourcedValue]) -> RenderedText {
    var text = RenderedText()
    for object in objects { text.append(document: object) { _ in unknown } }
    return text
  }

  /// Whether a text has something unknown in it: a lone word in braces, which no template of Helm has for a value.
  static func holdsUnknown(_ text: String) -> Bool {
    var rest = text.utf8[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "{")) {
      rest = rest[open...].dropFirst()
      guard rest.starts(with: "{ ".utf8) else { continue }
      let word = rest.dropFirst(2).prefix {
        $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF)
      }
      if !word.isEmpty, rest[word.endIndex...].starts(with: " }}".utf8) { return true }
    }
    return false
  }

  var isEmpty: Bool { files.isEmpty }

  /// Adds a text that was made in a folder; nothing where it is empty.
  mutating func add(_ file: File, named name: String, to run: ConfigurationFiles) {
    if !file.text.bytes.isEmpty { insert(file, named: name, to: run) }
  }

  /// Adds a text, which may be empty.
  @discardableResult
  mutating func insert(_ file: File, named name: String, to run: ConfigurationFiles) -> FileID {
    let folder = folder(of: run.sources[file.description].path)
    let id = run.add(rendered: SourceFile(path: joinedPath(folder, name), bytes: file.text.bytes))
    files[id] = file
    return id
  }

  mutating func add(consumed ids: some Sequence<FileID>) { consumed.formUnion(ids) }
  mutating func add(_ problem: InputProblem) { problems.append(problem) }

  /// Names a part that was not rendered or read, with the first reason.
  mutating func leaveOut(_ file: String, _ reason: String, _ code: InputAccount.Reason = .template) {
    if named.insert(file).inserted { skipped.append(Summary.Skipped(file: file, reason: reason, code: code)) }
  }

  /// Names the templates that nothing was made of.
  mutating func nameSwitchedOff(_ sources: SourceMap) {
    for template in templates.switchedOff(sources) { leaveOut(template.path, template.reason, .switchedOff) }
  }

  /// Maps what is in a rendered file to its source. Only text that is written there as it is rendered can be edited.
  func mapping(_ sources: SourceMap) -> SpanMapping {
    let files = files
    return SpanMapping { span in
      guard let file = files[span.file] else { return span }
      let own = file.sources.last?.span ?? span
      guard let source = file.text.editedSource(of: span.range) else { return own }
      // Nobody edits the name of a chart for what is missing at an object that is named for it.
      guard let chart = file.sources.first(where: { $0.kind == .chart }), source.file == chart.span.file else {
        return source
      }
      return file.text.source(before: span.start, notIn: source.file) ?? source
    } edit: { edit in
      guard let file = files[edit.span.file] else { return edit }
      return file.text.literalSource(of: edit.span.range, in: sources).map { TextEdit(span: $0, text: edit.text) }
    }
  }

  /// The files that people edit among some files that were read: of a rendered one its parts.
  func edited(_ read: Set<FileID>) -> Set<FileID> {
    read.reduce(into: []) { result, file in
      if let rendered = files[file] { result.formUnion(rendered.parts) } else { result.insert(file) }
    }
  }

  /// What made the object at a span.
  func sources(of span: SourceSpan) -> [ObjectSource] { files[span.file]?.sources ?? [] }
}
