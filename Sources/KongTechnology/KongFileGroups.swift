import SourceText
import SystemSupport
import YAMLSyntax

/// Groups files into configurations. decK reads folders with everything below and appends their lists; files that
/// define an entity twice are variants of each other (development, production), and each is a configuration of its own.
struct KongFileGroups {
  /// Files that are read together.
  struct Group {
    var files: [KongFile]
    /// Files of the same folders that define some of the same entities: a name may refer to one of these.
    var neighbours: [KongFile] = []
  }

  private let names: [FileID: KongNames]

  init(_ files: [KongFile]) {
    names =
      files.count < 2
      ? [:] : Dictionary(files.map { ($0.file, KongNames($0)) }, uniquingKeysWith: { first, _ in first })
  }

  func groups(of files: [KongFile]) -> [Group] {
    guard files.count > 1 else { return files.map { Group(files: [$0]) } }
    var byFolder: [String: [KongFile]] = [:]
    for file in files { byFolder[key(of: file), default: []].append(file) }
    var roots: [String: [KongFile]] = [:]
    for (key, members) in byFolder { roots[root(of: key, byFolder), default: []] += members }
    let unions = joined(roots).map { $0.sorted { $0.file < $1.file } }
    return unions.flatMap(split).sorted { $0.files[0].file < $1.files[0].file }
  }

  /// Folder, workspace and control plane.
  private func key(of file: KongFile) -> String {
    let plane = file.root["_konnect"]?["control_plane_name"]?.text ?? ""
    return "\(file.folder)\u{0}\(file.root["_workspace"]?.text ?? "")\u{0}\(plane)"
  }

  /// The outermost enclosing folder with such files; at most one folder without any is skipped in each step.
  private func root(of key: String, _ byFolder: [String: [KongFile]]) -> String {
    let parts = key.split(separator: "\u{0}", omittingEmptySubsequences: false)
    var best = key
    var folder = String(parts[0])
    while folder != ".", !folder.isEmpty, folder != "/" {
      folder = SystemSupport.folder(of: folder)
      let candidate = ([folder] + parts.dropFirst().map(String.init)).joined(separator: "\u{0}")
      if byFolder[candidate] != nil { best = candidate }
    }
    return best
  }

  /// Folders side by side of which one names what another defines are one configuration.
  private func joined(_ roots: [String: [KongFile]]) -> [[KongFile]] {
    var byParent: [String: [String]] = [:]
    for key in roots.keys.sorted() {
      let parts = key.split(separator: "\u{0}", omittingEmptySubsequences: false)
      let parent = [SystemSupport.folder(of: String(parts[0]))] + parts.dropFirst().map(String.init)
      byParent[parent.joined(separator: "\u{0}"), default: []].append(key)
    }
    var result: [[KongFile]] = []
    for keys in byParent.values {
      let members = keys.map { roots[$0] ?? [] }
      let all = members.flatMap { $0 }
      let isOne = members.count > 1 && !hasConflict(all) && members.contains { !missing(in: $0).isEmpty }
      if isOne { result.append(all) } else { result += members }
    }
    return result
  }

  private func missing(in files: [KongFile]) -> Set<String> {
    let known = files.reduce(into: Set<String>()) { $0.formUnion(names[$1.file]?.defined ?? []) }
    return files.reduce(into: Set<String>()) { $0.formUnion(names[$1.file]?.used ?? []) }.subtracting(known)
  }

  private func hasConflict(_ files: [KongFile]) -> Bool {
    var seen: Set<String> = []
    for file in files {
      for name in names[file.file]?.defined ?? [] where !seen.insert(name).inserted { return true }
    }
    return false
  }

  private func split(_ files: [KongFile]) -> [Group] {
    guard hasConflict(files) else { return [Group(files: files)] }
    return files.map { file in
      Group(files: [file], neighbours: files.filter { $0.file != file.file })
    }
  }
}

/// The entities that a file defines and refers to, as `service NAME`, `route NAME` …
struct KongNames {
  private(set) var defined: Set<String> = []
  private(set) var used: Set<String> = []

  /// The lists of entities and what one of them is called where it is referred to.
  static let kinds = [
    "services": "service", "routes": "route", "consumers": "consumer", "consumer_groups": "consumer_group",
    "upstreams": "upstream",
  ]

  init(_ file: KongFile) {
    collect(file.root, nil, depth: 0)
  }

  private mutating func collect(_ node: YAMLNode, _ kind: String?, depth: Int) {
    guard depth < 6 else { return }
    if let kind {
      for key in ["name", "id", "username", "custom_id"] {
        if let text = node[key]?.text { defined.insert("\(kind) \(text)") }
      }
    }
    for pair in node.pairs ?? [] {
      guard let key = pair.key.text else { continue }
      if let items = pair.value.items, let inner = Self.kinds[key] ?? (key == "plugins" ? "" : nil) {
        for item in items { collect(item, inner.isEmpty ? nil : inner, depth: depth + 1) }
      } else if Self.kinds.values.contains(key), kind != key,
        let name = pair.value.text ?? pair.value["name"]?.text ?? pair.value["id"]?.text
      {
        used.insert("\(key) \(name)")
      }
    }
  }
}
