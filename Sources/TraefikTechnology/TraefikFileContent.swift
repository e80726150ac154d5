import ConfigurationSources
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport
import YAMLSyntax

/// What one file is for Traefik.
struct TraefikFileContent: ParsedFile {
  enum Kind: Sendable {
    /// Services with labels, or Traefik's own container.
    case compose
    /// Routers, services and middlewares of the file provider.
    case dynamic(TraefikNode)
    /// Entry points and providers.
    case fixed(TraefikNode)
    /// Something else, or not readable.
    case other
  }

  private(set) var kind = Kind.other
  private(set) var problems: [InputProblem] = []
  private(set) var skipped: [Summary.Skipped] = []

  /// Whether a file is Traefik's. Bytes are searched first; a file of Traefik's own has to be parsed to know.
  static func recognise(_ file: SourceFile) -> Bool {
    guard YAMLFileName.hasExtension(file.path), file.bytes.count <= TraefikLimits.fileBytes else { return false }
    if isCompose(file.bytes) { return true }
    guard mayBeOwn(file.bytes) else { return false }
    switch TraefikFileContent(file, id: FileID(index: 0)).kind {
    case .dynamic, .fixed: return true
    case .compose, .other: return false
    }
  }

  /// A compose file with labels or a container of Traefik.
  static func isCompose(_ bytes: [UInt8]) -> Bool {
    (bytes.contains("traefik.") || bytes.contains("traefik:") || bytes.contains("traefik@")
      || bytes.contains("Traefik."))
      && hasLine("services:", bytes) && !hasLine("apiVersion:", bytes)
  }

  private static func mayBeOwn(_ bytes: [UInt8]) -> Bool {
    if hasLine("apiVersion:", bytes) { return false }
    if bytes.contains("entryPoints:") || bytes.contains("entrypoints:") { return true }
    return hasLine("http:", bytes)
      && (bytes.contains("routers:") || bytes.contains("middlewares:") || bytes.contains("loadBalancer")
        || bytes.contains("serversTransports:"))
  }

  private static func hasLine(_ start: StaticString, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { $0.lineBeginning(with: start, from: 0) != nil }
  }

  init(_ source: SourceFile, id: FileID) {
    var limits = YAMLLimits()
    limits.depth = 100
    limits.nodes = 1_000_000
    let stream = YAMLStream(source.bytes, templates: .detected, limits: limits)
    let isCompose = Self.isCompose(source.bytes)
    if isCompose { kind = .compose }
    for document in stream.documents.prefix(1) {
      if let error = document.error {
        if document.isTemplate {
          skipped.append(Summary.Skipped(templateAt: source.path))
        } else {
          problems.append(InputProblem(error, in: id, path: source.path))
        }
        return
      }
      guard !isCompose, let root = document.root, root["apiVersion"] == nil, root["kind"] == nil else { continue }
      kind = Self.kind(of: root, id)
      if case .other = kind { continue }
      if !document.isTemplate { problems += document.duplicateKeys.map { InputProblem($0, in: id, path: source.path) } }
    }
  }

  /// A text in a compose file; its places are those there. `span` is that of the service.
  init(_ text: RenderedText, in span: SourceSpan) {
    self.init(SourceFile(path: "traefik.yml", bytes: text.bytes), id: span.file)
    let place = { (own: SourceSpan) in text.source(of: own.start..<own.end) ?? span }
    switch kind {
    case .dynamic(let node): kind = .dynamic(node.mapped(place))
    case .fixed(let node): kind = .fixed(node.mapped(place))
    case .compose, .other: break
    }
  }

  /// Whether it could be read as a whole.
  var isReadable: Bool { problems.isEmpty && skipped.isEmpty }

  /// Keys count in any case.
  private static func kind(of root: YAMLNode, _ id: FileID) -> Kind {
    let keys = Set((root.resolvedPairs ?? []).compactMap { $0.key.text?.lowercased() })
    if keys.contains("http") {
      let node = TraefikNode(yaml: root, in: id)
      let parts = ["routers", "services", "middlewares", "serversTransports"].compactMap { node["http"]?[$0] }
      if parts.contains(where: { !$0.children.isEmpty }) { return .dynamic(node) }
    }
    guard keys.contains("entrypoints") else { return .other }
    let node = TraefikNode(yaml: root, in: id)
    let points = node["entryPoints"]?.children ?? []
    let isOwn = points.contains { $0.node["address"] != nil || $0.node["http"] != nil || $0.node["transport"] != nil }
    return isOwn ? .fixed(node) : .other
  }
}
