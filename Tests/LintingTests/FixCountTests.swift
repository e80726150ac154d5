import Catalog
import Rules
import SourceText
import StreamModel
import SystemSupport
import Testing

@testable import Linting

/// How often files are linted again while they are fixed: it does not grow with the fixes.
@Suite struct FixCountTests {
  /// Counts the lints of one run.
  private final class Counter {
    var lints = 0
  }

  private func fix(_ files: [String: String]) throws -> (outcome: FixOutcome, lints: Int) {
    let session = try session([]) { $0.assumeStreaming = true }
    let contents = files.mapValues { Array($0.utf8) }
    let counter = Counter()
    let run = FixRun(
      lint: { changed in
        counter.lints += 1
        return session.report(files: contents.merging(changed) { $1 })
      }, unsafe: true, damage: TechnologyRegistry.standard.damage)
    return (run.run(), counter.lints)
  }

  private static func service(_ index: Int, odd: Bool) -> String {
    let notes = odd ? "\n    ? a\n    : b" : " {a: b}"
    return """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: c\(index)
        annotations:\(notes)
      spec:
        ingressClassName: nginx
        rules: [{host: h\(index).example.com, http: {paths: [{path: /e, pathType: Prefix, backend: {service: {name: c, port: {number: 80}}}}]}}]

      """
  }

  private static func services(_ count: Int, odd: Range<Int> = 0..<0) -> [String: String] {
    ["all.yaml": (0..<count).map { service($0, odd: odd.contains($0)) }.joined(separator: "---\n")]
  }

  @Test func countDoesNotGrow() throws {
    let few = try fix(Self.services(5))
    let many = try fix(Self.services(200))
    #expect(few.outcome.fixed.count == 5)
    #expect(many.outcome.fixed.count == 200)
    #expect(many.lints == few.lints)
  }

  /// Fixes that are refused cost one lint each at most, and no other fix.
  @Test(arguments: [1, 20, 60])
  func refused(_ count: Int) throws {
    let good = try fix(Self.services(200))
    let mixed = try fix(Self.services(200, odd: 0..<count))
    #expect(mixed.outcome.refused.count == count)
    #expect(mixed.outcome.fixed.count == 200 - count)
    #expect(mixed.lints <= good.lints + count)
  }
}
