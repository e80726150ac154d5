import ConfigurationSources
import RuleFiles
import SourceText
import SystemSupport
import StreamModel
import YAMLSyntax

/// Reads the files and objects that configure nodes of Kong.
extension KongEnvironments {
  /// Adds a `kong.conf`.
  package mutating func add(configuration source: SourceFile, file: FileID) {
    let settings = KongConfigurationFile.lines(of: source.bytes).map { line in
      KongEnvironment.Setting(
        key: line.key, name: line.key, value: line.value,
        span: SourceSpan(file: file, start: line.range.lowerBound, end: line.range.upperBound), object: nil,
        isUnknown: line.value.contains("{{") || line.value.contains("${"))
    }
    add(Source(folder: folder(of: source.path), settings: settings))
  }

  /// Adds the version of a node by its image, for the files of a folder.
  package mutating func add(image: String, folder: String) {
    if let version = Self.version(ofImage: image) { add(Source(folder: folder, version: version)) }
  }

  private mutating func add(version tag: String?, _ folder: String) {
    if let version = Self.version(tag) { add(Source(folder: folder, version: version)) }
  }

  /// Adds the node settings in a document: Kubernetes objects, the services of a compose file, the `env:` of chart
  /// values.
  package mutating func add(document root: YAMLNode, file: FileID, folder: String) {
    guard root["_format_version"] == nil else { return }
    guard root["apiVersion"] == nil else { return add(object: root, file, folder) }
    for service in ComposeService.all(in: root, file: file, folder: folder) { add(service, folder) }
    add(chart: root, object: nil, file, folder, depth: 0)
  }

  /// Adds a service of a compose file, if it configures a node.
  private mutating func add(_ service: ComposeService, _ folder: String) {
    let settings = service.environment.filter { $0.name.hasPrefix("KONG_") }.map { variable in
      KongEnvironment.Setting(
        key: variable.name.dropFirst(5).lowercased(), name: variable.name, value: variable.value ?? "",
        span: variable.span, object: nil,
        isUnknown: variable.isUnknown || variable.value?.hasPrefix("{vault://") == true)
    }
    var version: ProductVersion?
    if case .known(let image, _) = service.image { version = Self.version(ofImage: image) }
    guard !settings.isEmpty || version != nil else { return }
    add(Source(folder: folder, settings: settings, version: version))
  }

  /// Adds the containers of a Kubernetes object that run Kong; of a list those of its items.
  package mutating func add(object root: YAMLNode, _ file: FileID, _ folder: String) {
    guard let node = root["kind"] else { return }
    if node.endsWith("List"), let items = root["items"]?.items {
      for item in items { add(object: item, file, folder) }
      return
    }
    // Bytes are searched before any string is created: hardly any object mentions Kong.
    guard node.hasText("HelmRelease") || root.mayMention("KONG_", or: "kong"), let kind = node.text, !kind.isEmpty,
      root["apiVersion"]?.text != nil, kind != "ConfigMap" || Self.containsVariables(root)
    else { return }
    let title = Self.title(of: root, kind)
    if kind == "ConfigMap" {
      add(environment: root["data"], image: nil, object: title, file, folder)
      return
    }
    let spec = root["spec"]
    let pod = spec?["template"]?["spec"] ?? (kind == "Pod" ? spec : nil)
    for container in pod?["containers"]?.items ?? [] {
      add(environment: container["env"], image: container["image"]?.text, object: title, file, folder)
    }
    if kind == "HelmRelease", let values = spec?["values"] {
      // The chart `kong` runs its own image; `ingress` has it as a part.
      let chart = spec?["chart"]?["spec"]?["chart"]?.text?.split(separator: "/").last
      if chart == "kong", values["image"]?["repository"] == nil { add(version: values["image"]?["tag"]?.text, folder) }
      add(chart: values, object: title, file, folder, depth: 0)
    }
  }

  /// Whether the data of a ConfigMap may contain variables of Kong.
  private static func containsVariables(_ map: YAMLNode) -> Bool {
    let data = map["data"]
    guard let pairs = data?.pairs else { return data?.isSequence == true }
    return pairs.contains { $0.key.beginsWith("KONG_") || $0.key.hasText("<<") }
  }

