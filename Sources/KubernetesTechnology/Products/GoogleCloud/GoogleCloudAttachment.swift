import KubernetesManifests
import SourceText
import StreamModel
import YAMLSyntax

/// Creates an object that contains a setting and attaches it to a Service: GKE reads its limits from such objects only.
struct GoogleCloudAttachment {
  let service: KubernetesObject

  /// Why the edits concern more than one route.
  var reason: String { "it decides for everything behind \(service.title)" }

  func annotation(_ name: String, _ text: String, _ metadata: YAMLNode) -> TextEdit? {
    let edit: YAMLEdit?
    if let annotations = metadata["annotations"] {
      edit = annotations.adding([name], .json(text))
    } else if metadata.pairs?.contains(where: { $0.key.text == "annotations" }) == true {
      edit = nil
    } else {
      edit = metadata.adding(["annotations", name], .json(text))
    }
    return edit.map { TextEdit(span: service.span($0.range), text: $0.text) }
  }

  /// A document behind the one of the Service.
  func document(
    _ version: String, _ kind: String, _ path: String, _ value: String, _ spec: [String]
  ) -> TextEdit? {
    var lines = ["---", "apiVersion: \(version)", "kind: \(kind)", "metadata:", "  name: \(service.name)"]
    if let namespace = service.namespace { lines.append("  namespace: \(namespace)") }
    var lead = ""
    let parts = path.split(separator: ".")
    for (index, part) in parts.enumerated() {
      lines.append("\(lead)\(part):\(index == parts.count - 1 ? " " + value : "")")
      lead += "  "
      if index == 0 { lines += spec }
    }
    guard let edit = service.node.appendingDocument(lines) else { return nil }
    return TextEdit(span: service.span(edit.range), text: edit.text)
  }
}
