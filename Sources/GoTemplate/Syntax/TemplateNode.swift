/// A part of a template. Ranges are bytes of the template's text.
package indirect enum TemplateNode: Sendable {
  /// Text that is printed as it is, trim markers already applied.
  case text(Range<Int>)
  /// `{{ pipeline }}`.
  case action(TemplatePipeline)
  /// `{{ if }}`; `else if` is an `if` in `otherwise`.
  case condition(TemplatePipeline, then: [TemplateNode], otherwise: [TemplateNode])
  case with(TemplatePipeline, then: [TemplateNode], otherwise: [TemplateNode])
  case range(TemplatePipeline, body: [TemplateNode], otherwise: [TemplateNode])
  /// `{{ template "name" pipeline }}`; also where a `block` stands.
  case template(name: String, TemplatePipeline?, range: Range<Int>)
  case breakLoop(Range<Int>)
  case continueLoop(Range<Int>)

  /// The bytes that an error of the node names.
  var range: Range<Int> {
    switch self {
    case .text(let range), .template(_, _, let range), .breakLoop(let range), .continueLoop(let range): range
    case .action(let pipeline), .condition(let pipeline, _, _), .with(let pipeline, _, _), .range(let pipeline, _, _):
      pipeline.range
    }
  }
}

/// Commands whose results are passed on, and the variables that take the last one.
package struct TemplatePipeline: Sendable {
  /// What happens to the variables.
  package enum Assignment: Sendable {
    case none
    /// `:=`.
    case declare
    /// `=`.
    case assign
  }

  package var range: Range<Int>
  package var assignment = Assignment.none
  package var variables: [String] = []
  package var commands: [TemplateCommand] = []
}

/// A function, method or value with its arguments.
package struct TemplateCommand: Sendable {
  package var range: Range<Int>
  package var operands: [TemplateOperand]
}

/// One word of a command.
package indirect enum TemplateOperand: Sendable {
  case dot
  case null
  case boolean(Bool)
  case integer(Int)
  case decimal(Double)
  case string([UInt8])
  /// `.a.b`.
  case field([String], Range<Int>)
  /// `$x.a.b`.
  case variable(String, [String], Range<Int>)
  case function(String, Range<Int>)
  case pipeline(TemplatePipeline)
  /// `(pipeline).a.b`.
  case chain(TemplateOperand, [String], Range<Int>)
}

/// A parsed text with the templates that it defines.
package struct ParsedTemplate: Sendable {
  package let text: TemplateText
  package var root: [TemplateNode] = []
  /// In the order of the text.
  package var definitions: [Definition] = []
  /// The first mistake; a template with one is not evaluated.
  package var problem: TemplateError?

  /// `{{ define "name" }}` or `{{ block "name" }}`.
  package struct Definition: Sendable {
    package let name: String
    package let body: [TemplateNode]
  }
}

extension [TemplateNode] {
  /// Whether nothing but blank text is in it; such a definition does not replace another one.
  package func isBlank(in text: TemplateText) -> Bool {
    allSatisfy { node in
      guard case .text(let range) = node else { return false }
      return text.bytes[range].allSatisfy { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
    }
  }
}
