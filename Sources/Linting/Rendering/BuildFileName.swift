import Kustomize
import SystemSupport

/// Files that make something of others.
enum BuildFileName {
  /// Whether a path is that of a file that makes a folder an overlay or a base.
  static func isKustomization(_ path: String) -> Bool {
    KustomizeFiles.names.contains { path == $0 || path.hasSuffix("/" + $0) }
  }

  /// Whether a path is that of the description of a chart.
  static func isChart(_ path: String) -> Bool { path == "Chart.yaml" || path.hasSuffix("/Chart.yaml") }

  /// Whether a path is that of a file of Helmfile that is no template itself.
  static func isHelmfile(_ path: String) -> Bool {
    let name = fileName(of: path)
    guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { return false }
    return name.hasPrefix("helmfile") || path.hasSuffix("helmfile.d/" + name)
  }
}
