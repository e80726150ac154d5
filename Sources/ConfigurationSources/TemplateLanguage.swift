import SourceText
import SystemSupport

/// The template language of a string that cannot be parsed.
package enum TemplateLanguage: String, Sendable {
  /// `{{ }}`, as Go, Jinja and others write it.
  case braces = "template"
  case jinja = "Jinja template"
  case erb = "ERB template"

  /// Nil when the file uses none.
  package init?(of bytes: [UInt8]) {
    if bytes.holds("{{") {
      self = .braces
    } else if bytes.holds("{%") {
      self = .jinja
    } else if bytes.holds("<%") {
      self = .erb
    } else {
      return nil
    }
  }
}
