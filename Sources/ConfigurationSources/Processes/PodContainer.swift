import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// A container of a pod, as Kubernetes writes it.
package struct PodContainer {
  private let node: YAMLNode
  /// The specification of the pod.
  private let pod: YAMLNode
  private let file: FileID

  /// Words of a command, and files of a ConfigMap.
  private static let words = 1_000

  /// `file` is that of both nodes.
  package init(_ node: YAMLNode, of pod: YAMLNode, in file: FileID) {
    self.node = node
    self.pod = pod
    self.file = file
  }

  /// Whether it says that it listens on a port, by number or name.
  package func listens(on port: String?) -> Bool {
    node["ports"]?.firstItem { $0["containerPort"]?.text == port || $0["name"]?.text == port } != nil
  }

  /// Whether it mounts a volume of a ConfigMap.
  package func mounts(configMap name: String) -> Bool {
    let volumes = (pod["volumes"]?.items ?? []).filter { $0["configMap"]?["name"]?.hasText(name) == true }
    let names = volumes.compactMap { $0["name"]?.text }
    return node["volumeMounts"]?.firstItem { mount in names.contains { mount["name"]?.hasText($0) == true } } != nil
  }

  /// What it starts. `title` is that of the object, `reason` why a hop leads to it; `configMap` gives the data of a ConfigMap.
  package func process(
    of title: String, because reason: String, configMap: (String) -> (data: YAMLNode, file: FileID)?
  ) -> ApplicationProcess {
    let name = node.ownPair("name")
    let head = name.map { $0.key.range.lowerBound..<$0.value.range.upperBound } ?? node.range
    let span = SourceSpan(file: file, start: head.lowerBound, end: head.upperBound)
    let text = reason + (name?.value.text.map { " in the container \($0)" } ?? "")
    var process = ApplicationProcess(at: span, link: HopLink(text: text, span: span))
    process.object = title
    process.image = node["image"].flatMap { $0.isTemplated ? nil : $0.text }
    process.entrypoint = command(node["command"])
    process.arguments = command(node["args"])
    process.folder = node["workingDir"]?.text ?? ""
    process.hasMoreVariables = node["envFrom"] != nil
    for item in node["env"]?.items ?? [] {
      guard let name = item["name"]?.text else { continue }
      process.environment[name] = .some(item["value"].flatMap { PlacedText($0, in: file) })
    }
    let mounted = files(configMap)
    process.file = { path in mounted[path].map { .text($0) } ?? .unknown }
    process.paths = { folder in mounted.keys.filter { $0.hasPrefix(folder + "/") }.sorted() }
    return process
  }

  /// Nil where nothing is written. A template may decide how many words there are.
  private func command(_ node: YAMLNode?) -> ApplicationProcess.Command? {
    guard let node, !node.isNull else { return nil }
    if node.isSequence, node.isTemplated {
      let span = SourceSpan(file: file, start: node.range.lowerBound, end: node.range.upperBound)
      return .words([PlacedText("", at: span, isUnknown: true)])
    }
    return .words((node.items ?? [node]).prefix(Self.words).compactMap { PlacedText($0, in: file) })
  }

  /// The files of ConfigMaps by their paths.
  private func files(_ configMap: (String) -> (data: YAMLNode, file: FileID)?) -> [String: PlacedText] {
    var result: [String: PlacedText] = [:]
    for mount in node["volumeMounts"]?.items ?? [] {
      guard let place = mount["mountPath"]?.text, let name = mount["name"]?.text,
        let volume = pod["volumes"]?.firstItem(where: { $0["name"]?.hasText(name) == true })?["configMap"],
        let map = volume["name"]?.text.flatMap(configMap)
      else { continue }
      for pair in (map.data.resolvedPairs ?? []).prefix(Self.words) {
        guard let key = pair.key.text, let text = PlacedText(pair.value, in: map.file) else { continue }
        var shown: String? = key
        if let items = volume["items"]?.items {
          shown = items.first { $0["key"]?.hasText(key) == true }?["path"]?.text
        }
        guard let shown else { continue }
        if let part = mount["subPath"]?.text {
          if part == shown { result[normalizedPath(place)] = text }
        } else {
          result[joinedPath(place, shown)] = text
        }
      }
    }
    return result
  }
}
