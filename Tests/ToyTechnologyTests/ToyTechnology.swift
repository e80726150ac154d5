import Analysis
import ConfigurationSources
import RuleFiles
import SourceText
import StreamModel

/// toyproxy, which exists in this test only: it shows what a technology has to implement. `ToyFile` is its language,
/// `ToyHop` its values and fixes.
struct ToyTechnology: Technology {
  static let id = "toyproxy"

  /// The descriptions of its settings for `explain`.
  static let description = try? TechnologyFile(
    decoding: Array(
      """
      id: toyproxy
      title: toyproxy
      settings:
        - setting: buffer
          aspect: response-buffering
          type: flag
          default: "on"
          words: {"on": whole, "off": "off"}
          summary: reads the whole response before the first byte is sent
        - setting: timeout
          aspect: idle-timeout
          type: time
          default: 60s
          summary: the longest time between two reads from the application
      """.utf8))

  init(_ settings: TechnologySettings) {}

  static func isCandidate(name: String, in folder: String?) -> Bool { name.hasSuffix(".toy") }

  func recognise(_ file: SourceFile, isNamed: Bool) -> Recognition {
    file.path.hasSuffix(".toy") ? .unparsed : .other
  }

  func parse(_ file: SourceFile, id: FileID) -> any ParsedFile { ToyFile(file, id: id) }

  func assemble(_ files: [FileID], in context: AssemblyContext) -> Assembly {
    var result = Assembly()
    result.files = Set(files)
    for (number, id) in files.enumerated() {
      let file = context.files.parsed(id, by: Self.id) { ToyFile($0, id: id) }
      result.problems += file.problems
      result.configurations.append(
        ToyConfiguration(
          file: file, source: id, id: ConfigurationID(technology: Self.id, scope: context.scope, number: number)))
    }
    result.resolver = { ToyNameResolver($0) }
    return result
  }
}

/// One file, which is one toyproxy.
private struct ToyConfiguration: Configuration {
  let file: ToyFile
  let source: FileID
  let id: ConfigurationID

  private var gateway: ToyGateway {
    let name = file.path.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
    let hops = file.routes.enumerated().map { number, route in
      ToyHop(file: source, data: route, identity: HopIdentity(id, block: number))
    }
    return ToyGateway(
      id: id, file: source, hops: hops.sorted { $0.route.utf8.count > $1.route.utf8.count }, name: name,
      ports: Set(file.ports))
  }

  func analyse(_ request: AnalysisRequest) -> TechnologyAnalysis {
    let gateway = gateway
    var result = TechnologyAnalysis()
    result.gateways = [gateway]
    var covered: Set<HopIdentity> = []
    for (index, stream) in request.streams.enumerated() {
      let paths = DeclaredRequests(stream, paths: gateway.hops.map(\.route), hosts: [])
      for asked in paths.requests(matchingExpression: { _ in false }) {
        guard let hop = gateway.hop(for: asked.path) else { continue }
        result.served.insert(index)
        guard covered.insert(hop.identity).inserted else { continue }
        let kinds = request.detector.kinds(ofDeclared: stream.kind, ToySignals(hop: hop))
        add(hop, asked.path, kinds, stream.kind, title: stream.text, .declared(by: stream.source), to: &result)
      }
    }
    for hop in gateway.hops where !covered.contains(hop.identity) {
      let found = request.detector.detect(ToySignals(hop: hop), usesHints: covered.isEmpty)
      add(hop, hop.route, found.isPlain ? [] : found.kinds, found.known, title: hop.route, found.intent, to: &result)
    }
    return result
  }

  private func add(
    _ hop: ToyHop, _ path: String, _ kinds: [StreamKind], _ known: StreamKind?, title: String, _ intent: Intent,
    to result: inout TechnologyAnalysis
  ) {
    result.routes.append(
      RouteAccount(title, at: hop.span, RouteAccount.State(intent), hops: kinds.isEmpty ? [] : [hop.identity]))
    var hop = hop
    for kind in kinds {
      hop.incomingRequest = HopRequest(host: "", path: path, kind: kind)
      result.chains.append(ProxyChain(hops: [hop], route: title, judgedAs: kind, kind: known, intent: intent))
    }
  }
}
