import RuleFiles
import SourceText
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
    documents.contains { document in
      document.keys.allSatisfy { key in
        var beginning = key + ":"
        return beginning.withUTF8 { bytes.lineBeginning(with: $0, from: 0) != nil }
      }
    }
  }
}
