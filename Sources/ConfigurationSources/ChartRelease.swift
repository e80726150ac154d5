import YAMLSyntax

/// A Helm chart that an object installs: a HelmRelease of Flux, an Application of Argo CD, a HelmChart of k3s or the
/// HelmChartConfig of one, a release of Helmfile.
package struct ChartRelease: Sendable {
  /// The object that installs it.
  package enum Kind: String, Sendable, CaseIterable {
    case helmRelease = "HelmRelease"
    case application = "Application"
    case applicationSet = "ApplicationSet"
    case helmChart = "HelmChart"
    case helmChartConfig = "HelmChartConfig"
    /// An entry of the file of Helmfile, which is no object.
    case helmfile = "Helmfile"

    /// The beginning of its `apiVersion`.
    fileprivate var group: String {
      switch self {
      case .helmRelease: "helm.toolkit.fluxcd.io/"
      case .application, .applicationSet: "argoproj.io/"
      case .helmChart, .helmChartConfig: "helm.cattle.io/"
      case .helmfile: "helmfile/"
      }
    }
  }

  package private(set) var kind: Kind
  /// The name of the chart, without its repository.
  package private(set) var chart: String
  /// The folder of the chart in a Git repository, which may be the one that is linted; nil for charts of a registry.
  package private(set) var path: String?
  /// The name of the release.
  package private(set) var name: String
  package private(set) var namespace: String?
  /// The version of the chart as it is asked for; nil where it is not written.
  package private(set) var version: String?
  /// The values, the weakest first.
  package let values: [Values]
  /// Whether nothing new is installed.
  package let isSuspended: Bool
  /// Whether files of the chart are used in place of its `values.yaml` (`valuesFiles` of Flux).
  package var replacesOwnValues = false
  /// Whether something changes the objects after the chart made them.
  package let isPostRendered: Bool

  /// What a generator of an ApplicationSet gives for the words in braces.
  package var variables: [String: String] = [:]

  /// One layer of values.
  package enum Values: Sendable {
    case mapping(YAMLNode)
    /// Text of YAML.
    case text(YAMLNode)
    /// A file: from the folder of the chart, from the root of the repository where it begins with `/`, from that of
    /// another source where it begins with `$name/`.
    case file(YAMLNode)
    /// An entry of `valuesFrom`: a key of a ConfigMap or a Secret.
    case reference(YAMLNode)
    /// `name: value` as `--set` takes it; `isText` as `--set-string`.
    case parameter(name: YAMLNode, value: YAMLNode?, isText: Bool)
  }

  /// The values that the object has as a mapping; nil where it has none.
  package var mapping: YAMLNode? {
    values.lazy.compactMap { layer -> YAMLNode? in
      if case .mapping(let node) = layer { return node }
      return nil
    }.last
  }

  /// The charts that an object installs; none for other objects. A chart of a HelmRelease that is named by reference has
  /// the name of the object that is referred to.
  package static func all(in object: YAMLNode) -> [ChartRelease] {
    guard let kind = object["kind"]?.text.flatMap(Kind.init(rawValue:)),
      object["apiVersion"]?.text?.hasPrefix(kind.group) == true, let spec = object["spec"],
      let name = object["metadata"]?["name"]?.text
    else { return [] }
    switch kind {
    case .helmRelease: return [helmRelease(object, spec, name)].compactMap(\.self)
    case .helmChart, .helmChartConfig: return [helmChart(object, spec, name, kind)].compactMap(\.self)
    case .application:
      let sources = (spec["source"].map { [$0] } ?? []) + (spec["sources"]?.items ?? [])
      return sources.compactMap { application($0, spec, name) }
    case .applicationSet: return applicationSet(spec, name)
    case .helmfile: return []
    }
  }

  /// Source: fluxcd/helm-controller api/v2/helmrelease_types.go; fluxcd/pkg chartutil/values.go.
  private static func helmRelease(_ object: YAMLNode, _ spec: YAMLNode, _ name: String) -> ChartRelease? {
    let chart = spec["chart"]?["spec"]
    guard let written = chart?["chart"]?.text ?? spec["chartRef"]?["name"]?.text else { return nil }
    let isOfGit = ["GitRepository", "Bucket"].contains(chart?["sourceRef"]?["kind"]?.text ?? "")
    let files = chart?["valuesFiles"]?.items ?? []
    let references = spec["valuesFrom"]?.items ?? []
    var result = ChartRelease(
      kind: .helmRelease, chart: lastPart(of: written), path: isOfGit ? written : nil,
      name: spec["releaseName"]?.text ?? name,
      namespace: spec["targetNamespace"]?.text ?? object["metadata"]?["namespace"]?.text,
      values: files.map { .file($0) } + references.map { .reference($0) }
        + (spec["values"].map { [.mapping($0)] } ?? []),
      isSuspended: spec["suspend"]?.hasText("true") == true,
      isPostRendered: spec["postRenderers"]?.items?.isEmpty == false)
    result.replacesOwnValues = !files.isEmpty
    result.version = chart?["version"]?.text
    return result
  }

  /// Elements of a list that make applications.
  private static let mostElements = 200

  /// An ApplicationSet makes an application of its template for each element of its generators. Only the elements of lists
  /// are among the files; else words in braces stay as they are, and are unknown.
  /// Source: argo-cd applicationset/utils/utils.go.
  private static func applicationSet(_ spec: YAMLNode, _ name: String) -> [ChartRelease] {
    guard let inner = spec["template"]?["spec"] else { return [] }
    let lists = (spec["generators"]?.items ?? []).compactMap { $0["list"]?["elements"]?.items }
    let elements = lists.joined().prefix(mostElements).map { element in
      Dictionary(
        (element.pairs ?? []).compactMap { pair in
          pair.key.text.flatMap { key in pair.value.text.map { (key, $0) } }
        }, uniquingKeysWith: { $1 })
    }
    let own = spec["template"]?["metadata"]?["name"]?.text ?? name
    let sources = (inner["source"].map { [$0] } ?? []) + (inner["sources"]?.items ?? [])
    return sources.compactMap { application($0, inner, own) }.flatMap { release in
      (elements.isEmpty ? [[:]] : elements).map { release.with($0) }
    }
  }

  private func with(_ variables: [String: String]) -> ChartRelease {
    var result = self
    result.kind = .applicationSet
    result.variables = variables
    result.chart = resolved(chart, variables)
    result.path = path.map { resolved($0, variables) }
    // A word that no list gives stays in the name, as a name has it.
    result.name = resolved(name, variables).replacing("{{", with: "").replacing("}}", with: "").filter { $0 != " " }
    result.namespace = namespace.map { resolved($0, variables) }
    return result
  }

  /// A text with the words in braces that a generator gives: `{{env}}`, with `goTemplate` `{{ .env }}`.
  package func resolved(_ text: String) -> String { resolved(text, variables) }

  private func resolved(_ text: String, _ variables: [String: String]) -> String {
    guard text.contains("{{") else { return text }
    return variables.reduce(text) { text, variable in
      ["{{\(variable.key)}}", "{{ \(variable.key) }}", "{{.\(variable.key)}}", "{{ .\(variable.key) }}"].reduce(text) {
        $0.replacing($1, with: variable.value)
      }
    }
  }

  /// Source: argo-cd docs/user-guide/helm.md; with `valuesObject` Argo CD ignores `values`.
  private static func application(_ source: YAMLNode, _ spec: YAMLNode, _ name: String) -> ChartRelease? {
    guard let written = source["chart"]?.text ?? source["path"]?.text else { return nil }
    let helm = source["helm"]
    var values = (helm?["valueFiles"]?.items ?? []).map { Values.file($0) }
    if let object = helm?["valuesObject"] {
      values.append(.mapping(object))
    } else if let text = helm?["values"] {
      values.append(.text(text))
    }
    for parameter in helm?["parameters"]?.items ?? [] {
      guard let name = parameter["name"] else { continue }
      values.append(
        .parameter(name: name, value: parameter["value"], isText: parameter["forceString"]?.hasText("true") == true))
    }
    var result = ChartRelease(
      kind: .application, chart: lastPart(of: written), path: source["chart"] == nil ? written : nil,
      name: helm?["releaseName"]?.text ?? name, namespace: spec["destination"]?["namespace"]?.text, values: values,
      isSuspended: false, isPostRendered: false)
    if result.path == nil { result.version = source["targetRevision"]?.text }
    return result
  }

  /// Source: k3s-io/helm-controller pkg/controllers/chart/chart.go. A HelmChartConfig has the name of its HelmChart, and
  /// k3s brings the charts of most of them.
  private static func helmChart(
    _ object: YAMLNode, _ spec: YAMLNode, _ name: String, _ kind: Kind
  ) -> ChartRelease? {
    guard let written = kind == .helmChart ? spec["chart"]?.text : name else { return nil }
    var values: [Values] = []
    if let text = spec["valuesContent"] { values.append(.text(text)) }
    if let mapping = spec["values"] { values.append(.mapping(mapping)) }
    for pair in spec["set"]?.resolvedPairs ?? [] {
      values.append(.parameter(name: pair.key, value: pair.value, isText: false))
    }
    var result = ChartRelease(
      kind: kind, chart: lastPart(of: written), path: nil, name: name,
      namespace: spec["targetNamespace"]?.text ?? object["metadata"]?["namespace"]?.text, values: values,
      isSuspended: false, isPostRendered: false)
    result.version = spec["version"]?.text
    return result
  }

  /// The releases of a document of Helmfile, each with its node. What templates decide is left as it is written.
  /// Source: helmfile docs/values-and-merging.md and docs/index.md.
  package static func releases(ofHelmfile root: YAMLNode) -> [(release: ChartRelease, node: YAMLNode)] {
    (root["releases"]?.items ?? []).compactMap { entry in
      guard let chart = entry["chart"]?.text, let name = entry["name"]?.text else { return nil }
      let values = (entry["values"]?.items ?? []).map { $0.isMapping ? Values.mapping($0) : .file($0) }
      let parameters = (entry["set"]?.items ?? []).compactMap { item in
        item["name"].map { Values.parameter(name: $0, value: item["value"], isText: false) }
      }
      let isLocal = chart.hasPrefix(".") || chart.hasPrefix("/")
      let release = ChartRelease(
        kind: .helmfile, chart: lastPart(of: chart), path: isLocal ? chart : nil, name: name,
        namespace: entry["namespace"]?.text, values: values + parameters,
        isSuspended: entry["installed"]?.hasText("false") == true, isPostRendered: entry["jsonPatches"] != nil)
      return (release, entry)
    }
  }

  private static func lastPart(of chart: String) -> String {
    chart.split(separator: "/").last.map(String.init) ?? chart
  }
}
