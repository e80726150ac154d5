import SourceText
import SourcedYAML

/// What a build gave.
package struct KustomizeResult: Sendable {
  /// The folder that was built.
  package let folder: String
  /// The objects in the order in which they were read. After a problem they are what could be built without.
  package let objects: [SourcedValue]
  /// The files that decided the objects, each once, in the order in which they were read.
  package let filesRead: [FileID]
  /// Why Kustomize would not build this, or not so.
  package let problems: [KustomizeProblem]
  /// Bases and files that are not on this machine.
  package let unread: [UnreadSource]
  /// Charts that nobody rendered.
  package let charts: [ChartEntry]

  /// Whether the objects are all that Kustomize would give.
  package var isComplete: Bool { problems.isEmpty && unread.isEmpty && charts.isEmpty }

  /// An object as a document of YAML. What is unknown is written as the text that `placeholder` gives for its reason.
  package func document(_ index: Int, placeholder: (String) -> String) -> RenderedText {
    var text = RenderedText()
    text.append(document: objects[index], placeholder: placeholder)
    return text
  }
}

/// A reason why a build does not succeed.
package struct KustomizeProblem: Sendable {
  package let message: String
  /// The place of the cause.
  package let span: SourceSpan?
  /// Whether a file that a generator names, or a component, is not there: secrets are often made before a build, and a
  /// component alone has no routes.
  package let isMissingFile: Bool

  init(_ error: KustomizeError) {
    message = error.message
    span = error.span
    isMissingFile = error.isMissingFile
  }

  package init(_ message: String, at span: SourceSpan?) {
    self.message = message
    self.span = span
    isMissingFile = false
  }
}

/// A base or a file that only the network has.
package struct UnreadSource: Sendable {
  /// The address as written.
  package let address: String
  package let span: SourceSpan?
}

/// An entry of `helmCharts`.
package struct ChartEntry: Sendable {
  /// The entry: `name`, `releaseName`, `valuesFile`, `valuesInline`, … as written.
  package let entry: SourcedValue
  /// `helmGlobals`, if any.
  package let globals: SourcedValue?
  /// The folder of the kustomization, from which the entry's paths count.
  package let folder: String
  /// The namespace in which the chart is rendered: the entry's own, else that of the kustomizations around it.
  package let namespace: String?
}

/// Renders the charts of kustomizations, so that transformers change their objects too.
package protocol ChartRenderer: Sendable {
  /// What a chart makes, or nil when it is not among the files.
  func rendering(of chart: ChartEntry, files: inout KustomizeFiles) -> RenderedChart?
}

/// What a chart of a kustomization makes.
package struct RenderedChart: Sendable {
  package let objects: [SourcedValue]
  /// Templates that failed, and what is not known of it.
  package let problems: [KustomizeProblem]

  package init(objects: [SourcedValue], problems: [KustomizeProblem]) {
    self.objects = objects
    self.problems = problems
  }
}
