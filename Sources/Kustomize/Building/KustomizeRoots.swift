import SourceText
import SourcedYAML
import SystemSupport

/// Which kustomizations of a run are judged, and which files are only parts of them.
package struct KustomizeRoots: Sendable {
  /// The folders of the kustomizations that nobody includes, sorted. A base that some root includes is not judged by
  /// itself: what runs is the overlay's result.
  package let roots: [String]
  /// The folders that others include, with the folders of those.
  package let includers: [String: [String]]
  /// The folders of components that nobody includes; they cannot be built by themselves.
  package let unusedComponents: [String]
  /// The resources, patches and other files that a kustomization reads.
  package let consumed: Set<String>

  /// `paths` are the kustomization files of the run; `named` are folders that something else builds, an Application of
  /// Argo CD for instance, so that they are roots in any case.
  package init(_ paths: [String], named: Set<String> = [], files: inout KustomizeFiles) {
    var includers: [String: [String]] = [:]
    var consumed: Set<String> = []
    var components: Set<String> = []
    var folders: Set<String> = []
    for path in paths.map(normalizedPath).sorted() {
      let folder = SystemSupport.folder(of: path)
      folders.insert(folder)
      guard let found = try? files.kustomization(in: folder) else { continue }
      let parts = Self.parts(of: Kustomization(path: found.path, value: found.value), files)
      if parts.isComponent { components.insert(folder) }
      for part in parts.folders where part != folder { includers[part, default: []].append(folder) }
      consumed.formUnion(parts.files)
    }
    let named = Set(named.map(normalizedPath)).intersection(folders)
    var roots = folders.filter { (includers[$0] == nil && !components.contains($0)) || named.contains($0) }
    // Folders that include each other in a circle have no root; the first of them tells it.
    var included: [String: [String]] = [:]
    for (part, folders) in includers { for folder in folders { included[folder, default: []].append(part) } }
    var reached: Set<String> = []
    Self.reach(roots.union(components), &reached, included)
    for folder in folders.sorted() where !reached.contains(folder) {
      roots.insert(folder)
      Self.reach([folder], &reached, included)
    }
    self.roots = roots.sorted()
    self.includers = includers
    self.consumed = consumed
    unusedComponents = components.filter { includers[$0] == nil }.sorted()
  }

  private static func reach(_ start: Set<String>, _ reached: inout Set<String>, _ included: [String: [String]]) {
    var pending = Array(start)
    while let folder = pending.popLast() {
      if reached.insert(folder).inserted { pending += included[folder] ?? [] }
    }
  }

  /// What a kustomization reads.
  private struct Parts {
    var folders: Set<String> = []
    var files: Set<String> = []
    var isComponent = false
  }

  private static func parts(of kustomization: Kustomization, _ files: KustomizeFiles) -> Parts {
    var parts = Parts()
    parts.isComponent = kustomization.isComponent
    func add(_ value: SourcedValue?) {
      guard let text = value?.scalarText, !text.isEmpty, !text.utf8.contains(0x0A) else { return }
      let path = joinedPath(kustomization.folder, text)
      if files.isFile(path) {
        parts.files.insert(path)
      } else if files.isFolder(path) {
        parts.folders.insert(path)
      }
    }
    for entry in kustomization.resources { add(entry) }
    for key in [
      "components", "patchesStrategicMerge", "crds", "configurations", "transformers", "generators", "validators",
    ] {
      for entry in kustomization.list(key) { add(entry) }
    }
    for key in ["patches", "patchesJson6902", "replacements"] {
      for entry in kustomization.list(key) { add(entry.map?.value(ignoringCase: "path")) }
    }
    for key in ["configMapGenerator", "secretGenerator"] {
      for entry in kustomization.list(key) {
        guard let map = entry.map else { continue }
        let generator = Generator(kind: .configMap, entry: map, source: nil, options: nil)
        for file in generator.files { add(.text(file.path, nil)) }
        for file in generator.environmentFiles { add(file) }
      }
    }
    for entry in kustomization.list("helmCharts") {
      add(entry["valuesFile"])
      for file in entry["additionalValuesFiles"]?.list ?? [] { add(file) }
    }
    add(kustomization["openapi"]?["path"])
    return parts
  }
}
