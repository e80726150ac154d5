import SourceText
import SystemSupport
import YAMLSyntax

/// Reads OpenAPI 3 and Swagger 2.
struct OpenAPIReader {
  let root: YAMLNode
  let file: FileID

  private static let methods = ["get", "post", "put", "patch", "delete", "options", "head", "trace", "query"]
  /// Servers of a document.
  private static let mostServers = 20

  func description(path: String) -> APIDescription {
    let servers = servers
    let paths = root["paths"]?.pairs ?? []
    var streams: [APIDescription.Stream] = []
    if paths.count <= APIDescription.mostPaths {
      // Where all servers are for WebSockets, so is each path.
      let isWebSocket = !servers.isEmpty && servers.allSatisfy(\.isWebSocket)
      for pair in paths {
        guard let name = pair.key.text, name.hasPrefix("/"), let item = pair.value.followed(in: root) else { continue }
        let contents = isWebSocket ? [.webSocket] : contents(of: item)
        streams += contents.map { APIDescription.Stream(name, $0, at: pair.key, in: file) }
      }
    }
    return APIDescription(
      path: path, hosts: Set(servers.compactMap(\.host)),
      basePaths: servers.map(\.basePath).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }, streams: streams)
  }

  // MARK: Servers

  private var servers: [DescribedServer] {
    if root["swagger"] != nil {
      let base = root["basePath"]?.text ?? ""
      let scheme = root["schemes"]?.items?.first?.text ?? "https"
      let address = root["host"]?.text.map { "\(scheme)://\($0)\(base)" } ?? base
      return DescribedServer(address).map { [$0] } ?? []
    }
    return (root["servers"]?.items ?? []).prefix(Self.mostServers).compactMap { server in
      server["url"]?.text.flatMap { DescribedServer($0, variables: server["variables"]) }
    }
  }

  // MARK: Responses

  /// What the operations of a path stream, each once.
  private func contents(of item: YAMLNode) -> [APIDescription.Content] {
    var result: [APIDescription.Content] = []
    for method in Self.methods {
      guard let operation = item[method] else { continue }
      for content in contents(of: operation, isGet: method == "get") where !result.contains(content) {
        result.append(content)
      }
    }
    return result
  }

  private func contents(of operation: YAMLNode, isGet: Bool) -> [APIDescription.Content] {
    var result: [APIDescription.Content] = []
    for pair in operation["responses"]?.pairs ?? [] {
      guard let status = pair.key.text else { continue }
      if status == "101" { result.append(.webSocket) }
      guard status.hasPrefix("2") || status == "default", let response = pair.value.followed(in: root) else { continue }
      for media in response["content"]?.pairs ?? [] {
        if let content = media.key.text.flatMap({ Self.content(ofType: $0, isGet: isGet) }) { result.append(content) }
      }
    }
    if root["swagger"] != nil { result += produced(by: operation, isGet: isGet) }
    return result
  }

  /// Swagger 2 lists the types of an operation, or of all of them: a list that names others too says little there.
  private func produced(by operation: YAMLNode, isGet: Bool) -> [APIDescription.Content] {
    let types = { (node: YAMLNode?) in
      (node?.items ?? []).map { $0.text.flatMap { Self.content(ofType: $0, isGet: isGet) } }
    }
    if let own = operation["produces"] { return types(own).compactMap { $0 } }
    let all = types(root["produces"])
    return all.contains { $0 == nil } ? [] : all.compactMap { $0 }
  }

  /// Types of responses that contain one JSON value after the other.
  private static let lineTypes: Set<String> = [
    "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl", "application/jsonlines",
    "application/x-jsonlines", "application/json-lines", "application/stream+json", "application/x-json-stream",
    "application/json-seq",
  ]

  private static func content(ofType text: String, isGet: Bool) -> APIDescription.Content? {
    let type = text.prefix { $0 != ";" && $0 != " " }.lowercased()
    if type == "text/event-stream" { return .events(isGet: isGet) }
    return lineTypes.contains(type) ? .lines : nil
  }
}
