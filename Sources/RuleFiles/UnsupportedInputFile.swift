import SourceText
import YAMLSyntax

/// `rules/inputs.yaml`: configuration of proxies and platforms that streamlint does not read, so that a run can name it,
/// and the files that are no configuration at all.
package struct UnsupportedInputFile: CatalogFormat {
  /// One kind of configuration.
  package struct Kind: Sendable {
    /// As in `3 files of Terraform`.
    package let title: String
    /// Globs of file names in lower case.
    package let names: [String]
    /// A file is one of the kind when it contains one of these; every file is where the list is empty.
    package let contains: [String]
    /// What to do instead, as an imperative sentence.
    package let advice: String
  }

  package let kinds: [Kind]
  /// Words of which one is in every configuration that streamlint reads: a file of an unknown name is looked at for
  /// them.
  package let signs: [String]
  /// Words of which one is in every template that makes routes or text of nginx.
  package let routeSigns: [String]
  /// The extensions of files that are sources, documents or media, and are not looked at.
  package let otherExtensions: Set<String>

  /// No kinds.
  package init() {
    kinds = []
    signs = []
    routeSigns = []
    otherExtensions = []
  }

  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "the file")
    var kinds: [Kind] = []
    for item in try fields.list("kinds") {
      var fields = try FieldReader(item, what: "a kind")
      kinds.append(
        Kind(
          title: try fields.text("title"), names: try fields.texts("names"), contains: try fields.texts("contains"),
          advice: try fields.text("advice")))
      try fields.finish()
    }
    self.kinds = kinds
    signs = try fields.texts("signs")
    routeSigns = try fields.texts("route-signs")
    otherExtensions = Set(try fields.text("other-extensions").split(whereSeparator: \.isWhitespace).map(String.init))
    try fields.finish()
  }
}
