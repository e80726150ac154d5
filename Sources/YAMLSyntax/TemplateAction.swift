/// One `{{ … }}` of a template.
package struct TemplateAction: Sendable, Equatable {
  /// The kind of action.
  package enum Kind: Sendable {
    /// `if`, `range`, `with`, `block` or `define`: what follows is rendered under a condition, or often, or elsewhere.
    case opening
    /// `else`.
    case branch
    /// `end`.
    case end
    /// An assignment, `break` or `continue`: prints nothing.
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
