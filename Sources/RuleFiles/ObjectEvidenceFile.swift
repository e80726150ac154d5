import YAMLSyntax

/// The evidence for a stream in Kubernetes objects, from `rules/intent/objects.yaml`.
package struct ObjectEvidenceFile: CatalogFormat {
  /// Words of names.
  package let names: [EvidenceFile.Pattern]
  /// Words that are evidence when two different names contain them.
  package let sharedNames: [EvidenceFile.Pattern]
  /// Words with which a name is no evidence.
  package let plainNames: Set<String>
  /// Names and protocols of ports.
  package let ports: [EvidenceFile.Pattern]
  /// Annotations with their values: `name=value`.
  package let settings: [EvidenceFile.Pattern]
  /// Annotations that list the objects for which a stream is switched on.
  package let lists: [ListedSignal]
  /// Fields of routes that switch a stream on.
  package let fields: [FieldSignal]
  /// Kinds of objects whose routes are all streams.
  package let objectKinds: [EvidenceFile.Pattern]
  /// Kinds of objects that no route passes.
  package let idleKinds: Set<String>

  /// No patterns.
  package init() {
    names = []
    sharedNames = []
    plainNames = []
    ports = []
    settings = []
    lists = []
    fields = []
    objectKinds = []
    idleKinds = []
  }

  /// Reads a file that is parsed already.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var reader = try FieldReader(node, what: "an evidence file")
    names = try EvidenceFile.patterns(reader.list("names"))
    sharedNames = try EvidenceFile.patterns(reader.list("shared-names"))
    plainNames = Set(try reader.optionalText("plain-names")?.split(separator: " ").map(String.init) ?? [])
    ports = try EvidenceFile.patterns(reader.list("ports"))
    settings = try EvidenceFile.patterns(reader.list("settings"))
    var lists: [ListedSignal] = []
    for item in try reader.list("lists") { lists.append(try ListedSignal(reading: item)) }
    self.lists = lists
    var fieldSignals: [FieldSignal] = []
    for item in try reader.list("fields") { fieldSignals.append(try FieldSignal(reading: item)) }
    self.fields = fieldSignals
    objectKinds = try EvidenceFile.patterns(reader.list("object-kinds"))
    idleKinds = Set(
      try reader.optionalText("idle-kinds")?.split(whereSeparator: \.isWhitespace).map(String.init) ?? [])
    try reader.finish()
  }
}
