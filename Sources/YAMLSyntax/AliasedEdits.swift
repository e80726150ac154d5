extension YAMLEdit {
  /// Why the edit reaches further than its location, or nil.
  package var sharing: String? { isAliased ? "an alias uses the same lines elsewhere in the document" : nil }
}
