import SourceText
import SourcedYAML
import StreamModel

/// The texts of a run that were made of other files: what an overlay builds. They are linted like files; what is found in
/// them is reported where a person edits it.
struct RenderedFiles: Sendable {
  /// One of them.
  struct File: Sendable {
    let text: RenderedText
    /// What made it, outermost first.
    let sources: [ObjectSource]
  }

  private(set) var files: [FileID: File] = [:]
  /// Files that are only parts of others, so that they are not judged by themselves.
  private(set) var consumed: Set<FileID> = []
  private(set) var problems: [InputProblem] = []
  /// Parts that could not be rendered.
  private(set) var skipped: [Summary.Skipped] = []

  /// How an unknown value is written: as an action of a template, whose value is unknown too.
  static let unknown = "{{ unknown }}"

  var isEmpty: Bool { files.isEmpty }

  mutating func add(_ file: File, as id: FileID) { files[id] = file }
  mutating func add(consumed id: FileID) { consumed.insert(id) }
  mutating func add(_ input: Summary.Skipped) { skipped.append(input) }
  mutating func add(_ problem: InputProblem) { problems.append(problem) }

  /// Maps what is in a rendered file to its source. Only text that is written there as it is rendered can be edited.
  func mapping(_ sources: SourceMap) -> SpanMapping {
    let files = files
    return SpanMapping { span in
      guard let file = files[span.file] else { return span }
      let own = file.sources.last?.span ?? span
      guard let source = file.text.editedSource(of: span.range) else { return own }
      // Nobody edits the name of a chart for what is missing at an object that is named for it.
      guard let chart = file.sources.first, chart.kind == .chart, source.file == chart.span.file else { return source }
      return file.text.source(before: span.start, notIn: source.file) ?? source
    } edit: { edit in
      guard let file = files[edit.span.file] else { return edit }
      return file.text.literalSource(of: edit.span.range, in: sources).map { TextEdit(span: $0, text: edit.text) }
    }
  }

  /// What made the object at a span.
  func sources(of span: SourceSpan) -> [ObjectSource] { files[span.file]?.sources ?? [] }
}
