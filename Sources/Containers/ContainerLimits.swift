/// The limits on descriptions of containers; docs/security.md lists them all.
enum ContainerLimits {
  /// Services or stages that build on each other; hostile files have rings.
  static let bases = 8
  /// Files of one container.
  static let files = 2_000
  /// Folders within a folder that is mounted or copied.
  static let folderDepth = 8
  /// Bytes of a text whose variables were replaced; more is no configuration.
  static let textBytes = 4 << 20
  /// Bytes of one value of a variable.
  static let valueBytes = 64 << 10
  /// Variables within the default of a variable.
  static let variableDepth = 8
  /// Instructions of a Dockerfile.
  static let instructions = 2_000
  /// Containers of a run.
  static let containers = 2_000
}
