import ConfigurationSources
import Kustomize
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport

/// The folders that `Kustomization` objects of Flux name among some objects, built as Flux builds them: such an object is
/// in a file, in the result of an overlay, or in that of another object of Flux.
struct FluxInputs {
  /// What a cluster builds of a folder.
  struct Build {
    let folder: String
    /// Where the object is written.
    let place: SourceSpan?
    let result: KustomizeResult
    fileprivate let name: String
    fileprivate let isOfFlux: Bool
  }

  private struct Pending {
    let object: SourcedValue
    /// The object of Flux in whose result this one is; nil for files and overlays.
    let parent: String?
  }

  private let paths: RepositoryPaths
  private let configMaps: FluxKustomization.KnownConfigMaps
  private let limit: Int
  private var seen: Set<String> = []
  private var pending: [Pending] = []
  private(set) var builds: [Build] = []
  /// Objects whose folder is not built, with the reason.
  private(set) var unread: [InputProblem] = []

  /// `objects` are those of files and overlays.
  init(_ objects: [SourcedValue], in paths: RepositoryPaths, limit: Int, files: inout KustomizeFiles) {
    self.paths = paths
    self.limit = limit
    configMaps = ConfigMapTexts(objects).unambiguous
    pending = objects.map { Pending(object: $0, parent: nil) }
    while let next = pending.popLast() { build(next, &files) }
    // What an outer object of Flux changes is what runs, not the object as it is in its file.
    let changed = Set(builds.filter(\.isOfFlux).map(\.name))
    builds.removeAll { !$0.isOfFlux && changed.contains($0.name) }
    builds.reverse()
  }

  private mutating func build(_ next: Pending, _ files: inout KustomizeFiles) {
    guard let flux = FluxKustomization(next.object), flux.path != ".", flux.source.kind != "OCIRepository",
      let file = flux.object.source?.file
    else { return }
    let fileSystem = files.fileSystem
    let folder = paths.path(flux.path, from: files.sources[file].path) { fileSystem.kind(of: $0) == .folder }
    guard let folder else { return leaveOut(flux, "is not among the files", files) }
    guard builds.count < limit else { return leaveOut(flux, "is one of more than \(limit)", files) }
    let name = "\(flux.namespace ?? "")/\(flux.name) \(folder)"
    let place = "\(file.index):\(flux.object.source?.start ?? 0)"
    guard seen.insert("\(name) \(place) \(next.parent ?? "")").inserted else { return }
    let result = flux.build(
      in: folder, files: &files, charts: KustomizeCharts(), hashesNames: false, configMaps: configMaps)
    builds.append(
      Build(
        folder: folder, place: flux.object.source, result: result, name: name, isOfFlux: next.parent != nil))
    pending += result.objects.map { Pending(object: $0, parent: name) }
  }

  private mutating func leaveOut(_ flux: FluxKustomization, _ reason: String, _ files: KustomizeFiles) {
    guard let place = flux.object.source else { return }
    unread.append(
      InputProblem(
        level: .note, file: files.sources[place.file].path,
        message: "the folder \(flux.path) of the Kustomization \(flux.name) \(reason), and is not built", span: place))
  }
}
