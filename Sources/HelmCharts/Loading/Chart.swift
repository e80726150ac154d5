import GoTemplate
import SourceText
import SourcedYAML

/// A chart with its subcharts, as it is on disk. A value: it can be rendered with many values, on many threads.
package struct Chart: Sendable {
  /// A file of the folder `templates`.
  package struct Template: Sendable {
    /// The path in the chart: `templates/ingress.yaml`.
    package let name: String
    package let file: FileID
    let parsed: ParsedTemplate

    /// Whether Helm executes it and takes its output for objects.
    package var isRendered: Bool {
      let base = name.split(separator: "/").last ?? ""
      return !base.hasPrefix("_") && base != "NOTES.txt"
    }
  }

  /// A file that templates reach by `.Files`.
  struct File: Sendable {
    let name: String
    let text: TemplateText
  }

  /// The name by which the parent knows the chart: the alias of a dependency, else that of Chart.yaml.
  package internal(set) var name: String
  package let version: String
  package let apiVersion: String
  package let isLibrary: Bool
  /// Chart.yaml.
  package let metadata: SourcedValue
  /// values.yaml, an empty map when there is none.
  package internal(set) var values: SourcedMap
  package let valuesFile: FileID?
  package let templates: [Template]
  let files: [File]
  package internal(set) var dependencies: [ChartDependency]
  package internal(set) var subcharts: [Chart]
  /// Custom resource definitions, which are no templates.
  package let customResourceDefinitions: [FileID]
  /// Files beside values.yaml that are values of one environment each, as paths from the chart: `values-prod.yaml`,
  /// `environments/prod.yaml`.
  package let variants: [Variant]
  /// What could not be read, that of subcharts included.
  package internal(set) var problems: [ChartProblem]
  /// Dependencies that are not among the files: their objects and their templates are not known.
  package internal(set) var missing: [ChartDependency]
  /// Subcharts of which the values do not say whether they are on.
  var uncertainSubcharts: Set<String> = []

  /// The chart without its values.yaml: Flux leaves it out where a release names other files of the chart.
  package var withoutOwnValues: Chart {
    var result = self
    result.values = SourcedMap()
    return result
  }

  /// A values file of the chart.
  package struct Variant: Sendable {
    /// The path in the chart.
    package let name: String
    package let file: FileID
    package let values: SourcedValue
  }
}
