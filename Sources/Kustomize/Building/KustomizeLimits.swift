/// Limits for hostile input: a build that exceeds one ends with an error at the place where it does.
package struct KustomizeLimits: Sendable {
  /// Kustomizations within kustomizations.
  package var depth = 40
  /// Kustomizations of one build; one that is included twice is counted twice.
  package var kustomizations = 2000
  /// Objects of one build.
  package var objects = 10_000
  /// Values in all objects that a build reads, those of patches that copy included.
  package var values = 4_000_000
  /// Objects that all patches and other entries together look at.
  package var work = 5_000_000
  /// Bytes of a file.
  package var fileSize = 32 << 20

  /// The default limits.
  package init() {}
}
