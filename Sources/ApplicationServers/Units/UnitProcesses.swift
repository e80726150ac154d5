import ConfigurationSources
import RuleFiles
import SourceText
import StreamModel
import SystemSupport

/// Finds the processes of unit files by the address at which they listen: a port of this machine, a socket.
package final class UnitProcesses: ProcessResolver {
  private let sources: [(id: FileID, source: SourceFile)]
  private let servers: [ApplicationServer]
  private let wrappers: ProcessWrapperFile
  private let fileSystem: any FileSystem
  private let path: (FileID) -> String
  private var byAddress: [String: [ApplicationProcess]]?

  /// `units` are the unit files of a run; `fileSystem` tells where a repository begins.
  package init(
    _ units: [(id: FileID, source: SourceFile)], servers: [ApplicationServer], wrappers: ProcessWrapperFile,
    fileSystem: any FileSystem, path: @escaping (FileID) -> String
  ) {
    sources = Array(units.prefix(ProcessLimits.units))
    self.servers = servers
    self.wrappers = wrappers
    self.fileSystem = fileSystem
    self.path = path
  }

  package func processes(behind target: HopTarget) -> [ApplicationProcess]? {
    // In a pod the machine is another one.
    guard !sources.isEmpty, target.namespace == nil, LocalAddress.contains(target.host),
      let address = ListenAddress(target)
    else { return nil }
    let found = known()[address.text] ?? []
    let folder = folder(of: path(target.file))
    let near = found.map { ($0, distance(from: folder, to: SystemSupport.folder(of: path($0.span.file)))) }
    guard let best = near.compactMap(\.1).min() else { return nil }
    let nearest = near.filter { $0.1 == best }.map(\.0)
    // Two that are equally near cannot listen at one address.
    return nearest.count == 1 ? nearest : []
  }

  private func known() -> [String: [ApplicationProcess]] {
    if let byAddress { return byAddress }
    var made: [String: [ApplicationProcess]] = [:]
    for (id, source) in sources {
      for process in UnitFile(source, id: id).processes {
        for address in addresses(of: process) { made[address.text, default: []].append(process) }
      }
    }
    byAddress = made
    return made
  }

  private func addresses(of process: ApplicationProcess) -> Set<ListenAddress> {
    let found = ServerCommands(servers: servers, wrappers: wrappers).all(of: process)
    guard let (server, command) = found.first, found.count == 1 else { return [] }
    let settings = ServerSettings(server, command.words.dropFirst(), process) { _ in false }
    let written = server.addresses.flatMap(settings.all)
    return Set((written.isEmpty ? [server.address] : written).compactMap { $0.flatMap(ListenAddress.init) })
  }

  /// The folders between two files; nil for files of different repositories.
  private func distance(from one: String, to other: String) -> Int? {
    guard one == other || repository(of: one) == repository(of: other) else { return nil }
    let from = one.split(separator: "/")
    let to = other.split(separator: "/")
    let common = zip(from, to).prefix { $0 == $1 }.count
    return from.count + to.count - 2 * common
  }

  private func repository(of folder: String) -> String? { RepositoryFolders.above(folder, fileSystem)?.last }
}

/// An address at which a server listens: `8000`, `/run/app.sock`.
struct ListenAddress: Hashable {
  /// The port, or the path of a socket.
  let text: String

  /// `127.0.0.1:8000`, `:8000`, `8000`, `unix:/run/app.sock`, `/run/app.sock`; nil for others.
  init?(_ written: String) {
    var rest = Substring(written)
    if rest.hasPrefix("unix:") { rest = rest.dropFirst(5) }
    while rest.hasPrefix("//") { rest = rest.dropFirst() }
    if rest.hasPrefix("/") {
      text = normalizedPath(String(rest))
      return
    }
    // uWSGI takes options behind a comma.
    rest = rest.prefix { $0 != "," }
    let port = rest.split(separator: ":").last ?? rest
    guard let number = Int(port), 1...65_535 ~= number else { return nil }
    text = String(number)
  }

  /// What a hop forwards to.
  init?(_ target: HopTarget) {
    if target.host.hasPrefix("unix:") {
      self.init(String(target.host.prefix { $0 != ":" }) + ":" + target.host.dropFirst(5).prefix { $0 != ":" })
    } else {
      guard let port = target.port else { return nil }
      self.init(port)
    }
  }
}
