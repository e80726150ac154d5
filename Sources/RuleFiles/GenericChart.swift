import YAMLSyntax

/// `rules/charts/generic.yaml`: what nearly all charts make of their values.
package struct GenericChart: CatalogFormat {
  /// The keys of the values of an Ingress.
  package let ingressKeys: Set<String>
  /// Keys in them for hosts and for the class.
  package let ingressHosts: [String]
  package let ingressClasses: [String]
  /// The keys of the values of an HTTPRoute.
  package let routeKeys: Set<String>
  /// Charts for any application, whose Service has the name of the release.
  package let anyApplication: Set<String>

  /// Knows nothing.
  package init() {
    ingressKeys = []
    ingressHosts = []
    ingressClasses = []
    routeKeys = []
    anyApplication = []
  }

  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "the file")
    var ingress = try FieldReader(try fields.required("ingress"), what: "\"ingress\"")
    ingressKeys = Set(try ingress.texts("keys"))
    ingressHosts = try ingress.texts("hosts")
    ingressClasses = try ingress.texts("classes")
    try ingress.finish()
    var route = try FieldReader(try fields.required("route"), what: "\"route\"")
    routeKeys = Set(try route.texts("keys"))
    try route.finish()
    anyApplication = Set(try fields.texts("any-application"))
    try fields.finish()
  }
}
