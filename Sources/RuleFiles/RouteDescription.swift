import SourceText
import YAMLSyntax

/// How objects of a kind write their routes, as `routes:` of a product's file describes it. Fields are paths from the object, as
/// for settings: `[]` is the list element that carries the route.
package final class RouteDescription: Sendable {
  /// How a path is compared.
  package enum PathForm: String, Sendable, CaseIterable {
    case exact
    case prefix
    case regex
    /// Written as in nginx: `=/a` is exact, `~ ^/a` a regular expression, anything else a prefix.
    case nginxLocation = "nginx-location"
    /// `~/a` is a regular expression, anything else a prefix.
    case tilde
    /// `/a*` is a prefix, anything else exact.
    case star
  }

  /// Where a path may be written.
  package struct Path: Sendable {
    package let field: RouteField
    package let form: PathForm
    /// What else the object must contain for the field to be a path of this form.
    package let condition: SettingCondition?
  }

  /// A list of upstreams of which a route names one.
  package struct Upstream: Sendable {
    /// The list: `spec.upstreams[]`.
    package let each: RouteField
    /// The field of an element that contains its name.
    package let name: RouteField
    /// The fields of a route that may name the element.
    package let references: [RouteField]
  }

  /// The Services behind a route.
  package struct Backends: Sendable {
    package enum Form: String, Sendable, CaseIterable {
      /// The name of the Service.
      case name
      /// `service`, `service.namespace` or longer.
      case dnsName = "dns-name"
      /// A URL or parts of one: `https://service.namespace:443/path`.
      case address
    }

    /// The list whose elements are the backends; nil where there is one.
    package let each: RouteField?
    package let service: RouteField
    package let namespace: RouteField?
    package let port: RouteField?
    package let form: Form
  }

  /// A kind in the core of Kubernetes that has the same shape.
  package enum Shape: String, Sendable, CaseIterable {
    case ingress = "Ingress"
    case httpRoute = "HTTPRoute"
  }

  package let kind: String
  /// Globs of the `apiVersion` that the objects must have; empty for any.
  package let apiVersions: [String]
  /// The keys by which a document without `kind` and `apiVersion` is one: a file of the product's own. Empty for objects.
  package let documentKeys: [String]
  /// What the element that carries a route must contain to be one, with the field.
  package let condition: (field: RouteField, condition: SettingCondition)?
  /// The shape that replaces all other keys, or nil.
  package let shape: Shape?
  /// The lists whose elements carry the routes, the innermost last; nil where the object is the route.
  package let each: RouteField?
  /// Where hosts may be written; the first field with a value applies.
  package let hosts: [RouteField]
  /// Where paths may be written; the first field with a value applies.
  package let paths: [Path]
  /// Whether the object passes connections on, without paths.
  package let isConnection: Bool
  package let upstream: Upstream?
  package let backends: Backends?

  init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a kind of routes")
    kind = try fields.text("kind")
    apiVersions = try fields.texts("api-versions")
    documentKeys = try fields.texts("document")
    condition = try fields.optional("when").map { (node) throws(FileFormatError) in
      guard let field = node["field"] else {
        throw FileFormatError(message: "a condition of a route has a \"field\"", range: node.range)
      }
      return (try RouteField(field), try SettingCondition(reading: node))
    }
    shape = try fields.optional("like").map { (node) throws(FileFormatError) in
      try word(node, as: Shape.self, what: "kind with a known shape")
    }
    each = try fields.optional("each").map { (node) throws(FileFormatError) in try RouteField(list: node) }
    hosts = try RouteField.all(fields.optional("host"))
    var paths: [Path] = []
    for item in try fields.list("path") {
      var path = try FieldReader(item, what: "a path")
      paths.append(
        Path(
          field: try RouteField(path.required("field")),
          form: try word(try path.required("match"), as: PathForm.self, what: "match"),
          condition: try path.optional("when").map { (node) throws(FileFormatError) in
            try SettingCondition(reading: node)
          }))
      try path.finish()
    }
    self.paths = paths
    isConnection = try fields.flag("connection") ?? false
    upstream = try fields.optional("upstream").map { (node) throws(FileFormatError) in try Upstream(reading: node) }
    backends = try fields.optional("backends").map { (node) throws(FileFormatError) in try Backends(reading: node) }
    try fields.finish()
    if shape == nil, backends == nil, each == nil, paths.isEmpty, hosts.isEmpty {
      throw FileFormatError(
        message: "a kind of routes needs \"like\", or \"host\", \"path\" and \"backends\"", range: node.range)
    }
  }

  /// Whether an object's version is one of those described.
  package func describes(apiVersion: String) -> Bool {
    apiVersions.isEmpty || apiVersions.contains { globMatches($0, apiVersion) }
  }

  /// The fields of `spec` that are lists.
  package var listsOfSpec: [String] {
    let fields = [each, upstream?.each].compactMap { $0 } + hosts + paths.map(\.field)
    return Set(fields.compactMap(\.listOfSpec)).sorted()
  }
}

