import Analysis
import ApplicationServers
import Catalog
import ConfigurationSources
import Containers
import SourceText
import StreamModel
import SystemSupport

/// The files that tell what starts the applications of a run: compose files, and units of a machine.
struct ProcessInputs {
  var compose: [FileID] = []
  var units: [(id: FileID, source: SourceFile)] = []
  /// What compose files may name.
  var readable: any FileSystem = MemoryFileSystem([:])

  /// The analyses with the servers of the applications as last hops. `others` know the names of objects.
  func extend(
    _ analyses: [TechnologyAnalysis], _ services: ServiceDirectory, _ others: [any ProcessResolver],
    _ files: ConfigurationFiles
  ) -> [TechnologyAnalysis] {
    guard analyses.contains(where: { !$0.chains.isEmpty }) else { return analyses }
    let path = { (file: FileID) in files.sources[file].path }
    var resolvers: [any ProcessResolver] = []
    if !compose.isEmpty {
      resolvers.append(
        ComposeProcesses(ContainerFiles(files, readable: readable), images: CatalogData.images, compose: compose) {
          target in
          // An object's names are those of its cluster.
          guard target.namespace == nil else { return [] }
          return services.places(host: target.host, port: target.port, near: folder(of: path(target.file)))
        })
    }
    if !units.isEmpty {
      resolvers.append(
        UnitProcesses(
          units, servers: CatalogData.applicationServers, wrappers: CatalogData.processWrappers, fileSystem: readable,
          path: path))
    }
    resolvers += others
    guard !resolvers.isEmpty else { return analyses }
    var chains = ApplicationChains(
      servers: CatalogData.applicationServers, wrappers: CatalogData.processWrappers, resolvers: resolvers,
      fileSystem: readable, path: path)
    return chains.extended(analyses)
  }
}
