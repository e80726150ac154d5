/// Limits for hostile templates. Each has an error of its own.
package struct TemplateLimits: Sendable {
  /// Executed nodes and produced items of all templates of a chart together.
  package var steps = 1_000_000
  /// Bytes of one text.
  package var textBytes = 16 << 20
  /// Bytes of all texts that functions and templates made.
  package var allBytes = 256 << 20
  /// Items of a list that a function makes.
  package var listItems = 200_000
  /// Templates within templates: `include`, `template` and `tpl`.
  package var includes = 100
  /// Blocks and parentheses within each other, while a template is read.
  package var nesting = 100
  /// Executed nodes within each other. The stack of a thread has 8 MB.
  package var evaluationDepth = 800
  /// Lists and maps within each other.
  package var valueDepth = 200

  /// The default limits.
  package init() {}
}
