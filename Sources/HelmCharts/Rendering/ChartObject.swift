import GoTemplate
import SourcedYAML

/// `.Chart`: Chart.yaml with Go's names of the fields.
enum ChartObject {
  static func map(_ chart: Chart, isRoot: Bool, _ budget: TemplateBudget) throws(TemplateError) -> TemplateMap {
    let map = budget.newMap()
    let metadata = chart.metadata
    func set(_ name: String, _ key: String) {
      let value = metadata[key]
      map.set(name, .text(value?.plainText ?? "", source: value?.source))
    }
    set("APIVersion", "apiVersion")
    set("AppVersion", "appVersion")
    set("Condition", "condition")
    set("Description", "description")
    set("Home", "home")
    set("Icon", "icon")
    set("KubeVersion", "kubeVersion")
    set("Tags", "tags")
    set("Type", "type")
    set("Version", "version")
    map.set("Name", .text(chart.name, source: metadata["name"]?.source))
    map.set("IsRoot", .boolean(isRoot))
    map.set("Deprecated", .boolean(metadata["deprecated"]?.plainText == "true"))
    for (name, key) in [("Keywords", "keywords"), ("Sources", "sources")] {
      let items = metadata[key]?.list ?? []
      map.set(name, .list(items.map { .text($0.plainText ?? "", source: $0.source) }))
    }
    let annotations = budget.newMap()
    for pair in metadata["annotations"]?.map?.pairs ?? [] {
      annotations.set(pair.key, .text(pair.value.plainText ?? "", source: pair.value.source), keySource: pair.keySource)
    }
    map.set("Annotations", .map(annotations))
    var maintainers: [TemplateValue] = []
    for maintainer in metadata["maintainers"]?.list ?? [] {
      let entry = budget.newMap()
      for (name, key) in [("Name", "name"), ("Email", "email"), ("URL", "url")] {
        entry.set(name, .text(maintainer[key]?.plainText ?? "", source: maintainer[key]?.source))
      }
      maintainers.append(.map(entry))
    }
    map.set("Maintainers", .list(maintainers))
    var dependencies: [TemplateValue] = []
    for dependency in chart.dependencies {
      let entry = budget.newMap()
      entry.set("Name", .text(dependency.key))
      entry.set("Version", .text(dependency.version))
      entry.set("Repository", .text(dependency.repository))
      entry.set("Alias", .text(dependency.alias ?? ""))
      entry.set("Condition", .text(dependency.condition))
      entry.set("Enabled", .boolean(true))
      dependencies.append(.map(entry))
    }
    map.set("Dependencies", .list(dependencies))
    return map
  }
}
