/// The word that takes the place of a template action while the text around it is read.
package enum TemplateMask {
  static let word: StaticString = "Tmpl"

  /// Whether an action is part of a text.
  package static func isMasked(_ text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: "_")) && text.contains("\(word)_")
  }

  /// Whether an action decides which route a text names, `HOST/PATH`: the path, or the begin of the host. A domain for
  /// all hosts of a cluster says nothing about one of them.
  package static func decides(route: String) -> Bool {
    guard isMasked(route) else { return false }
    let path = route.firstIndex(of: "/") ?? route.endIndex
    return route.hasPrefix("\(word)_") || isMasked(String(route[path...]))
  }

  /// A text for people, in which actions look like actions again.
  package static func shown(_ text: String) -> String {
    let text = shownVariables(text)
    guard isMasked(text) else { return text }
    var result = ""
    var rest = text[...]
    while let found = rest.firstRange(of: "\(word)_") {
      result += rest[..<found.lowerBound] + "{{ … }}"
      rest = rest[found.upperBound...].drop { $0 == "_" }
    }
    return result + rest
  }
  /// Of templates of nginx: `${____}` is an action within a statement.
  private static func shownVariables(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")), text.contains("${_") else { return text }
    var result = ""
    var rest = text[...]
    while let found = rest.firstRange(of: "${_") {
      let end = rest[found.upperBound...].drop { $0 == "_" }
      result += rest[..<found.lowerBound]
      rest = end.first == "}" ? end.dropFirst() : end
      result += end.first == "}" ? "{{ … }}" : "${_"
    }
    return result + rest
  }
}
