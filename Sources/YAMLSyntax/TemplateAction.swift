/// One `{{ … }}` of a template.
public struct TemplateAction: Sendable, Equatable {
  /// What the action does.
  public enum Kind: Sendable {
    /// `if`, `else`, `end`, `range`, `with`, `define` or an assignment: prints nothing.
    case control
    /// `{{/* … */}}`.
    case comment
    /// Anything else prints something.
    case output
  }

  /// What the action does.
  public let kind: Kind
  /// The bytes from `{{` to `}}`.
  public let range: Range<Int>
  /// Whether only other actions stand on its lines.
  public internal(set) var isAlone: Bool
}
