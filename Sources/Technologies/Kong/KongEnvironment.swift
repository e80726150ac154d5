import SourceText
import Streaming
import SystemSupport
import YAMLSyntax

/// The node's own configuration: `kong.conf`, `KONG_*` variables, `env:` of the Helm chart. Of each key `nginx_…` Kong makes
/// a directive of the nginx inside.
struct KongEnvironment: Sendable {
  /// One key.
  struct Setting: Sendable {
    /// The key as `kong.conf` writes it: `nginx_proxy_gzip`.
    let key: String
    /// The key as it is written here: `KONG_NGINX_PROXY_GZIP`.
    let name: String
    let value: String
    let span: SourceSpan
    /// `Deployment/kong`, or nil.
    let object: String?
    /// Whether a template or a reference decides the value.
    let isUnknown: Bool
  }

  var settings: [Setting] = []
  /// The version of Kong, when something tells it.
  var version: ProductVersion?

  /// The last value of a key.
  func setting(_ key: String) -> Setting? { settings.last { $0.key == key && !$0.isUnknown } }

  private func directive(_ name: String) -> Setting? {
    ["location", "proxy", "http"].lazy.compactMap { setting("nginx_\($0)_\(name)") }.first
  }

  /// What the node says about every route.
  func complete(_ values: inout EffectiveValues, _ span: SourceSpan) {
    listeners(&values, span)
    compression(&values)
    if let ignored = directive("proxy_ignore_headers"), ignored.value.lowercased().contains("x-accel-buffering") {
      values[.bufferingHeader] = value(.word("ignored"), ignored)
    }
    if let timeout = setting("nginx_main_worker_shutdown_timeout"), let time = TimeLength(parsing: timeout.value) {
      var found = value(.duration(milliseconds: time.milliseconds), timeout)
      found.display = time.text
      values[.reloadCut] = found
    }
  }

  /// By default Kong offers plain HTTP, and TLS with HTTP/2.
  private func listeners(_ values: inout EffectiveValues, _ span: SourceSpan) {
    guard let listen = setting("proxy_listen") else {
      values[.clientProtocol] = EffectiveValue(
        .words(["plain-or-tls", "http/2"]), setting: "proxy_listen", text: "", origin: .default, span: span)
      return
    }
    let words = listen.value.split { " ,".contains($0) }
    var protocols = words.contains("ssl") ? ["plain-or-tls"] : ["plain"]
    if words.contains("http2") { protocols.append("http/2") }
    var found = value(.words(protocols), listen)
    found.text = ""
    values[.clientProtocol] = found
  }

  private func compression(_ values: inout EffectiveValues) {
    for name in ["gzip", "brotli"] {
      guard let flag = directive(name), flag.value.lowercased() == "on", let types = directive("\(name)_types") else {
        continue
      }
      let list = types.value.split { " ,;".contains($0) }
      guard list.contains("text/event-stream") || list.contains("*") else { continue }
      values[.compression] = value(.word("on"), types)
      return
    }
  }

  private func value(_ value: AspectValue, _ setting: Setting) -> EffectiveValue {
    var result = EffectiveValue(
      value, setting: setting.name, text: setting.value, origin: .inherited, span: setting.span)
    result.object = setting.object
    return result
  }
}

