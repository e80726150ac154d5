import SourceText
import SourcedYAML
import SystemSupport

/// Generated objects and charts.
extension KustomizeBuild {
  mutating func generate(
    _ kustomization: Kustomization, _ accumulator: inout Accumulator, _ namespace: String?, _ stack: [String]
  ) {
    let options = kustomization["generatorOptions"]?.map
    for (key, kind) in [("configMapGenerator", Generator.Kind.configMap), ("secretGenerator", .secret)] {
      for entry in kustomization.list(key) {
        guard let map = entry.map else { continue }
        let generator = Generator(kind: kind, entry: map, source: entry.source, options: options)
        attempt(at: entry.source) { (build) throws(KustomizeError) in
          let remote =
            (generator.files.map { ($0.path, $0.value) }
            + generator.environmentFiles.map { ($0.scalarText ?? "", $0) }).filter { Kustomization.isRemote($0.0) }
          guard remote.isEmpty else {
            return build.unread += remote.map { UnreadSource(address: $0.0, span: $0.1.source) }
          }
          try build.add(generator, in: kustomization.folder, to: &accumulator.list)
        }
      }
    }
    let more = kustomization.list("helmChartInflationGenerator")
    for entry in kustomization.list("helmCharts") + more {
      let chart = ChartEntry(
        entry: entry, globals: kustomization["helmGlobals"], folder: kustomization.folder,
        namespace: entry["namespace"]?.scalarText ?? namespace)
      guard let rendering = charts?.rendering(of: chart, files: &files) else {
        unrendered.append(chart)
        continue
      }
      for problem in rendering.problems { report(problem) }
      for object in rendering.objects {
        attempt(at: entry.source) { (build) throws(KustomizeError) in try build.add(object, to: &accumulator.list) }
      }
    }
    for entry in kustomization.list("generators") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        for plugin in try build.plugins(entry, of: kustomization, stack) {
          try build.generate(by: plugin, kustomization.folder, &accumulator.list)
        }
      }
    }
  }

  mutating func add(
    _ generator: Generator, in folder: String, to list: inout ObjectList
  ) throws(KustomizeError) {
    let object = try generator.object(in: folder) { (path) throws(KustomizeError) in
      let id = try readFile(path)
      return (id, files.sources[id].bytes)
    }
    objects += 1
    budget -= object.value.weight
    guard objects <= limits.objects, budget > 0 else { throw KustomizeError("the build has too many objects") }
    try list.absorb(object) { GeneratedNames.merged($0, into: $1) }
  }
}
