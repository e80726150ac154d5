import Analysis
import ConfigurationSources
import RuleFiles
import SourceText
import StreamModel
import SystemSupport

/// Adds the server of the application to chains, as their last hop.
package struct ApplicationChains {
  private let servers: [ApplicationServer]
  private let wrappers: ProcessWrapperFile
  private let resolvers: [any ProcessResolver]
  private let repository: RepositoryFiles
  private let path: (FileID) -> String
  private var known: [HopTarget: [Found]] = [:]

  private struct Found {
    var hop: ApplicationHop
    let link: HopLink
  }

  /// `resolvers` are asked in order; `fileSystem` is what a run may read.
  package init(
    servers: [ApplicationServer], wrappers: ProcessWrapperFile, resolvers: [any ProcessResolver],
    fileSystem: any FileSystem, path: @escaping (FileID) -> String
  ) {
    self.servers = servers
    self.wrappers = wrappers
    self.resolvers = resolvers
    repository = RepositoryFiles(fileSystem)
    self.path = path
  }

  /// The analyses with the servers behind their chains.
  package mutating func extended(_ analyses: [TechnologyAnalysis]) -> [TechnologyAnalysis] {
    guard !resolvers.isEmpty else { return analyses }
    var result = analyses
    for index in result.indices {
      var chains: [ProxyChain] = []
      chains.reserveCapacity(result[index].chains.count)
      for chain in result[index].chains {
        if chain.isPlain || chain.closure != nil { chains.append(chain) } else { chains += extended(chain) }
      }
      result[index].chains = chains
    }
    return result
  }

  /// One chain for each server that the last hop leads to.
  private mutating func extended(_ chain: ProxyChain) -> [ProxyChain] {
    guard let last = chain.hops.last else { return [chain] }
    var found: [Found] = []
    for target in last.targets {
      for item in applications(behind: target) where !found.contains(where: { $0.hop.identity == item.hop.identity }) {
        found.append(item)
      }
    }
    guard !found.isEmpty else { return [chain] }
    return found.prefix(ProcessLimits.applications).map { item in
      var whole = chain
      let inner =
        chain.links.isEmpty ? [HopLink?](repeating: nil, count: chain.hops.count - 1) : chain.links
      whole.links = inner + [item.link]
      whole.hops.append(item.hop)
      return whole
    }
  }

  private mutating func applications(behind target: HopTarget) -> [Found] {
    var address = target
    address.request = HopRequest(host: "", path: "/", kind: nil)
    let found = known[address] ?? find(address)
    known[address] = found
    return found.map { item in
      var item = item
      item.hop.incomingRequest = target.request
      return item
    }
  }

  private func find(_ target: HopTarget) -> [Found] {
    let processes = resolvers.lazy.compactMap { $0.processes(behind: target) }.first { !$0.isEmpty } ?? []
    return processes.prefix(ProcessLimits.applications).compactMap { process in
      hop(of: process, for: target).map { Found(hop: $0, link: process.link) }
    }
  }

  /// The server that a process starts; nil where there is none, or where several commands may be the one.
  private func hop(of process: ApplicationProcess, for target: HopTarget) -> ApplicationHop? {
    let found = ServerCommands(servers: servers, wrappers: wrappers).all(of: process)
    guard let (server, command) = found.first, found.count == 1 else { return nil }
    let folder = folder(of: path(process.span.file))
    let settings = ServerSettings(server, command.words.dropFirst(), process) { name in
      repository.holds(name, around: folder)
    }
    return ApplicationHop(settings, command, process, for: target)
  }
}

/// The servers that a process starts.
struct ServerCommands {
  let servers: [ApplicationServer]
  let wrappers: ProcessWrapperFile

  func all(of process: ApplicationProcess) -> [(ApplicationServer, ProcessCommand)] {
    let commands = ProcessCommand.all(of: process, wrappers)
    let found = commands.compactMap { command in server(of: command).map { ($0, command) } }
    if !found.isEmpty || process.entrypoint != nil || process.arguments != nil { return found }
    // The image starts its own program.
    guard let image = process.image.map({ ImageReference($0) }),
      let server = servers.first(where: { $0.images.contains { $0.names(image) } })
    else { return [] }
    return [(server, ProcessCommand(words: [], isModule: false, isAssumed: false))]
  }

  private func server(of command: ProcessCommand) -> ApplicationServer? {
    guard let program = command.words.first, !program.isUnknown else { return nil }
    return servers.first { server in
      command.isModule
        ? server.modules.contains(program.text)
        : server.programs.contains { globMatches($0, program.programName) }
    }
  }
}

/// Whether a repository has a file of some name near another one: it may be the one that an image has.
final class RepositoryFiles {
  private let fileSystem: any FileSystem
  private var known: [String: Bool] = [:]

  /// Folders above that are looked into, and folders in each.
  private static let depth = 8
  private static let width = 200

  init(_ fileSystem: any FileSystem) { self.fileSystem = fileSystem }

  /// Whether a folder, one above it within the repository, or a folder in one of them has the file.
  func holds(_ name: String, around folder: String) -> Bool {
    let key = folder + "\n" + name
    if let known = known[key] { return known }
    let folders = RepositoryFolders.above(folder, fileSystem) ?? [folder]
    let result = folders.prefix(Self.depth).contains { holds(name, in: $0) }
    known[key] = result
    return result
  }

  private func holds(_ name: String, in folder: String) -> Bool {
    let key = folder + "\n\n" + name
    if let known = known[key] { return known }
    let inner = (fileSystem.entries(of: folder) ?? []).sorted().prefix(Self.width).map { joinedPath(folder, $0) }
    let result = ([folder] + inner).contains { fileSystem.kind(of: joinedPath($0, name)) == .file }
    known[key] = result
    return result
  }
}
