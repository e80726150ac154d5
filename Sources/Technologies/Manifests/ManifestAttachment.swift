import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

/// Makes an object that holds a setting, and attaches it to a Service: GKE reads its limits from nowhere else.
struct ObjectAttachment {
  let service: KubernetesObject
  let source: KubernetesRoute
  let product: KubernetesProduct
  let objects: KubernetesObjects

  /// The edits that write a field of a kind which the route has no object of; nil where nothing is known about the kind.
  func edits(_ place: SettingLocation, _ value: String) -> SettingEdits? {
    guard case .field(let path) = place.address, !service.isChartValue else { return nil }
    switch place.on {
    case "BackendConfig": return backendConfig(path, value)
    case "GCPBackendPolicy": return policy("networking.gke.io/v1", place.on, path, value)
    default: return nil
    }
  }

  private func backendConfig(_ path: String, _ value: String) -> SettingEdits? {
    let name = BackendConfigReference.name
    guard service.annotation(name) == nil, service.annotation(BackendConfigReference.betaName) == nil,
      let metadata = service.node["metadata"]
    else { return nil }
    // What stands on the Ingress by mistake names the object that is meant.
    if let misplaced = source.object.annotation(name)?.value.text {
      return annotation(name, misplaced, metadata).map { SettingEdits([$0], sharedBecause: reason) }
    }
    guard objects.object("BackendConfig", service.name, in: service.effectiveNamespace, near: service) == nil,
      let annotation = annotation(name, "{\"default\": \"\(service.name)\"}", metadata),
      let document = document("cloud.google.com/v1", "BackendConfig", path, value, [])
    else { return nil }
    return SettingEdits([annotation, document], sharedBecause: reason)
  }

  private func policy(_ version: String, _ kind: String, _ path: String, _ value: String) -> SettingEdits? {
    guard objects.object(kind, service.name, in: service.effectiveNamespace, near: service) == nil else { return nil }
    let target = ["  targetRef:", "    group: \"\"", "    kind: Service", "    name: \(service.name)"]
    return document(version, kind, path, value, target).map { SettingEdits([$0], sharedBecause: reason) }
  }

  private var reason: String { "it decides for everything behind \(service.title)" }

  private func annotation(_ name: String, _ text: String, _ metadata: YAMLNode) -> TextEdit? {
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
  private func document(
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
