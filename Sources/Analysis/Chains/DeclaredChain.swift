import RuleFiles
import SourceText
import StreamModel

/// Hops in order as the user declares them, for what no name links.
package struct DeclaredChain: Sendable {
  package enum Element: Sendable {
    /// A hop that no file describes.
    case builtIn(BuiltInHop)
    /// The configuration that a file belongs to, nginx or Kong.
    case file(String, SourceSpan)
    /// A Kubernetes object: `Kind/name` or `Kind/namespace/name`.
    case object(String, SourceSpan)
  }

  /// The hops, outermost first.
  package let hops: [Element]
  /// Globs of the routes that pass them; empty for all.
  package let routes: [String]
  /// Where the path is declared: `.streamlint.yaml`.
  package let source: String

  package init(hops: [Element], routes: [String], source: String) {
    self.hops = hops
    self.routes = routes
    self.source = source
  }

  func matches(_ route: String) -> Bool { routes.isEmpty || routes.contains { globMatches($0, route) } }
}

extension DeclaredChain.Element {
  /// Where it is declared.
  var span: SourceSpan {
    switch self {
    case .builtIn(let hop): hop.span
    case .file(_, let span), .object(_, let span): span
    }
  }
}