  /// `Kind/name`, with the namespace where one is written.
  private static func title(of root: YAMLNode, _ kind: String) -> String {
    let metadata = root["metadata"]
    let name = metadata?["name"]?.text ?? metadata?["generateName"]?.text ?? ""
    let namespace = metadata?["namespace"]?.text.flatMap { $0.isEmpty ? nil : $0 }
    return [kind, namespace, name].compactMap { $0 }.joined(separator: "/")
  }

  /// Adds the `env:` of the values of Kong's chart.
  private mutating func add(chart node: YAMLNode, object: String?, _ file: FileID, _ folder: String, depth: Int) {
    guard depth < 6 else { return }
    let image = node["image"]
    let isKong = image?["repository"]?.text.map { Self.isImage($0) } ?? false
    if isKong { add(version: image?["tag"]?.text, folder) }
    for pair in node.pairs ?? [] {
      guard let key = pair.key.text, pair.value.isMapping else { continue }
      if key == "env" {
        let settings = (pair.value.pairs ?? []).compactMap { setting($0, prefix: "env.", object, file) }
        guard isKong || settings.contains(where: { Self.isKey($0.key) }) else { continue }
        let version = image?["repository"]?.text?.contains("kong") == false ? nil : Self.version(image?["tag"]?.text)
        add(Source(folder: folder, settings: settings, version: version))
      } else {
        add(chart: pair.value, object: object, file, folder, depth: depth + 1)
      }
    }
  }

  private mutating func add(
    environment node: YAMLNode?, image: String?, object: String?, _ file: FileID, _ folder: String
  ) {
    var settings: [KongEnvironment.Setting] = []
    for pair in node?.resolvedPairs ?? [] where pair.key.text?.hasPrefix("KONG_") == true {
      if let found = setting(pair, prefix: "", object, file) { settings.append(found) }
    }
    for item in node?.items ?? [] {
      guard let name = item["name"]?.text, name.hasPrefix("KONG_") else { continue }
      let value = item.pair("value")
      let range = item.pairs?.first.map { $0.key.range.lowerBound } ?? item.range.lowerBound
      let end = value.map { max($0.key.range.upperBound, $0.value.range.upperBound) } ?? item.range.upperBound
      settings.append(
        KongEnvironment.Setting(
          key: name.dropFirst(5).lowercased(), name: name, value: value?.value.text ?? "",
          span: SourceSpan(file: file, start: range, end: end), object: object,
          isUnknown: value?.value.text == nil || value?.value.isTemplated == true))
    }
    let version = Self.version(ofImage: image)
    guard !settings.isEmpty || version != nil else { return }
    add(Source(folder: folder, settings: settings, version: version))
  }

  private func setting(_ pair: YAMLPair, prefix: String, _ object: String?, _ file: FileID)
    -> KongEnvironment.Setting?
  {
    guard let name = pair.key.text else { return nil }
    let text = pair.value.text
    let field = KongField(pair: pair, file: file)
    let key = name.hasPrefix("KONG_") ? name.dropFirst(5).lowercased() : name.lowercased()
    return KongEnvironment.Setting(
      key: key, name: prefix + name, value: text ?? "", span: field.line, object: object,
      isUnknown: text == nil || field.isUnknown || text?.contains("${") == true)
  }

  /// Whether a key of `env:` is one of Kong's, not of any other chart.
  private static func isKey(_ key: String) -> Bool {
    KongConfigurationFile.isKey(key) || key == "router_flavor" || key == "declarative_config"
  }

  /// The images whose tags are Kong's versions; the tag of an image of one's own (`team/kong-gateway:1.0`) is not.
  private static let images = [
    "kong", "kong/kong", "kong/kong-gateway", "kong/kong-gateway-dev", "bitnami/kong", "rancher/kong",
  ]

  /// The version of `kong:3.9.1-ubuntu` or `kong/kong-gateway:3.8`.
  static func version(ofImage image: String?) -> ProductVersion? {
    guard let image, let slash = image.split(separator: "/").last, let colon = slash.firstIndex(of: ":") else {
      return nil
    }
    guard isImage(image) else { return nil }
    return version(String(slash[slash.index(after: colon)...]))
  }

  private static func isImage(_ text: String) -> Bool {
    let reference = ImageReference(text)
    return images.contains(where: reference.matches)
  }

  private static func version(_ tag: String?) -> ProductVersion? {
    guard let tag else { return nil }
    let digits = tag.prefix { $0.isNumber || $0 == "." }
    return digits.contains(".") ? ProductVersion.ofTag(String(digits)) : nil
  }
}