/// All places of a run that configure nodes of Kong.
package struct KongEnvironments: Sendable {
  /// One of them.
  struct Source: Sendable {
    let folder: String
    var settings: [KongEnvironment.Setting] = []
    var version: ProductVersion?
  }

  private(set) var sources: [Source] = []

  /// None.
  package init() {}

  /// Whether there is none.
  package var isEmpty: Bool { sources.isEmpty }

  /// What holds for a configuration in a folder: of several sources the nearest one.
  func environment(near folder: String, _ assumptions: Assumptions) -> KongEnvironment {
    var result = KongEnvironment(version: assumptions.kongVersion)
    let nearest = sources.filter { !$0.settings.isEmpty }.min {
      distance($0.folder, folder) < distance($1.folder, folder)
    }
    result.settings = nearest?.settings ?? []
    if result.version == nil {
      result.version =
        sources.filter { $0.version != nil }.min { distance($0.folder, folder) < distance($1.folder, folder) }?.version
    }
    return result
  }

  /// All settings of all sources.
  var settings: [KongEnvironment.Setting] { sources.flatMap(\.settings) }

  private func distance(_ a: String, _ b: String) -> Int {
    let x = a.split(separator: "/")
    let y = b.split(separator: "/")
    return x.count + y.count - 2 * zip(x, y).prefix { $0 == $1 }.count
  }

  // MARK: Reading

  /// Adds a `kong.conf`.
  package mutating func add(configuration source: SourceFile, file: FileID) {
    let settings = KongConfigurationFile.lines(of: source.bytes).map { line in
      KongEnvironment.Setting(
        key: line.key, name: line.key, value: line.value,
        span: SourceSpan(file: file, start: line.range.lowerBound, end: line.range.upperBound), object: nil,
        isUnknown: line.value.contains("{{") || line.value.contains("${"))
    }
    sources.append(Source(folder: folder(of: source.path), settings: settings))
  }

  /// Adds the services of a compose file that run Kong.
  package mutating func add(compose root: YAMLNode, file: FileID, path: String) {
    for service in root["services"]?.pairs ?? [] {
      add(
        environment: service.value["environment"], image: service.value["image"]?.text, object: nil, file,
        folder(of: path))
    }
  }

  /// Adds the containers of an object that run Kong.
  mutating func add(_ object: KubernetesObject) {
    guard object.traits.contains(.mayConfigureKong) || object.kind == "HelmRelease" else { return }
    if object.kind == "ConfigMap" {
      add(environment: object.node["data"], image: nil, object: object.title, object.file, object.folder)
      return
    }
    let spec = object.spec?["template"]?["spec"] ?? (object.kind == "Pod" ? object.spec : nil)
    for container in spec?["containers"]?.items ?? [] {
      add(
        environment: container["env"], image: container["image"]?.text, object: object.title, object.file,
        object.folder)
    }
    if object.kind == "HelmRelease", let values = object.spec?["values"] {
      add(chart: values, object: object.title, object.file, object.folder, depth: 0)
    }
  }

  /// Adds the `env:` of the chart's values.
  package mutating func add(chartValues root: YAMLNode, file: FileID, path: String) {
    add(chart: root, object: nil, file, folder(of: path), depth: 0)
  }

  private mutating func add(chart node: YAMLNode, object: String?, _ file: FileID, _ folder: String, depth: Int) {
    guard depth < 6 else { return }
    for pair in node.pairs ?? [] {
      guard let key = pair.key.text, pair.value.isMapping else { continue }
      if key == "env" {
        let settings = (pair.value.pairs ?? []).compactMap { setting($0, prefix: "env.", object, file) }
        guard settings.contains(where: { Self.isKey($0.key) }) else { continue }
        let image = node["image"]
        let version = image?["repository"]?.text?.contains("kong") == false ? nil : Self.version(image?["tag"]?.text)
        sources.append(Source(folder: folder, settings: settings, version: version))
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
      if let name = item["name"]?.text, name.hasPrefix("KONG_") {
        let value = item.pair("value")
        let range = item.pairs?.first.map { $0.key.range.lowerBound } ?? item.range.lowerBound
        let end = value.map { max($0.key.range.upperBound, $0.value.range.upperBound) } ?? item.range.upperBound
        settings.append(
          KongEnvironment.Setting(
            key: name.dropFirst(5).lowercased(), name: name, value: value?.value.text ?? "",
            span: SourceSpan(file: file, start: range, end: end), object: object,
            isUnknown: value?.value.text == nil || value?.value.isTemplated == true))
      } else if let text = item.text, text.hasPrefix("KONG_"), let equals = text.firstIndex(of: "=") {
        let name = String(text[..<equals])
        let value = String(text[text.index(after: equals)...])
        settings.append(
          KongEnvironment.Setting(
            key: name.dropFirst(5).lowercased(), name: name, value: value,
            span: SourceSpan(file: file, start: item.range.lowerBound, end: item.range.upperBound), object: object,
            isUnknown: value.contains("${") || item.isTemplated))
      }
    }
    let version = Self.version(ofImage: image)
    guard !settings.isEmpty || version != nil else { return }
    sources.append(Source(folder: folder, settings: settings, version: version))
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

  /// The version of `kong:3.9.1-ubuntu` or `kong/kong-gateway:3.8`.
  static func version(ofImage image: String?) -> ProductVersion? {
    guard let image, let slash = image.split(separator: "/").last, let colon = slash.firstIndex(of: ":") else {
      return nil
    }
    let name = slash[..<colon]
    guard name == "kong" || name == "kong-gateway" || name == "kong-gateway-dev" else { return nil }
    return version(String(slash[slash.index(after: colon)...]))
  }

  private static func version(_ tag: String?) -> ProductVersion? {
    guard let tag else { return nil }
    let digits = tag.prefix { $0.isNumber || $0 == "." }
    return digits.contains(".") ? ProductVersion(String(digits)) : nil
  }
}

/// `kong.conf`: lines `key = value`.
package enum KongConfigurationFile {
  /// A line.
  struct Line {
    let key: String
    let value: String
    let range: Range<Int>
  }

  /// Whether a text is one: every line assigns, and one of the keys is Kong's own.
  package static func isOne(_ bytes: [UInt8]) -> Bool {
    guard !bytes.contains(UInt8(ascii: ";")), !bytes.contains(UInt8(ascii: "{")), bytes.contains(UInt8(ascii: "="))
    else { return false }
    return lines(of: bytes).contains { isKey($0.key) }
  }

  static func isKey(_ key: String) -> Bool {
    if ["proxy_listen", "admin_listen", "upstream_keepalive_pool_size", "nginx_worker_processes"].contains(key) {
      return true
    }
    return ["main", "events", "http", "proxy", "location", "upstream", "admin", "status", "stream"].contains {
      key.hasPrefix("nginx_\($0)_")
    }
  }

  static func lines(of bytes: [UInt8]) -> [Line] {
    var result: [Line] = []
    var start = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      defer { start += line.count + 1 }
      var end = line.endIndex
      if let hash = line.firstIndex(of: UInt8(ascii: "#")) { end = hash }
      let text = line[..<end]
      guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let key = trimmed(text[..<equals])
      let value = trimmed(text[(equals + 1)...])
      guard !key.isEmpty else { continue }
      let lower = start + key.startIndex - line.startIndex
      let upper = value.isEmpty ? start + equals + 1 - line.startIndex : start + value.endIndex - line.startIndex
      result.append(
        Line(
          key: String(decoding: key, as: UTF8.self).lowercased(), value: String(decoding: value, as: UTF8.self),
          range: lower..<upper))
    }
    return result
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes
    while let first = rest.first, first == 0x20 || first == 0x09 { rest = rest.dropFirst() }
    while let last = rest.last, last == 0x20 || last == 0x09 || last == 0x0D { rest = rest.dropLast() }
    return rest
  }
}
