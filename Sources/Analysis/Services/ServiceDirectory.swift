import ConfigurationSources
import RuleFiles
import SourceText
import SystemSupport

/// Who answers behind a proxy, as far as the compose files and the descriptions of APIs of a repository tell.
package final class ServiceDirectory: Sendable {
  /// The image of a service, and where it is written.
  struct Image: Sendable {
    let name: String
    let span: SourceSpan
  }

  /// What compose files tell of one service.
  struct Service: Sendable {
    /// Its image; nil for one that is built, and where the files do not agree.
    var image: Image?
    /// Whether the repository contains its sources.
    var isBuilt = false
    /// The folders that it is built from.
    var contexts: Set<String> = []
  }

  /// The compose files of one folder: override files and variants describe one set of services.
  private struct Project: Sendable {
    let folder: String
    var services: [String: Entry] = [:]
  }

  /// What the files of a folder say of a service.
  fileprivate struct Entry: Sendable {
    /// The name of the service, where it is written first.
    var span: SourceSpan?
    /// Files of the repository that its container sees.
    var mounts: Set<String> = []
    var images: [Image] = []
    var hasUnknownImage = false
    var isBuilt = false
    var contexts: Set<String> = []

    /// Whether the files say what answers.
    var isDefined: Bool { !images.isEmpty || hasUnknownImage || isBuilt }
  }

  /// A service of a project.
  private struct Reference: Hashable, Sendable {
    let project: Int
    let name: String
  }

  private let projects: [Project]
  /// The number of the project of each folder.
  private let projectNumbers: [String: Int]
  private let byName: [String: Set<Reference>]
  private let byPort: [Int: Set<Reference>]
  private let byVirtualHost: [String: Set<Reference>]
  let descriptions: DescriptionIndex
  let places: RepositoryPlaces

  /// A directory that knows nothing.
  package static let empty = ServiceDirectory([], fileSystem: MemoryFileSystem([:]), isComplete: false)

  /// Services of a run. What is beyond is left out: a repository has some hundred at most.
  private static let mostServices = 20_000
  /// A name that more services have says nothing.
  private static let mostMeanings = 200
  /// Ports of one entry of `ports:`.
  private static let widestRange = 200

  /// Reads the files that describe services. `isComplete` says whether they are all that the repository has.
  package init(_ files: [(id: FileID, source: SourceFile)], fileSystem: any FileSystem, isComplete: Bool) {
    let read = parallelMap(files.count) { number in
      let (id, source) = files[number]
      return (compose: ComposeFile(source, id: id), description: APIDescription(source, id: id))
    }
    places = RepositoryPlaces(fileSystem)
    var projects: [Project] = []
    var numbers: [String: Int] = [:]
    var byName: [String: Set<Reference>] = [:]
    var byPort: [Int: Set<Reference>] = [:]
    var byVirtualHost: [String: Set<Reference>] = [:]
    var left = Self.mostServices
    for file in read.compactMap(\.compose) where !file.services.isEmpty {
      let number = numbers[file.folder] ?? projects.count
      if number == projects.count {
        projects.append(Project(folder: file.folder))
        numbers[file.folder] = number
      }
      for service in file.services.prefix(left) {
        let reference = Reference(project: number, name: service.name)
        projects[number].services[service.name, default: Entry()].add(service)
        for name in [service.name] + service.otherNames { byName[name.lowercased(), default: []].insert(reference) }
        for port in service.publishedPorts.joined().prefix(Self.widestRange) {
          byPort[port, default: []].insert(reference)
        }
        for host in service.virtualHosts { byVirtualHost[host, default: []].insert(reference) }
      }
      left = max(0, left - file.services.count)
    }
    self.projects = projects
    projectNumbers = numbers
    self.byName = byName
    self.byPort = byPort
    self.byVirtualHost = byVirtualHost
    descriptions = DescriptionIndex(
      read.compactMap(\.description),
      contexts: projects.reduce(into: []) { $0.formUnion($1.services.values.lazy.flatMap(\.contexts)) },
      isComplete: isComplete)
  }

  /// Whether nothing is known.
  var isEmpty: Bool { projects.isEmpty && descriptions.isEmpty }

  // MARK: Questions

  /// The service that an address means, as seen from a folder.
  func service(host: String, port: String?, near folder: String) -> Service? {
    let found = references(host: host, port: port, near: folder)
    return found.isEmpty ? nil : Entry.joined(found.compactMap { projects[$0.project].services[$0.name] })
  }

  /// Whether an address is that of the machine, whose ports lead to containers.
  static func isLocal(_ host: String) -> Bool { localHosts.contains(host.lowercased()) }

  /// Where a service is written.
  func span(of place: ServicePlace) -> SourceSpan? {
    projectNumbers[place.folder].flatMap { projects[$0].services[place.name]?.span }
  }

  /// The files of the repository that the containers of services see, by their paths.
  var mounts: [(place: ServicePlace, files: Set<String>)] {
    projects.flatMap { project in
      project.services.compactMap { name, entry in
        entry.mounts.isEmpty ? nil : (ServicePlace(folder: project.folder, name: name), entry.mounts)
      }
    }
  }

  private func references(host: String, port: String?, near folder: String) -> [Reference] {
    guard !projects.isEmpty else { return [] }
    let host = host.lowercased()
    if Self.localHosts.contains(host) {
      return port.flatMap { Int($0) }.flatMap { byPort[$0] }.map { nearest(among: $0, to: folder) } ?? []
    }
    if let found = byName[host] {
      let nearest = nearest(among: found, to: folder)
      if !nearest.isEmpty { return nearest }
    }
    return Self.serviceName(ofContainer: host).lazy
      .compactMap { self.byName[$0] }.map { self.nearest(among: $0, to: folder) }.first { !$0.isEmpty } ?? []
  }

  /// The services that an address means, as seen from a folder: those of the nearest compose files, in order.
  package func places(host: String, port: String?, near folder: String) -> [ServicePlace] {
    references(host: host, port: port, near: folder)
      .map { ServicePlace(folder: projects[$0.project].folder, name: $0.name) }
      .sorted { ($0.folder, $0.name) < ($1.folder, $1.name) }
  }

  /// The service that takes the requests for a host.
  func service(virtualHost host: String, near folder: String) -> Service? {
    let found = byVirtualHost[host.lowercased()].map { nearest(among: $0, to: folder) } ?? []
    return found.isEmpty ? nil : Entry.joined(found.compactMap { projects[$0.project].services[$0.name] })
  }

  /// Names of the machine that publishes the ports of containers, as it and its containers see it.
  private static let localHosts: Set<String> = [
    "127.0.0.1", "localhost", "[::1]", "::1", "0.0.0.0", "host.docker.internal", "gateway.docker.internal",
    "172.17.0.1",
  ]

  /// The names that `project_service_1` or `project-service-1` may mean, the longest first. A project's name may contain
  /// the separator, and so may the name of a service.
  private static func serviceName(ofContainer name: String) -> [String] {
    for separator: Character in ["_", "-"] {
      let parts = name.split(separator: separator, maxSplits: 16, omittingEmptySubsequences: false)
      guard parts.count > 2, parts.count <= 16, let last = parts.last, !last.isEmpty, last.allSatisfy(\.isNumber)
      else { continue }
      return (1..<parts.count - 1).map { parts[$0..<parts.count - 1].joined(separator: String(separator)) }
    }
    return []
  }

  // MARK: Choice

  /// The services that the nearest compose files describe: one, or several that are equally near.
  private func nearest(among references: Set<Reference>, to folder: String) -> [Reference] {
    guard references.count <= Self.mostMeanings else { return [] }
    let limit = ownerDistance(of: folder)
    var nearest: (distance: RepositoryPlaces.Distance, references: [Reference])?
    for reference in references {
      let project = projects[reference.project]
      guard let entry = project.services[reference.name], entry.isDefined,
        let distance = places.distance(from: folder, to: project.folder), distance.up <= limit
      else { continue }
      if let best = nearest, best.distance < distance { continue }
      if nearest?.distance == distance {
        nearest?.references.append(reference)
      } else {
        nearest = (distance, [reference])
      }
    }
    return nearest?.references ?? []
  }

  /// How far up the nearest folder with compose files is. Files beyond it are for something else.
  private func ownerDistance(of folder: String) -> Int {
    var current = folder
    var up = 0
    while projectNumbers[current] == nil {
      if current == "." || current == "/" || up > 64 { return .max }
      current = SystemSupport.folder(of: current)
      up += 1
    }
    return up
  }
}

