import SourceText

/// What makes an object of the files that people edit.
package struct ObjectSource: Sendable, Hashable {
  /// The sort of source.
  package enum Kind: String, Sendable, CaseIterable {
    /// A folder with a kustomization.
    case overlay
    /// A chart of Helm.
    case chart
    /// A file with values of a chart.
    case values
    /// A release of Flux.
    case helmRelease = "helmrelease"
    /// An Application of Argo CD.
    case application
    /// A service of a compose file.
    case compose
    /// An image that a Dockerfile describes.
    case image
    /// A file in which variables are replaced when a container starts.
    case template
  }

  package let kind: Kind
  /// As a person calls it: the folder of an overlay, the name of a chart.
  package let name: String
  /// The file that defines it.
  package var span: SourceSpan

  package init(_ kind: Kind, _ name: String, at span: SourceSpan) {
    self.kind = kind
    self.name = name
    self.span = span
  }
}
