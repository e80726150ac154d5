/// One `{{ … }}` of a template.
package struct TemplateAction: Sendable, Equatable {
  /// The kind of action.
  package enum Kind: Sendable {
    /// `if`, `else`, `end`, `range`, `with`, `define` or an assignment: prints nothing.
    case control
    /// `{{/* … */}}`.
    case comment
    /// Anything else prints something.
    case output
  }

  /// The kind of action.
  package let kind: Kind
  /// The bytes from `{{` to `}}`.
  package let range: Range<Int>
  /// Whether only other actions are on its lines.
  package internal(set) var isAlone: Bool
}
