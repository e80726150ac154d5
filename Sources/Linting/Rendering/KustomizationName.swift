import Kustomize

/// The names of files that make a folder an overlay or a base.
enum KustomizationName {
  static func matches(_ path: String) -> Bool {
    KustomizeFiles.names.contains { path == $0 || path.hasSuffix("/" + $0) }
  }
}
