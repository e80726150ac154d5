/// A word between `{{` and `}}`.
struct TemplateToken {
  enum Kind: Equatable {
    /// A name: a function, a keyword, `true`, `nil`.
    case name
    /// `.name`.
    case field
    /// `$` or `$name`.
    case variable
    case dot
    case number
    /// `'a'`.
    case character
    /// In double quotes.
    case string
    /// In backquotes.
    case raw
    case open
    case close
    case pipe
    case comma
    case declare
    case assign
    /// Blanks, which separate operands.
    case space
    case end
  }

  let kind: Kind
  let range: Range<Int>
}
