import SourceText
import SourcedYAML
import SystemSupport

/// Bases, resources and components.
extension KustomizeBuild {
  /// Adds a kustomization with all that it includes. `stack` has the folders around it.
  mutating func accumulate(
    _ kustomization: Kustomization, into start: Accumulator, stack: [String], namespace: String?
  ) throws(KustomizeError) -> Accumulator {
    kustomizations += 1
    guard kustomizations <= limits.kustomizations else {
      throw KustomizeError("the build includes more than \(limits.kustomizations) kustomizations")
    }
    if let problem = kustomization.headProblem { report(problem) }
    for pair in kustomization.unknownKeys {
      report(KustomizeError("Kustomize knows no field \(pair.key)", pair.keySource))
    }
    for value in kustomization.fieldsThatAreNoText {
      report(KustomizeError("Kustomize takes only text here; write it in quotes", value.source))
    }
    if kustomization.value.map == nil, !kustomization.value.isNull {
      throw KustomizeError("a kustomization is a map", kustomization.value.source)
    }
    let stack = stack + [kustomization.folder]
    let namespace = kustomization["namespace"]?.scalarText ?? namespace
    var accumulator = start
    for entry in kustomization.resources {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        try build.add(resource: entry, of: kustomization, to: &accumulator, stack, namespace)
      }
    }
    for entry in kustomization.list("configurations") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        for file in try build.documents(joinedPath(kustomization.folder, entry.scalarText ?? "")) {
          accumulator.configuration.merge(TransformConfiguration(file))
        }
      }
    }
    generate(kustomization, &accumulator, namespace, stack)
    for entry in kustomization.list("components") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        try build.add(component: entry, of: kustomization, to: &accumulator, stack, namespace)
      }
    }
    transform(kustomization, &accumulator, stack)
    for entry in kustomization.list("vars") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in try build.add(Variable(entry), to: &accumulator) }
    }
    return accumulator
  }

  mutating func add(_ variable: Variable, to accumulator: inout Accumulator) throws(KustomizeError) {
    if accumulator.variables.contains(where: { $0.name == variable.name }) {
      throw KustomizeError("the variable \(variable.name) is there twice", variable.source)
    }
    let isFound = accumulator.list.objects.contains { variable.means($0) }
    if isFound {
      try accumulator.list.update { (object: inout BuildObject) throws(KustomizeError) in
        if variable.means(object) { object.variables.append(variable.name) }
      }
    }
    accumulator.variables.append(variable)
  }

  mutating func add(
    resource entry: SourcedValue, of kustomization: Kustomization, to accumulator: inout Accumulator,
    _ stack: [String], _ namespace: String?
  ) throws(KustomizeError) {
    guard let text = entry.scalarText, !entry.isNull else { throw KustomizeError("a resource is a path", entry.source) }
    let path = joinedPath(kustomization.folder, text)
    if files.isFile(path) {
      for document in try documents(path) {
        for object in try ObjectReader.objects(in: document) { try add(object, to: &accumulator.list) }
      }
      return
    }
    guard files.isFolder(path) else {
      if Kustomization.isRemote(text) {
        unread.append(UnreadSource(address: text, span: entry.source))
        return
      }
      if files.fileSystem.isOutside(path) {
        unread.append(UnreadSource(address: text, span: entry.source))
        return
      }
      throw KustomizeError("\(text): No such file or directory", entry.source)
    }
    let base = try enter(path, entry, stack)
    if base.isComponent { throw KustomizeError("\(text) is a component, not a resource", entry.source) }
    let inner = try accumulate(base, into: Accumulator(), stack: stack, namespace: namespace)
    for object in inner.list.objects {
      attempt(at: entry.source) { (_) throws(KustomizeError) in try accumulator.list.append(object) }
    }
    accumulator.configuration.merge(inner.configuration)
    accumulator.variables += inner.variables
  }

  mutating func add(_ object: SourcedValue, to list: inout ObjectList) throws(KustomizeError) {
    objects += 1
    budget -= object.weight
    guard objects <= limits.objects, budget > 0 else { throw KustomizeError("the build has too many objects") }
    try list.append(BuildObject(object))
  }

  /// The kustomization of a folder that another one includes.
  mutating func enter(
    _ folder: String, _ entry: SourcedValue, _ stack: [String]
  ) throws(KustomizeError) -> Kustomization {
    guard !stack.contains(folder) else {
      let cycle = (stack + [folder]).drop { $0 != folder }.joined(separator: " → ")
      throw KustomizeError("kustomizations include each other: \(cycle)", entry.source)
    }
    guard stack.count < limits.depth else {
      throw KustomizeError("more than \(limits.depth) kustomizations within each other", entry.source)
    }
    guard let kustomization = try kustomization(in: folder) else {
      throw KustomizeError("\(folder) has no kustomization", entry.source)
    }
    return kustomization
  }

  mutating func add(
    component entry: SourcedValue, of kustomization: Kustomization, to accumulator: inout Accumulator,
    _ stack: [String], _ namespace: String?
  ) throws(KustomizeError) {
    guard let text = entry.scalarText, !entry.isNull else {
      throw KustomizeError("a component is a path", entry.source)
    }
    let path = joinedPath(kustomization.folder, text)
    guard files.isFolder(path) else {
      guard Kustomization.isRemote(text) || files.fileSystem.isOutside(path) else {
        throw KustomizeError("\(text): No such file or directory", entry.source, isMissingFile: true)
      }
      return unread.append(UnreadSource(address: text, span: entry.source))
    }
    let component = try enter(path, entry, stack)
    guard component.isComponent else { throw KustomizeError("\(text) is no component", entry.source) }
    accumulator = try accumulate(component, into: accumulator, stack: stack, namespace: namespace)
  }
}
