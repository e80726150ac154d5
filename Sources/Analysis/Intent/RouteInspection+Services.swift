import RuleFiles
import StreamModel

/// What compose files tell of a route.
extension RouteInspection {
  /// The service of each upstream, by position; of the host of the route where no upstream has one.
  func findServices() -> [ServiceDirectory.Service?] {
    let view = knowledge.services
    guard !view.directory.isEmpty else { return [] }
    let folder = view.folder(of: route.span.file)
    let found = upstreams.map { view.directory.service(host: $0.host, port: $0.port, near: folder) }
    // Beside an address a name without a port is only a title, as that of a service of Kong.
    let addressed = zip(upstreams, found).map { $0.port == nil ? nil : $1 }
    if addressed.contains(where: { $0 != nil }) { return addressed }
    if found.contains(where: { $0 != nil }) { return found }
    return route.hostNames.map { view.directory.service(virtualHost: $0, near: folder) }
  }

  /// The image of the services; none where they have different ones.
  var composeImages: [SignalName] {
    let images = services.compactMap { service in
      service.image.map { SignalName($0.name, span: knowledge.services.sharesFiles ? $0.span : route.span) }
    }
    return Set(images.map { ImageReference($0.name).text }).count == 1 ? Array(images.prefix(1)) : []
  }

  /// Whether an upstream may be a product by its name. One that is built from the repository is only named for a product
  /// where nothing is added to the name.
  func mayBeProduct(_ upstream: UpstreamName) -> Bool {
    guard services.contains(where: \.isBuilt) else { return true }
    let name = upstream.host.lowercased().split(separator: "_", omittingEmptySubsequences: false).joined(separator: "-")
    return knowledge.applications.application(named: name)?.names.contains(name) == true
  }
}
