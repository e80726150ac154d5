import YAMLSyntax

/// A file of `rules/charts/`: which values of a chart become which objects of a controller, for charts that are not among
/// the files.
package struct ChartProfile: CatalogFormat {
  /// The ConfigMap of the controller.
  package struct ConfigMap: Sendable {
    /// Its name; `{fullname}` is the release with the chart, as charts name their objects.
    package let name: String
    /// The path of the map of values that it holds: `controller`, `config`.
    package let values: [String]
    /// Its other keys, each with the path of the value that the chart writes there.
    package let keys: [(key: String, value: [String])]
  }

  /// The class of the controller.
  package struct IngressClass: Sendable {
    /// The path of the value with its name.
    package let name: [String]
    /// The name without that value.
    package let defaultName: String
    package let controller: String
    /// The path of the flag that makes it the default class; empty where there is none.
    package let isDefault: [String]
  }

  /// The names of the chart.
  package let charts: [String]
  package let configMap: ConfigMap?
  package let ingressClass: IngressClass?
  /// Where the facts come from.
  package let sources: [String]

  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a chart")
    charts = try fields.texts("charts")
    configMap = try fields.optional("config-map").map { (node) throws(FileFormatError) in
      var fields = try FieldReader(node, what: "\"config-map\"")
      var keys: [(key: String, value: [String])] = []
      for item in try fields.list("keys") {
        var entry = try FieldReader(item, what: "a key of a ConfigMap")
        keys.append((try entry.text("key"), Self.path(try entry.text("value"))))
        try entry.finish()
      }
      let map = ConfigMap(name: try fields.text("name"), values: Self.path(try fields.text("values")), keys: keys)
      try fields.finish()
      return map
    }
    ingressClass = try fields.optional("ingress-class").map { (node) throws(FileFormatError) in
      var fields = try FieldReader(node, what: "\"ingress-class\"")
      let found = IngressClass(
        name: Self.path(try fields.text("name")), defaultName: try fields.text("default"),
        controller: try fields.text("controller"), isDefault: Self.path(try fields.optionalText("is-default") ?? ""))
      try fields.finish()
      return found
    }
    sources = try fields.texts("sources")
    try fields.finish()
  }

  private static func path(_ text: String) -> [String] { text.split(separator: ".").map(String.init) }
}
