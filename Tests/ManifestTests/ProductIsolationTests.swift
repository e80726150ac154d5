import Foundation
import Testing

/// Generic code knows no product: the facts about one are its file in `rules/technologies` and its types in
/// `Products/`.
@Suite struct ProductIsolationTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../..").standardized

  private static let genericFolders = ["Sources/KubernetesTechnology", "Sources/Analysis", "Sources/Rules"]

  private static func files(below folder: String, _ suffix: String) -> [(name: String, text: String)] {
    let url = root.appendingPathComponent(folder)
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: url.path)) ?? []
    return names.filter { $0.hasSuffix(suffix) }.sorted().map { name in
      let data = FileManager.default.contents(atPath: url.appendingPathComponent(name).path) ?? Data()
      return ("\(folder)/\(name)", String(decoding: data, as: UTF8.self))
    }
  }

  /// The values of some keys of all products.
  private static func values(of keys: Set<String>) -> Set<String> {
    let products = files(below: "rules/technologies", ".yaml").filter { $0.text.contains("\nreads: manifests\n") }
    let lines = products.flatMap { $0.text.split(separator: "\n") }
    return Set(
      lines.compactMap { line in
        guard let colon = line.firstIndex(of: ":"), keys.contains(String(line[..<colon])) else { return nil }
        return line[line.index(after: colon)...].split(separator: " ").first.map(String.init)
      })
  }

  private static let generic = genericFolders.flatMap { files(below: $0, ".swift") }
    .filter { !$0.name.contains("/Products/") }

  @Test func noIdentifier() {
    let identifiers = Self.values(of: ["id", "load-balancer"])
    #expect(identifiers.count > 15 && identifiers.contains("ingress-nginx") && identifiers.contains("google-cloud"))
    #expect(Self.generic.count > 30)
    for file in Self.generic {
      let found = identifiers.filter { file.text.contains("\"\($0)\"") }
      #expect(found.isEmpty, "\(file.name) names \(found.sorted().joined(separator: ", "))")
    }
  }

  /// Annotations contain the product's name as well.
  @Test func noAnnotation() {
    let prefixes = Self.values(of: ["prefix"])
    #expect(prefixes.contains("nginx.ingress.kubernetes.io/"))
    for file in Self.generic {
      let found = prefixes.filter { file.text.contains("\"\($0)") }
      #expect(found.isEmpty, "\(file.name) names annotations with \(found.sorted().joined(separator: ", "))")
    }
  }
}
