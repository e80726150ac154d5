import SourcedYAML

/// Which fields the transformers change.
struct TransformConfiguration: Sendable {
  /// The fields that name an object of a kind.
  struct References: Sendable {
    let target: ObjectKind
    var fields: [Referrer]
  }

  /// A field that names an object.
  typealias Referrer = FieldSpec

  var namePrefix: [FieldSpec] = []
  var nameSuffix: [FieldSpec] = []
  var namespace: [FieldSpec] = []
  var commonLabels: [FieldSpec] = []
  var labels: [FieldSpec] = []
  var templateLabels: [FieldSpec] = []
  var commonAnnotations: [FieldSpec] = []
  var variables: [FieldSpec] = []
  var images: [FieldSpec] = []
  var replicas: [FieldSpec] = []
  var references: [References] = []

  init() {}

  /// Reads a file that `configurations` names.
  init(_ file: SourcedValue) {
    func fields(_ key: String) -> [FieldSpec] {
      (file.map?.value(ignoringCase: key)?.list ?? []).compactMap(Self.field)
    }
    namePrefix = fields("namePrefix")
    nameSuffix = fields("nameSuffix")
    namespace = fields("namespace")
    commonLabels = fields("commonLabels")
    labels = fields("labels")
    templateLabels = fields("templateLabels")
    commonAnnotations = fields("commonAnnotations")
    variables = fields("varReference")
    images = fields("images")
    replicas = fields("replicas")
    references = (file.map?.value(ignoringCase: "nameReference")?.list ?? []).map { entry in
      References(
        target: ObjectKind(
          group: entry["group"]?.scalarText ?? "", version: entry["version"]?.scalarText ?? "",
          kind: entry["kind"]?.scalarText ?? ""),
        fields: (entry["fieldSpecs"]?.list ?? []).compactMap(Self.field))
    }
  }

  /// An entry with a path.
  static func field(_ entry: SourcedValue) -> FieldSpec? {
    guard let path = entry["path"]?.scalarText else { return nil }
    var creates = false
    if case .boolean(true)? = entry["create"]?.content { creates = true }
    return FieldSpec(
      group: entry["group"]?.scalarText ?? "", version: entry["version"]?.scalarText ?? "",
      kind: entry["kind"]?.scalarText ?? "", path: path, creates: creates)
  }

  /// Whether the configuration has no field.
  private var isEmpty: Bool {
    references.isEmpty
      && [
        namePrefix, nameSuffix, namespace, commonLabels, labels, templateLabels, commonAnnotations, variables, images,
        replicas,
      ].allSatisfy(\.isEmpty)
  }

  /// The standard fields with those of this configuration.
  var withStandard: TransformConfiguration {
    if isEmpty { return .standard }
    var result = TransformConfiguration.standard
    result.merge(self)
    return result
  }

  /// Adds what another configuration has in addition.
  mutating func merge(_ other: TransformConfiguration) {
    if other.isEmpty { return }
    Self.merge(&namePrefix, other.namePrefix)
    Self.merge(&nameSuffix, other.nameSuffix)
    Self.merge(&namespace, other.namespace)
    Self.merge(&commonLabels, other.commonLabels)
    Self.merge(&labels, other.labels)
    Self.merge(&templateLabels, other.templateLabels)
    Self.merge(&commonAnnotations, other.commonAnnotations)
    Self.merge(&variables, other.variables)
    Self.merge(&images, other.images)
    Self.merge(&replicas, other.replicas)
    for entry in other.references {
      if let index = references.firstIndex(where: { $0.target == entry.target }) {
        Self.merge(&references[index].fields, entry.fields)
      } else {
        references.append(entry)
      }
    }
  }

  static func merge(_ fields: inout [FieldSpec], _ other: [FieldSpec]) {
    for field in other where !fields.contains(where: { Self.covers($0, field) }) { fields.append(field) }
  }

  private static func covers(_ a: FieldSpec, _ b: FieldSpec) -> Bool {
    a.path == b.path && (b.group.isEmpty || a.group == b.group) && (b.version.isEmpty || a.version == b.version)
      && (b.kind.isEmpty || a.kind == b.kind)
  }
}

extension FieldSpec {
  /// Whether the field is one of the object's kind.
  func concerns(_ object: ObjectKind) -> Bool {
    (group.isEmpty || group == object.group) && (version.isEmpty || version == object.version)
      && (kind.isEmpty || kind == object.kind)
  }
}

extension SourcedMap {
  /// The value of a key, else of one that differs only in case, as Go reads JSON.
  func value(ignoringCase key: String) -> SourcedValue? { pair(ignoringCase: key)?.value }

  /// The pair of a key, else of one that differs only in case.
  func pair(ignoringCase key: String) -> Pair? {
    if let pair = pair(key) { return pair }
    let wanted = key.lowercased()
    return pairs.last { $0.key.utf8.count == key.utf8.count && $0.key.lowercased() == wanted }
  }
}
