import RuleFiles
import YAMLSyntax

/// The known kinds of objects, before any file is read.
package struct KubernetesKinds: Sendable {
  /// Kinds that no product reads, so that their documents are skipped.
  package var idle: Set<String> = []
  /// Kinds that carry routes.
  package var routes: Set<String> = []
  /// The fields of `spec` that are lists according to the data of products.
  package var lists: [String: [String]] = [:]

  /// Files of products, which are no objects: the kind with the keys by which a document is one.
  package var documents: [(kind: String, keys: [String])] = []

  /// The charts of controllers.
  package var charts: [ChartProfile] = []

  /// No kinds.
  package init() {}

  package init(_ products: [KubernetesProduct], charts: [ChartProfile], idle: Set<String>, routes: Set<String>) {
    self.idle = idle
    self.routes = routes
    self.charts = charts
    for description in products.flatMap(\.routeDescriptions) {
      lists[description.kind, default: []] += description.listsOfSpec
      if !description.documentKeys.isEmpty { documents.append((description.kind, description.documentKeys)) }
    }
  }
}

extension KubernetesKinds {
  /// The kind of a document that is a file of a product; nil for any other.
  package func kind(ofDocument root: YAMLNode) -> String? {
    guard root["apiVersion"] == nil else { return nil }
    return documents.first { document in document.keys.allSatisfy { root[$0] != nil } }?.kind
  }

  /// Whether a document may be a file of a product, by the beginnings of its lines.
  package func mayBeDocument(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let last = documents.flatMap(\.keys).map(\.utf8.count).max() else { return false }
    var found: Set<String> = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let word = bytes[start..<end].prefix(last + 1).prefix { $0 != UInt8(ascii: ":") }
      if word.count < end - start, let first = word.first, first > 0x20 {
        found.insert(String(decoding: word, as: UTF8.self))
      }
      start = end + 1
    }
    return documents.contains { $0.keys.allSatisfy(found.contains) }
  }
}
