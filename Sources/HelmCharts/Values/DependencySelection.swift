import SourceText
import SourcedYAML

/// Which subcharts are on: aliases, tags, conditions, and the values that a chart imports from them. Source: helm
/// v4.1.4, pkg/chart/v2/util/dependencies.go.
enum DependencySelection {
  /// The chart with the subcharts that are on for some values.
  static func selected(_ chart: Chart, _ values: SourcedMap, _ problems: inout [ChartProblem]) -> Chart {
    importing(enabled(chart, values, path: [], &problems), &problems)
  }

  /// Whether a condition decides a subchart, and its value is not known: the subchart stays, and nothing of it is sure.
  private static func enabled(
    _ chart: Chart, _ values: SourcedMap, path: [String], _ problems: inout [ChartProblem]
  ) -> Chart {
    guard !chart.dependencies.isEmpty else { return chart }
    var result = chart
    var subcharts = chart.subcharts.filter { subchart in
      !chart.dependencies.contains { $0.accepts(subchart) }
    }
    for dependency in chart.dependencies {
      guard var subchart = chart.subcharts.first(where: dependency.accepts) else { continue }
      subchart.name = dependency.key
      subcharts.append(subchart)
    }
    result.subcharts = subcharts
    var ignored: [ChartProblem] = []
    let all = ValueMerging.coalesced(result, values, keepsNulls: false, &ignored)
    var off: Set<String> = []
    for dependency in chart.dependencies {
      switch isOn(dependency, all, path: path) {
      case false: off.insert(dependency.key)
      case nil: result.uncertainSubcharts.insert(dependency.key)
      default: break
      }
    }
    result.missing = chart.missing.filter { !off.contains($0.key) }
    result.dependencies = chart.dependencies.filter { !off.contains($0.key) }
    result.subcharts = subcharts.filter { !off.contains($0.name) }.map { subchart in
      enabled(subchart, all, path: path + [subchart.name], &problems)
    }
    return result
  }

  /// The first path of the condition that is a boolean, else the tags, else on; nil when it is not known.
  private static func isOn(_ dependency: ChartDependency, _ values: SourcedMap, path: [String]) -> Bool? {
    for condition in dependency.condition.split(separator: ",") {
      let name = condition.filter { $0 != " " }
      switch value(at: path + name.split(separator: ".").map(String.init), in: values)?.content {
      case .boolean(let flag): return flag
      case .unknown: return nil
      default: continue
      }
    }
    guard let tags = values["tags"]?.map else { return true }
    var hasTrue = false
    var hasFalse = false
    for tag in dependency.tags {
      switch tags[tag]?.content {
      case .boolean(true): hasTrue = true
      case .boolean(false): hasFalse = true
      case .unknown: return nil
      default: break
      }
    }
    return hasTrue || !hasFalse
  }

  private static func value(at path: [String], in values: SourcedMap) -> SourcedValue? {
    var value = SourcedValue(.map(values))
    for key in path {
      if value.isUnknown { return value }
      guard let next = value.map?[key] else { return nil }
      value = next
    }
    return value
  }

  // MARK: - import-values

  private static func importing(_ chart: Chart, _ problems: inout [ChartProblem]) -> Chart {
    var result = chart
    result.subcharts = chart.subcharts.map { importing($0, &problems) }
    // Helm merges the values of subcharts into those of the chart even where nothing is imported: a global that a
    // values file deletes comes back in subcharts.
    guard !chart.dependencies.isEmpty else { return result }
    let all = ValueMerging.coalesced(result, SourcedMap(), keepsNulls: true, &problems)
    var imported = SourcedMap()
    for dependency in chart.dependencies {
      for entry in dependency.imports {
        let path = [dependency.key] + entry.child.split(separator: ".").map(String.init)
        guard let table = value(at: path, in: all)?.map else { continue }
        let parents = entry.parent == "." ? [] : entry.parent.split(separator: ".").map(String.init)
        let nested = parents.reversed().reduce(table) { inner, key in
          var outer = SourcedMap()
          outer[key] = SourcedValue(.map(inner))
          return outer
        }
        imported = ValueMerging.table(imported, over: nested, keepsNulls: true)
      }
    }
    result.values = ValueMerging.table(all, over: imported, keepsNulls: true)
    return result
  }
}