extension ServiceDirectory.Entry {
  fileprivate mutating func add(_ service: ComposeService) {
    span = span ?? service.span
    mounts.formUnion(service.mounts)
    if service.isBuilt {
      isBuilt = true
      if let context = service.context { contexts.insert(context) }
      return
    }
    switch service.image {
    case .known(let image, let span): images.append(ServiceDirectory.Image(name: image, span: span))
    case .unknown: hasUnknownImage = true
    case nil: break
    }
  }

  /// What several descriptions agree about.
  fileprivate static func joined(_ entries: [ServiceDirectory.Entry]) -> ServiceDirectory.Service {
    let images = entries.flatMap(\.images)
    let isBuilt = entries.contains(where: \.isBuilt)
    let isAgreed =
      !isBuilt && !entries.contains(where: \.hasUnknownImage)
      && Set(images.map { ImageReference($0.name).text }).count == 1
    return ServiceDirectory.Service(
      image: isAgreed ? images.min { $0.span < $1.span } : nil, isBuilt: isBuilt,
      contexts: entries.reduce(into: []) { $0.formUnion($1.contexts) })
  }
}

/// The directory as one configuration sees it.
package struct ServiceView: Sendable {
  let directory: ServiceDirectory
  /// The path of a file of the configuration.
  private let path: @Sendable (FileID) -> String
  /// Whether the spans of the directory are of the same files as those of the configuration.
  let sharesFiles: Bool

  /// `path` gives the path of each file.
  package init(_ directory: ServiceDirectory, path: @escaping @Sendable (FileID) -> String) {
    self.init(directory, sharesFiles: true, path: path)
  }

  private init(_ directory: ServiceDirectory, sharesFiles: Bool, path: @escaping @Sendable (FileID) -> String) {
    self.directory = directory
    self.sharesFiles = sharesFiles
    self.path = path
  }

  /// Knows nothing.
  package static let none = ServiceView(.empty) { _ in "" }

  /// The view of a configuration that is a string inside of other files.
  func inside(_ spans: EmbeddedSpans) -> ServiceView {
    ServiceView(directory, sharesFiles: false) { spans.path(of: SourceSpan(file: $0, start: 0, end: 0)) }
  }

  /// The folder of a file of the configuration.
  func folder(of file: FileID) -> String { SystemSupport.folder(of: path(file)) }
}
