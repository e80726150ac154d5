import SourceText
import SourcedYAML
import SystemSupport

/// What a kustomization does to the objects that it has.
extension KustomizeBuild {
  mutating func transform(_ kustomization: Kustomization, _ accumulator: inout Accumulator, _ stack: [String]) {
    let configuration = accumulator.configuration.withStandard
    var list = accumulator.list
    accumulator.list = ObjectList()
    for entry in kustomization.list("patchesStrategicMerge") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        let patch = try PatchEntry(merging: build.legacyPatch(entry, kustomization.folder), entry.source)
        try build.apply(patch, to: &list)
      }
    }
    for entry in kustomization.list("patches") { apply(patch: entry, of: kustomization, to: &list) }
    if let namespace = kustomization["namespace"] {
      attempt(at: namespace.source) { (_) throws(KustomizeError) in
        try NameTransforms.setNamespace(namespace, &list, configuration)
      }
    }
    if let prefix = kustomization["namePrefix"] {
      attempt(at: prefix.source) { (_) throws(KustomizeError) in
        try NameTransforms.add(.prefix, prefix, &list, configuration.namePrefix)
      }
    }
    if let suffix = kustomization["nameSuffix"] {
      attempt(at: suffix.source) { (_) throws(KustomizeError) in
        try NameTransforms.add(.suffix, suffix, &list, configuration.nameSuffix)
      }
    }
    for entry in kustomization.list("labels") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        try build.spend(list.objects.count)
        try MetadataTransforms.add(label: entry, &list, configuration)
      }
    }
    for (key, fields) in [
      ("commonLabels", configuration.commonLabels), ("commonAnnotations", configuration.commonAnnotations),
    ] {
      guard let value = kustomization[key], let pairs = value.map else { continue }
      attempt(at: value.source) { (_) throws(KustomizeError) in try MetadataTransforms.set(pairs, &list, fields) }
    }
    for entry in kustomization.list("patchesJson6902") { apply(patch: entry, of: kustomization, to: &list) }
    for entry in kustomization.list("replicas") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        try build.spend(list.objects.count)
        try MetadataTransforms.setReplicas(entry, &list, configuration.replicas, isComplete: build.isComplete)
      }
    }
    for entry in kustomization.list("images") + kustomization.list("imageTags") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        try build.spend(list.objects.count)
        try ImageTransform(entry).apply(&list, configuration.images)
      }
    }
    for entry in kustomization.list("replacements") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        for replacement in try build.replacements(entry, kustomization.folder) {
          try build.apply(Replacement(replacement), to: &list)
        }
      }
    }
    transform(by: kustomization.list("transformers"), of: kustomization, &list, stack)
    accumulator.list = list
  }

  mutating func apply(patch entry: SourcedValue, of kustomization: Kustomization, to list: inout ObjectList) {
    attempt(at: entry.source) { (build) throws(KustomizeError) in
      guard let documents = try build.patch(entry, kustomization.folder) else { return }
      try build.apply(PatchEntry(entry, documents: documents), to: &list)
    }
  }

  mutating func apply(_ patch: PatchEntry, to list: inout ObjectList) throws(KustomizeError) {
    if case .merge(let patches) = patch.change { try spend(list.objects.count * patches.count) }
    try spend(list.objects.count)
    try patch.apply(to: &list, descriptions, &budget, isComplete: isComplete)
  }

  mutating func apply(_ replacement: Replacement, to list: inout ObjectList) throws(KustomizeError) {
    try spend(list.objects.count)
    try replacement.apply(&list, &budget, isComplete: isComplete)
  }

  /// Counts the objects that entries look at, so that many entries and many objects do not take hours.
  mutating func spend(_ count: Int) throws(KustomizeError) {
    work += count
    guard work <= limits.work else { throw KustomizeError("the build has too many patches for its many objects") }
  }

  /// The documents of a patch that is inline or in a file; nil when only the network has it.
  mutating func patch(_ entry: SourcedValue, _ folder: String) throws(KustomizeError) -> [SourcedValue]? {
    let inline = entry.map?.value(ignoringCase: "patch").flatMap {
      $0.scalarText?.isEmpty == false && !$0.isNull ? $0 : nil
    }
    let path = entry.map?.value(ignoringCase: "path").flatMap {
      $0.scalarText?.isEmpty == false && !$0.isNull ? $0 : nil
    }
    switch (inline, path) {
    case (let inline?, nil):
      let documents = try embedded(inline)
      return Self.isJSONPatch(documents) ? try embedded(inline, .goYAML2) : documents
    case (nil, let path?):
      let text = path.scalarText ?? ""
      if Kustomization.isRemote(text) {
        unread.append(UnreadSource(address: text, span: path.source))
        return nil
      }
      do throws(KustomizeError) {
        let documents = try documents(joinedPath(folder, text))
        guard Self.isJSONPatch(documents) else { return documents }
        return try files.operations(of: files.file(joinedPath(folder, text)))
      } catch { throw error.at(path.source) }
    default: throw KustomizeError("a patch has either patch or path", entry.source)
    }
  }

  private static func isJSONPatch(_ documents: [SourcedValue]) -> Bool {
    documents.count == 1 && documents[0].list != nil
  }

  func embedded(
    _ value: SourcedValue, _ resolution: ScalarResolution = .goYAML3
  ) throws(KustomizeError) -> [SourcedValue] {
    guard let text = EmbeddedText(value) else { throw KustomizeError("a patch is text", value.source) }
    do { return try text.documents(resolution: resolution, limits: files.yamlLimits) } catch {
      throw KustomizeError(error.message, error.span ?? value.source)
    }
  }

  /// An entry of `patchesStrategicMerge` is the patch itself, or the path of one.
  mutating func legacyPatch(_ entry: SourcedValue, _ folder: String) throws(KustomizeError) -> [SourcedValue] {
    guard let text = entry.scalarText else { throw KustomizeError("a patch is text", entry.source) }
    if text.utf8.contains(0x0A) || text.hasPrefix("{") { return try embedded(entry) }
    return try documents(joinedPath(folder, text))
  }

  /// An entry of `replacements`, or those of the file that it names.
  mutating func replacements(_ entry: SourcedValue, _ folder: String) throws(KustomizeError) -> [SourcedValue] {
    guard let path = entry["path"] else { return [entry] }
    return try documents(joinedPath(folder, path.scalarText ?? "")).flatMap { $0.list ?? [$0] }
  }
}
