import ConfigurationSources
import SourceText
import StreamModel
import SystemSupport

/// Maps the names of compose services, and the ports that they publish, to the gateways that run in them.
package struct ComposeNameResolver: NameResolver {
  private let directory: ServiceDirectory
  private let gateways: [ServicePlace: [any Gateway]]
  private let path: @Sendable (FileID) -> String

  /// A file that more services see, or a service in which more gateways may run, leads nowhere.
  private static let most = 8

  /// Nil where no gateway runs in a service: it reads a file that the container sees. `trees` are the files of containers.
  package init?(_ directory: ServiceDirectory, trees: [MountedTree], _ context: ResolutionContext) {
    var places: [String: Set<ServicePlace>] = [:]
    for (place, paths) in directory.mounts {
      for path in paths { places[path, default: []].insert(place) }
    }
    for tree in trees {
      guard let service = tree.service else { continue }
      let place = ServicePlace(folder: folder(of: context.path(tree.description)), name: service)
      for file in tree.files.values { places[context.path(file), default: []].insert(place) }
    }
    guard !places.isEmpty else { return nil }
    var gateways: [ServicePlace: [any Gateway]] = [:]
    for gateway in context.gateways {
      let found = Set(gateway.files.map(context.path)).compactMap { places[$0] }.filter { $0.count <= Self.most }
      for place in found.reduce(into: Set(), { $0.formUnion($1) }) { gateways[place, default: []].append(gateway) }
    }
    gateways = gateways.filter { $0.value.count <= Self.most }
    if gateways.isEmpty { return nil }
    self.directory = directory
    self.gateways = gateways
    path = context.path
  }

  package func resolve(_ target: HopTarget) -> [Resolution]? {
    // The names of an object are those of its cluster.
    guard target.namespace == nil else { return nil }
    let places = directory.places(host: target.host, port: target.port, near: folder(of: path(target.file)))
    guard let place = places.first, places.count == 1, let all = gateways[place] else { return nil }
    // The port of the container is another one than that of the machine.
    let isPublished = ServiceDirectory.isLocal(target.host)
    let port = target.port.flatMap { Int($0) }
    let found = all.filter { gateway in port.map { gateway.takes(port: $0, isPublished: isPublished) } ?? true }
    let how = isPublished ? "is the published port of" : "is"
    let link = HopLink(
      text: "\(target.text) \(how) the compose service \(place.name)", span: directory.span(of: place),
      isGuess: found.count > 1)
    return found.map { Resolution(gateway: $0.id, port: isPublished ? nil : port, link: link) }
  }
}
