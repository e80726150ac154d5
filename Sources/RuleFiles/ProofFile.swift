import YAMLSyntax

/// The measurements of the live tests for the examples of the rules; written by the tests, shown by `explain`.
package struct ProofFile: CatalogFormat {
  /// One measured example.
  package struct Proof: Sendable {
    /// The rule's identifier.
    package let rule: String
    /// The example's title.
    package let example: String
    /// The server that was measured: `nginx/1.22.1`.
    package let server: String
    /// The measurement of `breaks` (or `streams`).
    package let breaks: String
    /// The measurement of `fixed`.
    package let fixed: String

    package init(rule: String, example: String, server: String, breaks: String, fixed: String) {
      self.rule = rule
      self.example = example
      self.server = server
      self.breaks = breaks
      self.fixed = fixed
    }
  }

  /// All proofs.
  package let proofs: [Proof]

  /// No proofs.
  package init() { proofs = [] }

  /// Reads the file.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a proof file")
    var result: [Proof] = []
    for item in try fields.list("proofs") {
      var entry = try FieldReader(item, what: "a proof")
      result.append(
        Proof(
          rule: try entry.text("rule"), example: try entry.text("example"), server: try entry.text("server"),
          breaks: try entry.text("breaks"), fixed: try entry.optionalText("fixed") ?? ""))
      try entry.finish()
    }
    try fields.finish()
    proofs = result
  }
}
