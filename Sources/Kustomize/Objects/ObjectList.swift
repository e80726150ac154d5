/// The objects of a build in their order; no two have the same identity.
struct ObjectList: Sendable {
  private(set) var objects: [BuildObject] = []
  private var identities: Set<String> = []

  init() {}

  private static func key(_ id: ObjectID) -> String {
    "\(id.kind.group)\u{0}\(id.kind.version)\u{0}\(id.kind.kind)\u{0}\(id.effectiveNamespace)\u{0}\(id.name)"
  }

  /// Adds an object; an error when there is one of the same identity.
  mutating func append(_ object: BuildObject) throws(KustomizeError) {
    guard identities.insert(Self.key(object.id)).inserted else {
      throw KustomizeError("\(object.id.text) is there twice", object.value["metadata", "name"]?.source)
    }
    objects.append(object)
  }

  mutating func append(contentsOf list: ObjectList) throws(KustomizeError) {
    for object in list.objects { try append(object) }
  }

  /// The positions of the objects that have, or once had, an identity.
  func positions(of id: ObjectID) -> [Int] {
    objects.indices.filter { index in objects[index].allIDs.contains { $0.isSame(as: id) } }
  }

  /// Adds a generated object, or puts it in the place of the one with which it is to be merged.
  mutating func absorb(
    _ object: BuildObject, _ merged: (BuildObject, BuildObject) -> BuildObject
  ) throws(KustomizeError) {
    let found = positions(of: object.id)
    let place = object.value["metadata", "name"]?.source
    guard let position = found.first else {
      guard object.behavior == .create else {
        throw KustomizeError("\(object.id.text) does not exist, so that there is nothing to \(object.behavior)", place)
      }
      return try append(object)
    }
    guard found.count == 1 else { throw KustomizeError("several objects could be \(object.id.text)", place) }
    guard object.behavior != .create else {
      throw KustomizeError("\(object.id.text) exists; its behavior is merge or replace", place)
    }
    objects[position] = merged(object, objects[position])
  }

  /// Changes every object in place.
  mutating func update(_ body: (inout BuildObject) throws(KustomizeError) -> Void) throws(KustomizeError) {
    for index in objects.indices { try body(&objects[index]) }
    rebuild()
  }

  /// Changes one object; nil removes it.
  mutating func update(
    at index: Int, _ body: (BuildObject) throws(KustomizeError) -> BuildObject?
  ) throws(KustomizeError) {
    let changed = try body(objects[index])
    identities.remove(Self.key(objects[index].id))
    guard let changed else {
      objects.remove(at: index)
      return
    }
    identities.insert(Self.key(changed.id))
    objects[index] = changed
  }

  /// Changes the objects that satisfy a condition; nil removes one.
  mutating func update(
    where condition: (BuildObject) -> Bool, _ body: (BuildObject) throws(KustomizeError) -> BuildObject?
  ) throws(KustomizeError) {
    var result: [BuildObject] = []
    result.reserveCapacity(objects.count)
    for object in objects {
      if !condition(object) { result.append(object) } else if let changed = try body(object) { result.append(changed) }
    }
    objects = result
    rebuild()
  }

  /// Keeps the objects that satisfy a condition.
  mutating func filter(_ condition: (BuildObject) -> Bool) {
    objects.removeAll { !condition($0) }
    rebuild()
  }

  private mutating func rebuild() { identities = Set(objects.map { Self.key($0.id) }) }
}
