/// What the inputs of a run may cost. docs/security.md lists all limits.
enum InputLimits {
  /// Folders within folders. The walk calls itself, and paths are longer than the system takes soon after.
  static let folderDepth = 64
  /// Folders above an input in which a configuration file or a work tree is looked for.
  static let parents = 64
}
