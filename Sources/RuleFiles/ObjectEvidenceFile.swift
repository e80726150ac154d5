import YAMLSyntax

/// What in Kubernetes objects shows that a route streams, as `rules/intent/kubernetes.yaml` lists it.
package struct ObjectEvidenceFile: CatalogFormat {
  /// Images of the pods behind a route, without registry and tag.
  package let images: [EvidenceFile.Pattern]
  /// Words of names.
  package let names: [EvidenceFile.Pattern]
  /// Words that count when two different names hold them.
  package let sharedNames: [EvidenceFile.Pattern]
  /// Words beside which a name shows nothing.
  package let plainNames: Set<String>
  /// Names and protocols of ports.
  package let ports: [EvidenceFile.Pattern]
  /// Annotations with their values: `name=value`.
  package let settings: [EvidenceFile.Pattern]
  /// Kinds of objects that no route passes.
  package let idleKinds: Set<String>

  /// No patterns.
  package init() {
    images = []
    names = []
    sharedNames = []
    plainNames = []
    ports = []
    settings = []
    idleKinds = []
  }

  /// Reads a file that is parsed already.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "an evidence file")
    images = try EvidenceFile.patterns(fields.list("images"))
    names = try EvidenceFile.patterns(fields.list("names"))
    sharedNames = try EvidenceFile.patterns(fields.list("shared-names"))
    plainNames = Set(try fields.optionalText("plain-names")?.split(separator: " ").map(String.init) ?? [])
    ports = try EvidenceFile.patterns(fields.list("ports"))
    settings = try EvidenceFile.patterns(fields.list("settings"))
    idleKinds = Set(
      try fields.optionalText("idle-kinds")?.split(whereSeparator: \.isWhitespace).map(String.init) ?? [])
    try fields.finish()
  }
}
