import Catalog
import Foundation
import LiveNginx
import Linting
import RuleFiles
import Rules
import Testing

/// One example that claims the behaviour of a real nginx.
struct LiveCase: Sendable, CustomTestStringConvertible {
  let rule: Rule
  let example: RuleExample
  let live: LiveSpec

  var testDescription: String { "\(rule.id): \(example.title)" }

  static let all: [LiveCase] = RuleCatalogue.embedded.rules.flatMap { rule in
    rule.examples.compactMap { example in
      example.live.map { LiveCase(rule: rule, example: example, live: $0) }
    }
  }
}

/// Runs the examples of the rules on a real nginx: `breaks` is held, cut or refused, `fixed` streams. `UPDATE_PROOFS=1`
/// records the results in rules/proofs.yaml, which `streamlint explain` shows.
@Suite struct RuleProofTests {
  @Test func examplesOnNginx() async throws {
    let results = try await withThrowingTaskGroup(of: (Int, ProofFile.Proof?).self) { group in
      for (index, item) in LiveCase.all.enumerated() {
        group.addTask { (index, try await self.prove(item)) }
      }
      var byIndex: [Int: ProofFile.Proof] = [:]
      for try await (index, proof) in group { byIndex[index] = proof }
      return LiveCase.all.indices.compactMap { byIndex[$0] }
    }
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "rules/proofs.yaml")
    if ProcessInfo.processInfo.environment["UPDATE_PROOFS"] == "1" {
      try Data(yaml(results).utf8).write(to: path)
    } else {
      let recorded = try ProofFile(decoding: Array(Data(contentsOf: path)))
      let names = Set(recorded.proofs.map { "\($0.rule): \($0.example)" })
      for item in LiveCase.all {
        #expect(names.contains(item.testDescription), "not recorded; run make proofs: \(item.testDescription)")
      }
    }
  }

  /// Measures one example; a measurement other than the rule's claim is an issue.
  private func prove(_ item: LiveCase) async throws -> ProofFile.Proof? {
    var broken: LiveMeasurement?
    if let files = item.example.breaks {
      let measured = try await measure(scenario(files, item))
      #expect(
        measured.verdict.name.rawValue == item.live.breaks,
        "\(item.testDescription): breaks gave \(measured.verdict), not \(item.live.breaks)")
      broken = measured
    }
    var fixed: LiveMeasurement?
    if let files = item.example.fixed ?? item.example.clean {
      let measured = try await measure(scenario(files, item))
      #expect(measured.verdict.name == .streams, "\(item.testDescription): fixed gave \(measured.verdict)")
      fixed = measured
    }
    guard let any = broken ?? fixed else { return nil }
    return ProofFile.Proof(
      rule: item.rule.id, example: item.example.title, server: "nginx \(any.nginxVersion)",
      breaks: (broken ?? fixed).map { Self.words($0.verdict) } ?? "",
      fixed: broken == nil ? "" : fixed.map { Self.words($0.verdict) } ?? "")
  }

  private func scenario(_ files: [String: String], _ item: LiveCase) throws -> LiveScenario {
    let live = item.live
    let path = live.path ?? item.example.streams.first.map(Self.path) ?? "/events"
    var client = LiveClient(try #require(LiveClient.Kind(rawValue: live.client), "unknown client \(live.client)"))
    for header in live.headers {
      let parts = header.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2 else { continue }
      if parts[0].lowercased() == "accept-encoding" {
        client.acceptsGzip = true
      } else {
        client.headers[parts[0]] = parts[1]
      }
    }
    let action: LiveAction = live.action == "reload" ? .reload(afterMilliseconds: 400) : .none
    return LiveScenario(
      files: ExampleConfiguration.completed(files), application: try application(live.application), client: client,
      path: path, host: item.example.streams.first.flatMap(Self.host) ?? "localhost", method: live.method,
      action: action, modules: live.modules)
  }

  private func application(_ name: String) throws -> LiveApplication {
    switch name {
    case "silent": return .silent(1.6)
    case "accel-buffering": return .accelBuffering
    case "cacheable": return .cacheable
    case "html": return .html
    case "large": return .large()
    default: return LiveApplication(try #require(LiveApplication.Kind(rawValue: name), "unknown application \(name)"))
    }
  }

  /// The path of a declared stream, wildcards filled in.
  private static func path(_ stream: String) -> String {
    let text = stream.firstIndex(of: "/").map { String(stream[$0...]) } ?? "/"
    return text.replacing("*", with: "x")
  }

  private static func host(_ stream: String) -> String? {
    let head = stream.prefix { $0 != "/" }
    let host = head.split(separator: ":", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    return host.isEmpty ? nil : host
  }

  /// The measurement without figures that differ from run to run.
  private static func words(_ verdict: LiveVerdict) -> String {
    switch verdict {
    case .streams: "every event arrives at once"
    case .held: "events are held back"
    case .cut: "the stream is cut"
    case .refused(let status): "refused with status \(status)"
    case .replayed: "a second client gets the recording"
    case .bodyHeld: "the request body is held back"
    case .notStarted: "nginx does not start"
    }
  }

  private func yaml(_ proofs: [ProofFile.Proof]) -> String {
    var text = "# Measured by the test suite (make proofs). Do not edit.\nproofs:\n"
    for proof in proofs {
      text += "  - rule: \(proof.rule)\n    example: \(quoted(proof.example))\n    server: \(proof.server)\n"
      text += "    breaks: \(quoted(proof.breaks))\n"
      if !proof.fixed.isEmpty { text += "    fixed: \(quoted(proof.fixed))\n" }
    }
    return text
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
