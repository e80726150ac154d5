import Kustomize

/// Files that make something of others.
enum BuildFileName {
  /// Whether a path is that of a file that makes a folder an overlay or a base.
  static func isKustomization(_ path: String) -> Bool {
    KustomizeFiles.names.contains { path == $0 || path.hasSuffix("/" + $0) }
  }

  /// Whether a path is that of the description of a chart.
  static func isChart(_ path: String) -> Bool { path == "Chart.yaml" || path.hasSuffix("/Chart.yaml") }
}
