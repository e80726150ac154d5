import SourceText
import SystemSupport
import YAMLSyntax

/// One service of a compose file.
package struct ComposeService: Sendable {
  /// The image that the service starts.
  package enum Image: Sendable {
    /// The reference, with its tag where the file decides it, and where it is written.
    case known(String, SourceSpan)
    /// A variable without a default decides it.
    case unknown
  }

  /// A variable of the service's environment.
  package struct Variable: Sendable {
    package let name: String
    /// The value as written; nil where it is taken from outside of the file.
    package let value: String?
    /// The name with its value.
    package let span: SourceSpan
    /// Whether a template or something outside of the file decides the value.
    package let isUnknown: Bool
  }

  package let name: String
  /// The name, where it is written.
  package let span: SourceSpan
  /// Paths of the repository that the container sees, of files and folders.
  package let mounts: [String]
  /// The name of the container, its host name and its names in networks.
  package let otherNames: [String]
  /// Nil where the file names none.
  package let image: Image?
  /// Whether the image is built from sources.
  package let isBuilt: Bool
  /// The folder that the image is built from; nil where it is no folder of the repository, or not known.
  package let context: String?
  /// The ports of the host that lead to the service.
  package let publishedPorts: [ClosedRange<Int>]
  package let environment: [Variable]

  /// The hosts that a proxy in front of the containers takes requests for.
  package var virtualHosts: [String] {
    environment.filter { $0.name == "VIRTUAL_HOST" || $0.name == "LETSENCRYPT_HOST" }.flatMap { variable in
      (variable.value.flatMap(ComposeText.resolved) ?? "").split { $0 == "," || $0 == " " }.map { $0.lowercased() }
    }
  }

  /// Ports above this number do not exist.
  fileprivate static let lastPort = 65_535
}

extension ComposeService {
  /// The services of a document, with what they extend. `folder` is that of the file.
  package static func all(in root: YAMLNode, file: FileID, folder: String) -> [ComposeService] {
    guard let services = root["services"] else { return [] }
    return (services.resolvedPairs ?? []).compactMap { pair in
      pair.key.text.map { name in
        ComposeService(
          name, at: SourceSpan(file: file, start: pair.key.range.lowerBound, end: pair.key.range.upperBound),
          Self.layers(of: pair.value, in: services), folder: folder)
      }
    }
  }

  /// So many services may extend each other; hostile files have rings.
  private static let longestExtension = 8

  /// The service, the one that it extends in the same file, and so on.
  private static func layers(of node: YAMLNode, in services: YAMLNode) -> [YAMLNode] {
    var layers = [node]
    while layers.count < longestExtension, let base = layers.last?["extends"] {
      guard base["file"] == nil, let name = base.text ?? base["service"]?.text, let next = services[name] else { break }
      layers.append(next)
    }
    return layers
  }

  /// `layers` are the service's own mapping and those that it extends, the strongest first.
  private init(_ name: String, at span: SourceSpan, _ layers: [YAMLNode], folder: String) {
    let file = span.file
    let value = { (key: String) in layers.lazy.compactMap { $0[key] }.first { !$0.isNull } }
    self.name = name
    self.span = span
    mounts = layers.flatMap { $0["volumes"]?.items ?? [] }.compactMap { Self.mounted($0, folder) }
    let networks = layers.flatMap { $0["networks"]?.resolvedPairs ?? [] }
    let aliases = networks.flatMap { $0.value["aliases"]?.items ?? [] }
    otherNames = ([value("container_name"), value("hostname")].compactMap { $0 } + aliases).compactMap {
      $0.text.flatMap(ComposeText.resolved)
    }
    image = value("image").map { Self.image($0, file) }
    let build = value("build")
    isBuilt = build != nil
    context = build.flatMap { Self.context($0, folder) }
    publishedPorts = layers.flatMap { $0["ports"]?.items ?? [] }.compactMap(Self.publishedPorts)
    environment = layers.flatMap { Self.environment($0["environment"], file) }
  }

  private static func image(_ node: YAMLNode, _ file: FileID) -> Image {
    guard let text = node.text, !node.isTemplated, let image = ComposeText.image(text) else { return .unknown }
    return .known(image, SourceSpan(file: file, start: node.range.lowerBound, end: node.range.upperBound))
  }

  /// `build: ./api`, or `build:` with `context:`.
  private static func context(_ build: YAMLNode, _ folder: String) -> String? {
    guard let text = build.text ?? (build["context"].map { $0.text } ?? ".") else { return nil }
    // An address of a repository or an archive is no folder.
    guard let path = ComposeText.resolved(text), !path.contains("://"), !path.hasPrefix("git@"),
      !path.hasPrefix("github.com/"), !path.hasPrefix("/"), !path.hasPrefix("~")
    else { return nil }
    return joinedPath(folder, path)
  }

  /// The path of the repository in `./kong.yml:/kong/kong.yml:ro`, or in a mapping of the type `bind`; nil for others.
  private static func mounted(_ volume: YAMLNode, _ folder: String) -> String? {
    let source = volume.isMapping ? volume["source"]?.text : volume.text?.split(separator: ":").first.map(String.init)
    guard let path = source.flatMap(ComposeText.resolved), path.hasPrefix(".") else { return nil }
    return joinedPath(folder, path)
  }

  // MARK: Environment

  /// A mapping, or a list of `NAME=value`.
  private static func environment(_ node: YAMLNode?, _ file: FileID) -> [Variable] {
    if let pairs = node?.resolvedPairs {
      return pairs.compactMap { pair in
        guard let name = pair.key.text else { return nil }
        let text = pair.value.text
        let isScalar = text != nil && pair.value.style?.isBlock == false
        let end = isScalar ? max(pair.key.range.upperBound, pair.value.range.upperBound) : pair.key.range.upperBound
        return Variable(
          name: name, value: text, span: SourceSpan(file: file, start: pair.key.range.lowerBound, end: end),
          isUnknown: text == nil || pair.value.isTemplated || text?.contains("${") == true)
      }
    }
    return (node?.items ?? []).compactMap { item in
      guard let text = item.text else { return nil }
      let equals = text.firstIndex(of: "=")
      let value = equals.map { String(text[text.index(after: $0)...]) }
      return Variable(
        name: String(text[..<(equals ?? text.endIndex)]), value: value,
        span: SourceSpan(file: file, start: item.range.lowerBound, end: item.range.upperBound),
        isUnknown: value == nil || item.isTemplated || value?.contains("${") == true)
    }
  }

  // MARK: Ports

  /// `8080:80`, `127.0.0.1:8080:80/tcp`, `8000-8010:8000-8010`, or a mapping with `published:`. Nil where no port of the
  /// host is fixed.
  private static func publishedPorts(_ node: YAMLNode) -> ClosedRange<Int>? {
    if node.isMapping {
      guard node["protocol"]?.hasText("udp") != true else { return nil }
      return node["published"]?.text.flatMap(ComposeText.resolved).flatMap { ports($0[...]) }
    }
    guard var text = node.text.flatMap(ComposeText.resolved)?[...], !text.hasSuffix("/udp") else { return nil }
    if let slash = text.firstIndex(of: "/") { text = text[..<slash] }
    // An address of IPv6 contains colons too, but the last two parts are ports.
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count < 2 ? nil : ports(parts[parts.count - 2])
  }

  private static func ports(_ text: Substring) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard let first = ends.first, let last = ends.last, ends.count < 3, 1...lastPort ~= first, first...lastPort ~= last
    else { return nil }
    return first...last
  }
}
