import YAMLSyntax

/// What the tests measured on real proxies; written by `Tests/LiveProxies`, shown by `explain` where rules and settings name it
/// as their proof.
package struct FactFile: CatalogFormat {
  /// One measured behaviour.
  package struct Fact: Sendable {
    /// The proxy and the name: `envoy/route-timeout`.
    package let id: String
    /// The server that was measured: `Envoy 1.40.0`.
    package let server: String
    /// The configuration and the condition: `route timeout 1s: events flow`.
    package let says: String
    /// What happened: `cut after 1 s`.
    package let measured: String
  }

  /// All facts.
  package let facts: [Fact]

  /// No facts.
  package init() { facts = [] }

  /// Reads the file.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a file of facts")
    var result: [Fact] = []
    for item in try fields.list("facts") {
      var entry = try FieldReader(item, what: "a fact")
      result.append(
        Fact(
          id: try entry.text("id"), server: try entry.text("server"), says: try entry.text("says"),
          measured: try entry.text("measured")))
      try entry.finish()
    }
    try fields.finish()
    facts = result
  }
}
