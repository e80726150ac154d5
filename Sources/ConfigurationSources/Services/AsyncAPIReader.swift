import SourceText
import YAMLSyntax

/// Reads AsyncAPI 2 and 3, as far as channels are WebSockets.
struct AsyncAPIReader {
  let root: YAMLNode
  let file: FileID

  /// Servers of a document.
  private static let mostServers = 20

  private struct Server {
    let name: String
    let address: DescribedServer
    let key: YAMLNode
  }

  func description(path: String) -> APIDescription {
    let servers = servers
    let channels = root["channels"]?.pairs ?? []
    var streams: [APIDescription.Stream] = []
    if channels.count <= APIDescription.mostPaths {
      for pair in channels where isWebSocket(pair.value, servers) {
        if let address = self.address(of: pair) {
          streams.append(APIDescription.Stream(address, .webSocket, at: pair.key, in: file))
        }
      }
    }
    // Channels that are no paths are topics of the one connection to the server.
    if streams.isEmpty, channels.contains(where: { isWebSocket($0.value, servers) }) {
      let own = servers.filter { !$0.address.basePath.isEmpty }
      return APIDescription(
        path: path, hosts: Set(servers.compactMap(\.address.host)), basePaths: [],
        streams: own.map { APIDescription.Stream($0.address.basePath, .webSocket, at: $0.key, in: file) })
    }
    return APIDescription(
      path: path, hosts: Set(servers.compactMap(\.address.host)),
      basePaths: servers.map(\.address.basePath).reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
      streams: streams)
  }

  /// The servers for WebSockets.
  private var servers: [Server] {
    (root["servers"]?.pairs ?? []).prefix(Self.mostServers).compactMap { pair in
      guard let server = pair.value.followed(in: root), let name = pair.key.text,
        let protocolName = server["protocol"]?.text?.lowercased(), protocolName == "ws" || protocolName == "wss"
      else { return nil }
      // AsyncAPI 2 writes an address, with or without its scheme; AsyncAPI 3 writes its parts.
      let text = server["url"]?.text ?? server["host"]?.text.map { $0 + (server["pathname"]?.text ?? "") }
      guard let text else { return nil }
      return DescribedServer(text.contains("://") ? text : "\(protocolName)://\(text)", variables: server["variables"])
        .map { Server(name: name, address: $0, key: pair.key) }
    }
  }

  /// Whether a channel is on a server for WebSockets: one that it names, or any where it names none.
  private func isWebSocket(_ channel: YAMLNode, _ servers: [Server]) -> Bool {
    if channel["bindings"]?["ws"] != nil { return true }
    guard let own = channel["servers"]?.items else {
      // With other servers beside it may be on those alone.
      return !servers.isEmpty && servers.count == root["servers"]?.pairs?.count
    }
    let names = own.compactMap { item in
      item.text ?? item["$ref"]?.text.flatMap { $0.split(separator: "/").last.map(String.init) }
    }
    return servers.contains { names.contains($0.name) }
  }

  /// The path of a channel: its name in AsyncAPI 2, `address` in AsyncAPI 3. Nil for a topic.
  private func address(of channel: YAMLPair) -> String? {
    let isThree = root["asyncapi"]?.beginsWith("3") == true
    let text = isThree ? channel.value["address"]?.text : channel.key.text
    return text.flatMap { $0.hasPrefix("/") ? $0 : nil }
  }
}
