import Foundation
import SourceText
import SourcedYAML
import SystemSupport
import Testing
import YAMLSyntax

@testable import Kustomize

/// Our objects are those of the real kubectl, on random trees. `KUSTOMIZE_TREES=500` makes more of them,
/// `KUSTOMIZE_SEED=N` repeats one, `KUSTOMIZE_FOLDER=FOLDER` leaves the trees there.
@Suite struct DifferentialTests {
  private static let seeds: [UInt64] = {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["KUSTOMIZE_SEED"].flatMap({ UInt64($0) }) { return [seed] }
    return Array(0..<(environment["KUSTOMIZE_TREES"].flatMap { UInt64($0) } ?? 60))
  }()

  @Test(.enabled(if: Kubectl.path != nil, "make test-tools installs kubectl")) func objectsAreThoseOfKubectl() throws {
    let kept = ProcessInfo.processInfo.environment["KUSTOMIZE_FOLDER"].map { URL(fileURLWithPath: $0) }
    let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("kustomize-\(UUID().uuidString)")
    let folder = kept ?? temporary
    defer { try? FileManager.default.removeItem(at: temporary) }
    var refused = 0
    var compared = 0
    for seed in Self.seeds {
      let tree = OverlayTree(seed: seed)
      let root = folder.appendingPathComponent("\(seed)")
      for (path, text) in tree.files {
        let file = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
      var files = KustomizeFiles(MemoryFileSystem(tree.files))
      let ours = KustomizeBuild.build("overlay", files: &files)
      guard let output = Kubectl.kustomize(root.appendingPathComponent("overlay").path) else {
        refused += 1
        #expect(!ours.problems.isEmpty, "seed \(seed): only kubectl refuses")
        continue
      }
      compared += 1
      #expect(ours.problems.isEmpty, "seed \(seed): \(ours.problems.map(\.message))")
      let theirs = try YAMLNode.documents(in: output).map { SourcedValue($0, file: FileID(index: 0)) }
      let mine = try rendered(ours)
      let difference = ObjectComparison.difference(theirs, mine)
      #expect(difference == nil, "seed \(seed): \(difference ?? "")")
    }
    // Trees that both refuse compare nothing; most must build.
    #expect(compared >= refused * 4, "\(refused) of \(Self.seeds.count) trees are refused")
  }

  /// The objects as they are read again from their documents.
  private func rendered(_ result: KustomizeResult) throws -> [SourcedValue] {
    try result.objects.indices.compactMap { index in
      let text = result.document(index) { _ in "unknown" }
      return try YAMLNode.document(in: text.bytes).map { SourcedValue($0, file: FileID(index: 0)) }
    }
  }
}
