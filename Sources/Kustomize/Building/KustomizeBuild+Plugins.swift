import SourceText
import SourcedYAML
import SystemSupport

/// The entries of `transformers` and `generators`: files that configure what Kustomize has built in, with fields of their
/// own. Programs are not run.
extension KustomizeBuild {
  /// The configurations that an entry names: inline, in a file, or built in a folder.
  func pluginText(_ entry: SourcedValue) -> Bool {
    entry.string?.utf8.contains(0x0A) == true || entry.string?.hasPrefix("{") == true
  }

  mutating func plugins(
    _ entry: SourcedValue, of kustomization: Kustomization, _ stack: [String]
  ) throws(KustomizeError) -> [SourcedValue] {
    if pluginText(entry) {
      var objects: [SourcedValue] = []
      for document in try embedded(entry) { objects += try ObjectReader.objects(in: document) }
      return objects
    }
    var accumulator = Accumulator()
    try add(resource: entry, of: kustomization, to: &accumulator, stack, nil)
    return accumulator.list.objects.map(\.value)
  }

  mutating func transform(
    by entries: [SourcedValue], of kustomization: Kustomization, _ list: inout ObjectList, _ stack: [String]
  ) {
    for entry in entries {
      var configurations: [SourcedValue] = []
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        configurations = try build.plugins(entry, of: kustomization, stack)
      }
      for plugin in configurations {
        var changed = list
        attempt(at: plugin.source ?? entry.source) { (build) throws(KustomizeError) in
          try build.transform(by: plugin, kustomization.folder, &changed)
        }
        list = changed
      }
    }
  }

  private mutating func transform(
    by plugin: SourcedValue, _ folder: String, _ list: inout ObjectList
  ) throws(KustomizeError) {
    guard plugin["apiVersion"]?.scalarText == "builtin", let map = plugin.map else {
      throw KustomizeError("plugins that are programs are not run", plugin["kind"]?.source)
    }
    let fields = (map["fieldSpecs"]?.list ?? []).compactMap(TransformConfiguration.field)
    switch plugin["kind"]?.scalarText ?? "" {
    case "NamespaceTransformer":
      guard let namespace = plugin["metadata", "namespace"] else { return }
      var configuration = TransformConfiguration()
      configuration.namespace = fields
      try NameTransforms.setNamespace(
        namespace, &list, configuration, onlyMissing: plugin.isTrue("unsetOnly"),
        subjects: .init(rawValue: map["setRoleBindingSubjects"]?.scalarText ?? "") ?? .defaultOnly)
    case "PrefixTransformer", "SuffixTransformer", "PrefixSuffixTransformer":
      if let prefix = map["prefix"] { try NameTransforms.add(.prefix, prefix, &list, fields) }
      if let suffix = map["suffix"] { try NameTransforms.add(.suffix, suffix, &list, fields) }
    case "LabelTransformer":
      if let labels = map["labels"]?.map { try MetadataTransforms.set(labels, &list, fields) }
    case "AnnotationsTransformer":
      if let annotations = map["annotations"]?.map { try MetadataTransforms.set(annotations, &list, fields) }
    case "PatchTransformer":
      if let documents = try patch(plugin, folder) { try apply(PatchEntry(plugin, documents: documents), to: &list) }
    case "PatchJson6902Transformer":
      var entry = map
      if let text = map["jsonOp"] { entry["patch"] = text }
      let value = SourcedValue(.map(entry), source: plugin.source)
      if let documents = try patch(value, folder) { try apply(PatchEntry(value, documents: documents), to: &list) }
    case "PatchStrategicMergeTransformer":
      for path in (map["paths"]?.list ?? []) + (map["patches"].map { [$0] } ?? []) {
        try apply(PatchEntry(merging: legacyPatch(path, folder), path.source), to: &list)
      }
    case "ImageTagTransformer":
      if let image = map["imageTag"] { try ImageTransform(image).apply(&list, fields) }
    case "ReplicaCountTransformer":
      if let entry = map["replica"] {
        try MetadataTransforms.setReplicas(entry, &list, fields, isComplete: isComplete)
      }
    case "ReplacementTransformer":
      for entry in map["replacements"]?.list ?? [] {
        for replacement in try replacements(entry, folder) {
          try apply(Replacement(replacement), to: &list)
        }
      }
    default: throw KustomizeError("this plugin is not carried out", plugin["kind"]?.source)
    }
  }

  /// The generator that a configuration describes.
  mutating func generate(
    by plugin: SourcedValue, _ folder: String, _ list: inout ObjectList
  ) throws(KustomizeError) {
    guard plugin["apiVersion"]?.scalarText == "builtin", var map = plugin.map else {
      throw KustomizeError("plugins that are programs are not run", plugin["kind"]?.source)
    }
    let kind: Generator.Kind
    switch plugin["kind"]?.scalarText ?? "" {
    case "ConfigMapGenerator": kind = .configMap
    case "SecretGenerator": kind = .secret
    default: throw KustomizeError("this plugin is not carried out", plugin["kind"]?.source)
    }
    for key in ["name", "namespace"] where map[key] == nil { map[key] = plugin["metadata", key] }
    let generator = Generator(kind: kind, entry: map, source: plugin.source, options: nil)
    try add(generator, in: folder, to: &list)
  }
}

extension SourcedValue {
  /// Whether a field of a map is true.
  func isTrue(_ key: String) -> Bool {
    if case .boolean(true)? = map?.value(ignoringCase: key)?.content { return true }
    return false
  }
}
