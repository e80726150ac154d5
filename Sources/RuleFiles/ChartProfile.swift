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

  /// Parts of the values that count as objects of a kind of their own: the entry points of a proxy.
  package struct Parts: Sendable {
    package let kind: String
    /// The path of a map; each entry is an object with the key as its name.
    package let each: [String]
    /// Entries that the chart has by itself.
    package let names: [String]
    /// The oldest release of the chart of which this is known.
    package let since: [Int]
  }

  /// The Service of the proxy, which is named after the release.
  package struct Service: Sendable {
    /// The path of the map with its type and its annotations.
    package let values: [String]
    /// The type without that value.
    package let defaultType: String
    /// A label that its pods have.
    package let label: (key: String, value: String)
  }

  /// The names of the chart.
  package let charts: [String]
  package let configMap: ConfigMap?
  package let ingressClass: IngressClass?
  package let parts: [Parts]
  package let service: Service?
  /// The image of the controller that it installs, or nil.
  package let image: String?
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
    var parts: [Parts] = []
    for item in try fields.list("parts") {
      var part = try FieldReader(item, what: "a part of the values")
      parts.append(
        Parts(
          kind: try part.text("kind"), each: Self.path(try part.text("each")), names: try part.texts("names"),
          since: Self.version(try part.optionalText("since") ?? "")))
      try part.finish()
    }
    self.parts = parts
    service = try fields.optional("service").map { (node) throws(FileFormatError) in
      var fields = try FieldReader(node, what: "\"service\"")
      let label = try fields.text("label").split(separator: "=", maxSplits: 1).map(String.init)
      let found = Service(
        values: Self.path(try fields.text("values")), defaultType: try fields.text("type"),
        label: (label.first ?? "", label.last ?? ""))
      try fields.finish()
      return found
    }
    image = try fields.optionalText("image")
    sources = try fields.texts("sources")
    try fields.finish()
  }

  /// The numbers of a version: `28.0.0`, also of `v28.0.0` and `^28.0.0`; empty where it does not begin with one.
  package static func version(_ text: String) -> [Int] {
    text.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." }.split(separator: ".").compactMap { Int($0) }
  }

  private static func path(_ text: String) -> [String] { text.split(separator: ".").map(String.init) }
}
