import SourceText
import StreamModel

/// All configurations of Kong's nodes that a run has read, in the order of the inputs.
package struct KongEnvironments: Sendable {
  /// One of them.
  struct Source: Sendable {
    let folder: String
    var settings: [KongEnvironment.Setting] = []
    var version: ProductVersion?
  }

  private var sources: [Source] = []

  package init() {}

  package var isEmpty: Bool { sources.isEmpty }

  /// The node configuration for a folder: of several sources the nearest one.
  package func environment(near folder: String, _ assumptions: Assumptions) -> KongEnvironment {
    var result = KongEnvironment(version: assumptions.kongVersion)
    let nearest = sources.filter { !$0.settings.isEmpty }.min {
      distance($0.folder, folder) < distance($1.folder, folder)
    }
    result.settings = nearest?.settings ?? []
    if result.version == nil {
      result.version =
        sources.filter { $0.version != nil }.min { distance($0.folder, folder) < distance($1.folder, folder) }?.version
    }
    return result
  }

  /// All settings of all sources.
  package var settings: [KongEnvironment.Setting] { sources.flatMap(\.settings) }

  private func distance(_ a: String, _ b: String) -> Int {
    let x = a.split(separator: "/")
    let y = b.split(separator: "/")
    return x.count + y.count - 2 * zip(x, y).prefix { $0 == $1 }.count
  }

  mutating func add(_ source: Source) { sources.append(source) }

  /// Adds the sources of later inputs.
  package mutating func append(_ others: KongEnvironments) { sources += others.sources }
}
