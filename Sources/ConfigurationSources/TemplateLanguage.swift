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
    if bytes.contains("{{") {
      self = .braces
    } else if bytes.contains("{%") {
      self = .jinja
    } else if bytes.contains("<%") {
      self = .erb
    } else {
      return nil
    }
  }
}
