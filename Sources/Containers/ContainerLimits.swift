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
  /// Instructions of a Dockerfile.
  static let instructions = 2_000
  /// Services behind one address.
  static let services = 4
  /// Containers of a run.
  static let containers = 2_000
  /// Words of a command.
  static let words = 1_000
}
