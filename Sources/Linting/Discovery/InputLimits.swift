/// The limits on the inputs of a run; docs/security.md lists them all.
enum InputLimits {
  /// Folders within folders. The walk calls itself, and paths are longer than the system takes soon after.
  static let folderDepth = 64
  /// Folders above an input in which a configuration file or a work tree is looked for.
  static let parents = 32
}
