import GoTemplate
import SourceText

extension FuzzTarget {
  /// The parser of Go templates: the nodes of a text and the place of its mistake lie in it.
  static let templates = FuzzTarget(name: "templates") { input in
    var sources = SourceMap()
    let file = sources.add(SourceFile(path: "a.yaml", bytes: input))
    let parsed = TemplateParser.parse(
      TemplateText(file: file, bytes: input), isFunction: FunctionTable.contains)
    guard let span = parsed.problem?.span else { return }
    // Go reads bytes: the place of a mistake may be within a character.
    require(span.start >= 0 && span.start <= span.end && span.end <= input.count, "the mistake is outside of the text")
  }
}
