import Catalog
import HelmCharts
import SourceText
import StreamModel
import SystemSupport

/// The templates of a run's charts that would make routes or text of nginx, and which of them made something.
///
/// Most charts are written with their Ingress switched off; such a template is named, since nothing of it is judged.
struct RouteTemplates: Sendable {
  private var all: Set<FileID> = []
  private var made: Set<FileID> = []

  /// Notes what some values made of a chart.
  mutating func add(_ rendering: ChartRendering, of chart: Chart, _ sources: SourceMap) {
    for template in chart.templates where template.isRendered && !all.contains(template.file) {
      let bytes = sources[template.file].bytes
      if bytes.contains(anyOf: CatalogData.unsupportedInputs.routeSigns, inFirst: bytes.count) {
        all.insert(template.file)
      }
    }
    for document in rendering.documents where !document.objects.isEmpty { made.insert(document.file) }
  }

  /// The templates of which no values made an object, with the reason.
  func switchedOff(_ sources: SourceMap) -> [(path: String, reason: String)] {
    all.subtracting(made).sorted().map { file in
      let source = sources[file]
      let condition = Self.condition(in: source.bytes).map { " (\($0))" } ?? ""
      let reason = "no values among the files switch it on\(condition); name some with helm: in .streamlint.yaml"
      return (source.path, reason)
    }
  }

  /// The first `if` of a template, as it is written.
  private static func condition(in bytes: [UInt8]) -> String? {
    var rest = bytes[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "{")) {
      rest = rest[open...].dropFirst()
      guard rest.first == UInt8(ascii: "{") else { continue }
      let action = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: "\n") }
      let words = String(decoding: action, as: UTF8.self).split(separator: " ").filter { $0 != "-" }
      guard words.first == "if" || words.first == "-if" else { continue }
      return words.joined(separator: " ")
    }
    return nil
  }
}