/// A path of fields from an object, `spec.http[].match[].uri.prefix`, taken apart once.
package struct RouteField: Sendable {
  package struct Part: Sendable {
    package let name: String
    package let isList: Bool
  }

  package let text: String
  package let parts: [Part]
  /// The lists on the path with their numbers of parts, the innermost first: `spec.http[].match[]`, `spec.http[]`.
  package let lists: [(path: String, length: Int)]

  /// Whether the field is a list of strings, all of which apply; of other fields with several values the first one
  /// applies.
  package var isList: Bool { parts.last?.isList == true }

  init(_ node: YAMLNode) throws(FileFormatError) {
    guard let text = node.text, !text.isEmpty,
      !text.split(separator: ".", omittingEmptySubsequences: false).contains("")
    else { throw FileFormatError(message: "a field is written as spec.routes[].name", range: node.range) }
    self.text = text
    let words = text.split(separator: ".").map(String.init)
    parts = words.map {
      $0.hasSuffix("[]") ? Part(name: String($0.dropLast(2)), isList: true) : Part(name: $0, isList: false)
    }
    lists = words.indices.reversed().filter { words[$0].hasSuffix("[]") }
      .map { (words[...$0].joined(separator: "."), $0 + 1) }
  }

  /// A field that must be a list.
  init(list node: YAMLNode) throws(FileFormatError) {
    try self.init(node)
    guard isList else { throw FileFormatError(message: "a list is written as spec.routes[]", range: node.range) }
  }

  /// A field or several.
  static func all(_ node: YAMLNode?) throws(FileFormatError) -> [RouteField] {
    var fields: [RouteField] = []
    for item in node.map({ $0.items ?? [$0] }) ?? [] { fields.append(try RouteField(item)) }
    return fields
  }

  /// The name of the list in `spec` that the path begins with.
  fileprivate var listOfSpec: String? {
    guard parts.count > 1, parts[0].name == "spec", parts[1].isList else { return nil }
    return parts[1].name
  }
}

extension RouteDescription.Upstream {
  fileprivate init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "an upstream")
    each = try RouteField(list: fields.required("each"))
    name = try RouteField(fields.required("name"))
    references = try RouteField.all(fields.required("named-by"))
    try fields.finish()
  }
}

extension RouteDescription.Backends {
  fileprivate init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "backends")
    each = try fields.optional("each").map { (node) throws(FileFormatError) in try RouteField(list: node) }
    service = try RouteField(fields.required("service"))
    namespace = try fields.optional("namespace").map { (node) throws(FileFormatError) in try RouteField(node) }
    port = try fields.optional("port").map { (node) throws(FileFormatError) in try RouteField(node) }
    form =
      try fields.optional("form").map { (node) throws(FileFormatError) in
        try word(node, as: Form.self, what: "form of a Service's name")
      } ?? .name
    try fields.finish()
  }
}
