import GoRegex
import SourcedYAML

/// An entry of `images` (api/filters/imagetag).
struct ImageTransform {
  private let pattern: GoRegex
  private let newName: SourcedValue?
  private let newTag: SourcedValue?
  private let digest: SourcedValue?
  private let tagSuffix: SourcedValue?

  init(_ entry: SourcedValue) throws(KustomizeError) {
    func field(_ key: String) -> SourcedValue? {
      entry.map?.value(ignoringCase: key).flatMap { $0.scalarText?.isEmpty == false && !$0.isNull ? $0 : nil }
    }
    let name = field("name")?.scalarText ?? ""
    do {
      pattern = try GoRegex("^\(name)(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$")
    } catch { throw KustomizeError(error.message, entry.source) }
    newName = field("newName")
    newTag = field("newTag")
    digest = field("digest")
    tagSuffix = field("tagSuffix")
  }

  /// Changes the images of all objects but those of definitions: first in every list of containers, then in the fields
  /// of the configuration.
  func apply(_ list: inout ObjectList, _ fields: [FieldSpec]) throws(KustomizeError) {
    try list.update { (object: inout BuildObject) throws(KustomizeError) in
      let kind = object.kind
      if kind.kind == "CustomResourceDefinition" { return }
      updateContainers(of: &object.value)
      for field in fields where field.concerns(kind) {
        try field.update(&object.value, creating: nil) { (value) throws(KustomizeError) in update(&value) }
      }
    }
  }

  private func updateContainers(of value: inout SourcedValue) {
    value.updateMap { (map: inout SourcedMap) in
      for pair in map.pairs where !pair.value.isScalar {
        var field = pair.value
        updateContainers(of: &field)
        if pair.key == "containers" || pair.key == "initContainers" {
          field.updateList { (list: inout [SourcedValue]) in
            for index in list.indices {
              list[index].updateMap { (container: inout SourcedMap) in
                guard var image = container["image"] else { return }
                update(&image)
                container["image"] = image
              }
            }
          }
        }
        map[pair.key] = field
      }
    }
    value.updateList { (list: inout [SourcedValue]) in
      for index in list.indices where !list[index].isScalar { updateContainers(of: &list[index]) }
    }
  }

  private func update(_ value: inout SourcedValue) {
    guard let image = value.string, pattern.matches(image) else { return }
    var (name, tag, hash) = Self.split(image)
    var source = value.source
    if let newName {
      name = newName.scalarText ?? name
      source = newName.source
    }
    if let newTag {
      tag = newTag.scalarText ?? ""
      hash = digest?.scalarText ?? ""
      source = newTag.source
    } else if let digest {
      tag = ""
      hash = digest.scalarText ?? ""
      source = digest.source
    } else if let tagSuffix {
      tag += tagSuffix.scalarText ?? ""
      hash = ""
      source = tagSuffix.source
    }
    let result = name + (tag.isEmpty ? "" : ":" + tag) + (hash.isEmpty ? "" : "@" + hash)
    if result != image { value = .text(result, source) }
  }

  /// Name, tag and digest of an image; a port behind the host is no tag.
  static func split(_ image: String) -> (name: String, tag: String, digest: String) {
    var name = Substring(image)
    var digest = ""
    let slash = name.firstIndex(of: "/").flatMap { $0 > name.startIndex ? $0 : nil } ?? name.startIndex
    if let at = name[slash...].firstIndex(of: "@") {
      digest = String(name[name.index(after: at)...])
      name = name[..<at]
    }
    guard let colon = name[slash...].firstIndex(of: ":") else { return (String(name), "", digest) }
    return (String(name[..<colon]), String(name[name.index(after: colon)...]), digest)
  }
}
