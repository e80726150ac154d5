import SourceText

/// What a rule's fix does to a hop, in terms of the domain.
package enum SettingChange: Sendable, Hashable {
  /// Gives the setting of an aspect a value; nil means the setting that the finding names. The value is a word of the
  /// domain or a duration such as `1h`.
  case set(Aspect?, String)
  /// Takes the setting out.
  case delete
  /// Takes a word out of the setting's list.
  case drop(String)
  /// Adds words to the setting's list.
  case add([String])
}

/// A change as edits of the files.
package struct SettingEdits: Sendable {
  /// The edits, not overlapping.
  package var edits: [TextEdit]
  /// Why the edits reach further than the route, or nil.
  package var sharedBecause: String?

  /// Creates edits.
  package init(_ edits: [TextEdit], sharedBecause: String? = nil) {
    self.edits = edits
    self.sharedBecause = sharedBecause
  }
}
