import SourcedYAML

/// The `definitions` of an OpenAPI file.
struct KindDescriptions: Sendable {
  private let definitions: SourcedMap
  private var names: [String: String] = [:]

  init?(_ file: SourcedValue) {
    guard let definitions = file["definitions"]?.map else { return nil }
    self.definitions = definitions
    for pair in definitions.pairs {
      for kind in pair.value["x-kubernetes-group-version-kind"]?.list ?? [] {
        let group = kind["group"]?.scalarText ?? ""
        let version = kind["version"]?.scalarText ?? ""
        let name = kind["kind"]?.scalarText ?? ""
        names[(group.isEmpty ? version : group + "/" + version) + " " + name] = pair.key
      }
    }
  }

  func type(apiVersion: String, kind: String) -> DescribedType? {
    names[apiVersion + " " + kind].flatMap { definitions[$0] }.map { DescribedType(schema: $0, all: self) }
  }

  /// The schema that a schema refers to, over a few references.
  fileprivate func resolved(_ schema: SourcedValue) -> SourcedValue? {
    var schema = schema
    for _ in 0..<16 {
      guard let reference = schema["$ref"]?.string else { return schema }
      let name = reference.split(separator: "/").last.map(String.init) ?? reference
      guard let next = definitions[name] else { return nil }
      schema = next
    }
    return nil
  }
}

/// One type of an OpenAPI file.
struct DescribedType: Sendable {
  fileprivate let schema: SourcedValue
  fileprivate let all: KindDescriptions

  func field(_ name: String) -> DescribedType? {
    guard let field = schema["properties", name] ?? schema["additionalProperties"], field.map != nil else { return nil }
    return all.resolved(field).map { DescribedType(schema: $0, all: all) }
  }

  func list(_ name: String) -> (keys: [String], items: DescribedType?)? {
    guard let list = field(name)?.schema,
      let strategy = list["x-kubernetes-patch-strategy"]?.string, strategy.split(separator: ",").contains("merge")
    else { return nil }
    let keys =
      list["x-kubernetes-list-map-keys"]?.list?.compactMap(\.string)
      ?? list["x-kubernetes-patch-merge-key"]?.string.map { [$0] } ?? []
    let items = list["items"].flatMap { all.resolved($0) }
    return (keys, items.map { DescribedType(schema: $0, all: all) })
  }
}
