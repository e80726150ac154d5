import SourceText
import SourcedYAML
import SystemSupport

@testable import Kustomize

/// A build of files in memory.
struct Sample {
  let result: KustomizeResult
  let files: KustomizeFiles

  /// Builds `folder`; the other arguments are files by path.
  init(_ texts: [String: String], folder: String = "overlay", limits: KustomizeLimits = KustomizeLimits()) {
    var files = KustomizeFiles(MemoryFileSystem(texts), limits: limits)
    result = KustomizeBuild.build(folder, files: &files, limits: limits)
    self.files = files
  }

  /// The problems with their files and lines: `overlay/kustomization.yaml:3: …`.
  var problems: [String] { result.problems.map { "\(place($0.span)): \($0.message)" } }

  /// The value at a path of the first object of a kind.
  func value(_ kind: String, _ path: String...) -> SourcedValue? {
    result.objects.first { $0["kind"]?.string == kind }.flatMap { FieldPath.lookup(path, in: $0) }
  }

  /// `base/web.yaml:7 3600`: where a value is, and its bytes there.
  func source(_ kind: String, _ path: String...) -> String {
    let value = result.objects.first { $0["kind"]?.string == kind }.flatMap { FieldPath.lookup(path, in: $0) }
    guard let span = value?.source else { return "nowhere" }
    return place(span) + " " + files.sources.text(span)
  }

  /// Where the first occurrence of some text in the rendered documents comes from, as `source` gives it.
  func renderedSource(of text: String) -> String {
    let wanted = Array(text.utf8)
    for index in result.objects.indices {
      let document = result.document(index) { _ in "unknown" }
      guard document.bytes.count >= wanted.count else { continue }
      let start = (0...document.bytes.count - wanted.count).first {
        document.bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
      }
      guard let start, let span = document.source(of: start..<start + wanted.count) else { continue }
      return place(span) + " " + files.sources.text(span)
    }
    return "nowhere"
  }

  private func place(_ span: SourceSpan?) -> String {
    guard let span else { return "?" }
    let file = files.sources[span.file]
    let line = file.bytes[..<min(span.start, file.bytes.count)].count { $0 == 0x0A } + 1
    return "\(file.path):\(line)"
  }
}
