/// The references between the folders of one module, by the names of types. A folder is the first one below that of the
/// module, with all folders inside it; the files directly in the module are the folder `.`.
///
/// A type that is declared inside another one or is private is referred to in its own folder only, so that it is not
/// counted. An extension is a reference from its own folder to the type that it extends.
struct FolderCircles {
  /// A name of a type in a folder that does not declare it.
  struct Reference {
    /// `Sources/Rules/RuleEngine.swift:3`.
    let location: String
    let type: String
  }

  private struct Edge: Hashable {
    let from: String
    let to: String
  }

  let module: String
  private let references: [Edge: [Reference]]
  /// Folders that refer to each other, directly or through others; each list is sorted.
  let circles: [[String]]

  init(_ module: SourceTree.Module) {
    self.module = module.name
    let homes = Self.homes(of: module)
    var references: [Edge: [Reference]] = [:]
    for file in module.files {
      // Inside of a file its own types hide those of the same name elsewhere.
      let own = Set(file.code.flatMap { $0.matches(of: Self.declaration).map(\.name) })
      for (number, line) in file.code.enumerated() {
        for word in line.matches(of: /\w+/).map(\.output) where !own.contains(word) {
          guard let home = homes[word], home != file.folder else { continue }
          references[Edge(from: file.folder, to: home), default: []].append(
            Reference(location: "\(file.path):\(number + 1)", type: String(word)))
        }
      }
    }
    self.references = references
    var targets: [String: Set<String>] = [:]
    for edge in references.keys { targets[edge.from, default: []].insert(edge.to) }
    circles = Self.circles(of: Set(module.files.map(\.folder)), targets)
  }

  /// The list that a failing test prints: each circle with its edges, the edge with the fewest references first.
  var description: String {
    circles.map { folders in
      let inner = references.filter { folders.contains($0.key.from) && folders.contains($0.key.to) }
        .sorted { ($0.value.count, $0.key.from, $0.key.to) < ($1.value.count, $1.key.from, $1.key.to) }
      var lines = ["\(module): \(folders.joined(separator: ", ")) refer to each other"]
      for (edge, found) in inner {
        let types = Set(found.map(\.type)).sorted().joined(separator: ", ")
        lines.append("  \(edge.from) -> \(edge.to): \(found.count) references to \(types)")
        lines += found.prefix(3).map { "    \($0.location) \($0.type)" }
      }
      return lines.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  // MARK: Declarations

  private nonisolated(unsafe) static let declaration =
    /\b(?:struct|enum|class|protocol|typealias|actor)\s+(?<name>[A-Z]\w*)/
  private nonisolated(unsafe) static let hidden = /\b(?:private|fileprivate)\b/

  /// The folder of each type that is declared outside of all braces. A name that two folders declare is ignored.
  private static func homes(of module: SourceTree.Module) -> [Substring: String] {
    var folders: [Substring: Set<String>] = [:]
    for file in module.files {
      var depth = 0
      for line in file.code {
        if depth == 0, let found = line.firstMatch(of: declaration),
          !line[..<found.range.lowerBound].contains(hidden)
        {
          folders[found.name, default: []].insert(file.folder)
        }
        for byte in line.utf8 {
          if byte == UInt8(ascii: "{") { depth += 1 } else if byte == UInt8(ascii: "}") { depth -= 1 }
        }
      }
    }
    return folders.compactMapValues { $0.count == 1 ? $0.first : nil }
  }

  // MARK: Circles

  /// The sets of folders of which each reaches every other one. There are few folders, so that reachability is computed
  /// for each.
  private static func circles(of folders: Set<String>, _ targets: [String: Set<String>]) -> [[String]] {
    var reachable: [String: Set<String>] = [:]
    for folder in folders {
      var found: Set<String> = []
      var open = Array(targets[folder] ?? [])
      while let next = open.popLast() {
        if found.insert(next).inserted { open += targets[next] ?? [] }
      }
      reachable[folder] = found
    }
    var result: [[String]] = []
    var seen: Set<String> = []
    for folder in folders.sorted() where !seen.contains(folder) {
      guard let own = reachable[folder], own.contains(folder) else { continue }
      let circle = own.filter { reachable[$0]?.contains(folder) == true }.sorted()
      seen.formUnion(circle)
      result.append(circle)
    }
    return result
  }
}
