import StreamModel
import YAMLSyntax

/// A hop that no file of a repository describes: a CDN, a load balancer that was configured by hand.
package struct BuiltInHopDescription: Sendable {
  /// One of its settings.
  package struct Setting: Sendable {
    /// The property that it decides.
    package let aspect: Aspect
    /// The key by which `paths:` overrides it.
    package let option: String
    /// The setting as its owner calls it.
    package let setting: String
    /// The default value: a duration, a word, or `none` for no limit.
    package let value: String
  }

  /// The name in `paths:`.
  package let id: String
  /// The product for display.
  package let title: String
  /// Its settings.
  package let settings: [Setting]
}

/// The file of `rules/technologies/` that contains the hops which `paths:` may name.
package struct BuiltInHopFile: CatalogFormat {
  /// The hops.
  package let hops: [BuiltInHopDescription]

  /// Reads a file that is parsed already.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a file of hops")
    guard try fields.text("reads") == "paths" else {
      throw FileFormatError(message: "\"reads\" must be paths", range: node.range)
    }
    var hops: [BuiltInHopDescription] = []
    for item in try fields.list("hops") {
      var hop = try FieldReader(item, what: "a hop")
      let id = try hop.text("id")
      let title = try hop.text("title")
      var settings: [BuiltInHopDescription.Setting] = []
      for item in try hop.list("settings") {
        var setting = try FieldReader(item, what: "a setting")
        settings.append(
          BuiltInHopDescription.Setting(
            aspect: try aspectName(try setting.required("aspect")),
            option: try setting.text("option"), setting: try setting.text("setting"),
            value: try setting.text("value")))
        try setting.finish()
      }
      try hop.finish()
      hops.append(BuiltInHopDescription(id: id, title: title, settings: settings))
    }
    self.hops = hops
    try fields.finish()
  }
}
