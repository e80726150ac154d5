import GoTemplate
import SourceText
import SourcedYAML

extension Chart {
  /// Renders the chart. `values` are layers as of `-f`, the strongest last; the chart's own values.yaml is below them.
  /// `sources` holds the files that spans name. A template that fails is a problem; the others are rendered.
  package func render(
    values layers: [SourcedValue] = [], release: Release, capabilities: Capabilities = Capabilities(),
    sources: SourceMap, limits: ChartLimits = ChartLimits()
  ) -> ChartRendering {
    var renderer = ChartRenderer(release, capabilities, sources, limits)
    renderer.render(self, layers)
    return renderer.rendering
  }
}

struct ChartRenderer {
  private(set) var rendering = ChartRendering()
  private let release: Release
  private let capabilities: Capabilities
  private let sources: SourceMap
  private let budget: TemplateBudget
  /// Objects are read with a budget of their own: definitions of custom resources are long, and no template's fault.
  private let reading: TemplateBudget

  /// A template with what it sees as `.`.
  private struct Task {
    let path: String
    let template: Chart.Template
    let data: TemplateMap
    let basePath: String
    let isRendered: Bool
    let isUncertain: Bool

    /// Deeper paths first, then the names from the last to the first, as Helm sorts them.
    static func precedes(_ a: Task, _ b: Task) -> Bool {
      let left = a.path.utf8.count { $0 == 0x2F }
      let right = b.path.utf8.count { $0 == 0x2F }
      return left == right ? b.path.utf8.lexicographicallyPrecedes(a.path.utf8) : left > right
    }
  }

  init(_ release: Release, _ capabilities: Capabilities, _ sources: SourceMap, _ limits: ChartLimits) {
    self.release = release
    self.capabilities = capabilities
    self.sources = sources
    budget = TemplateBudget(limits.templates)
    var values = limits.templates
    values.steps = limits.values
    reading = TemplateBudget(values)
  }

  mutating func render(_ chart: Chart, _ layers: [SourcedValue]) {
    if chart.isLibrary {
      rendering.problems.append(ChartProblem("a library chart has no objects of its own", span: chart.metadata.source))
      return
    }
    for layer in layers where layer.map == nil && !layer.isNull {
      rendering.problems.append(ChartProblem("values are no map", span: layer.source))
    }
    let given = ValueMerging.layered(layers.compactMap(\.map))
    let selected = DependencySelection.selected(chart, given, &rendering.problems)
    let values = ValueMerging.coalesced(selected, given, keepsNulls: false, &rendering.problems)
    rendering.missing = missing(of: selected, values)
    do throws(TemplateError) {
      let root = try value(SourcedValue(.map(values)))
      var tasks: [Task] = []
      _ = try collect(
        selected, root.map ?? budget.newMap(), path: selected.name, isRoot: true, isUncertain: false, &tasks)
      run(tasks.sorted(by: Task.precedes), isIncomplete: selected.isIncomplete)
    } catch {
      rendering.problems.append(ChartProblem(error.message, span: error.span))
    }
  }

  /// The dependencies of a chart and its subcharts of which nothing is known but their values.
  private func missing(of chart: Chart, _ values: SourcedMap) -> [MissingChart] {
    let isCertain = { (name: String) in !chart.uncertainSubcharts.contains(name) }
    let own = chart.missing.filter { isCertain($0.key) }.map {
      MissingChart(name: $0.name, values: values[$0.key]?.map ?? SourcedMap())
    }
    return own
      + chart.subcharts.filter { isCertain($0.name) }.flatMap {
        missing(of: $0, values[$0.name]?.map ?? SourcedMap())
      }
  }

  private func value(_ value: SourcedValue) throws(TemplateError) -> TemplateValue {
    try TemplateValue(value, budget) { file in
      file.index >= 0 && Int(file.index) < sources.files.count ? sources[file].bytes : nil
    }
  }

  // MARK: - What templates see

  private func collect(
    _ chart: Chart, _ values: TemplateMap, path: String, isRoot: Bool, isUncertain: Bool, _ tasks: inout [Task]
  ) throws(TemplateError) -> TemplateMap {
    let data = budget.newMap()
    let subcharts = budget.newMap()
    data.set("Chart", .map(try ChartObject.map(chart, isRoot: isRoot, budget)))
    data.set("Files", TemplateValue(.object(ChartFilesObject(files: chart.files))))
    data.set("Release", .map(releaseMap()))
    data.set("Capabilities", TemplateValue(.object(CapabilitiesObject(capabilities: capabilities))))
    data.set("Values", .map(values))
    data.set("Subcharts", .map(subcharts))
    for subchart in chart.subcharts {
      let below = values.entry(subchart.name)?.value.map ?? budget.newMap()
      let inner = try collect(
        subchart, below, path: path + "/charts/" + subchart.name, isRoot: false,
        isUncertain: isUncertain || chart.uncertainSubcharts.contains(subchart.name), &tasks)
      subcharts.set(subchart.name, .map(inner))
    }
    for template in chart.templates {
      let base = template.name.split(separator: "/").last ?? ""
      if chart.isLibrary, !base.hasPrefix("_") { continue }
      tasks.append(
        Task(
          path: path + "/" + template.name, template: template, data: data, basePath: path + "/templates",
          isRendered: template.isRendered, isUncertain: isUncertain))
    }
    return data
  }

  private func releaseMap() -> TemplateMap {
    let map = budget.newMap()
    map.set("Name", .text(release.name))
    map.set("Namespace", .text(release.namespace))
    map.set("IsUpgrade", .boolean(release.isUpgrade))
    map.set("IsInstall", .boolean(!release.isUpgrade))
    map.set("Revision", .int(1))
    map.set("Service", .text("Helm"))
    return map
  }

  // MARK: - Execution

  private mutating func run(_ tasks: [Task], isIncomplete: Bool) {
    var set = TemplateSet()
    for task in tasks {
      if let problem = task.template.parsed.problem {
        rendering.problems.append(ChartProblem(problem.message, span: problem.span, template: task.path))
      }
      set.add(task.template.parsed, name: task.path)
    }
    if isIncomplete { set.missingReason = "a dependency that is not among the files defines it" }
    let evaluator = TemplateEvaluator(set, budget)
    var documents: [RenderedDocument] = []
    for task in tasks where task.isRendered && task.template.parsed.problem == nil {
      let description = budget.newMap()
      description.set("Name", .text(task.path))
      description.set("BasePath", .text(task.basePath))
      task.data.set("Template", .map(description))
      do throws(TemplateError) {
        let text = try evaluator.render(task.path, .map(task.data))
        if let document = try document(task, text) { documents.append(document) }
      } catch {
        rendering.problems.append(ChartProblem(error.message, span: error.span, template: task.path))
      }
    }
    rendering.documents = documents.sorted { $0.templatePath < $1.templatePath }
  }

  private mutating func document(_ task: Task, _ output: TemplateText) throws(TemplateError) -> RenderedDocument? {
    if output.bytes.allSatisfy({ $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }) { return nil }
    let text = output.completingUnknownLines()
    let (rendered, unknown, uncertain) = RenderedText.make(text, isUncertain: task.isUncertain)
    var objects: [RenderedObject] = []
    for (part, start) in text.manifests {
      objects += try self.objects(part, start, task)
    }
    return RenderedDocument(
      templatePath: task.path, file: task.template.file, text: rendered, unknownRanges: unknown,
      uncertainRanges: uncertain, objects: objects)
  }

  /// The objects in one manifest, which begins at an offset of the output.
  private mutating func objects(
    _ text: TemplateText, _ start: Int, _ task: Task
  ) throws(TemplateError) -> [RenderedObject] {
    var objects: [RenderedObject] = []
    for document in try TemplateYAML.documents(of: text, numbers: .asWritten, reading) {
      if let error = document.error {
        // Alternatives that are both printed may be no YAML together.
        let isSure = text.isDetermined(document.range)
        rendering.problems.append(
          ChartProblem(
            isSure
              ? "the output is no YAML: \(error.message)"
              : "the output depends on a condition that is not known, and is not read: \(error.message)",
            span: text.source(of: error.range), template: task.path))
        continue
      }
      guard let value = document.value, !value.isNull else { continue }
      objects.append(
        RenderedObject(
          range: document.range.lowerBound + start..<document.range.upperBound + start,
          value: try value.sourced(reading),
          isUncertain: task.isUncertain || text.isUncertain(document.range)))
    }
    return objects
  }
}

extension Chart {
  /// Whether templates may be missing: a dependency that is on is not among the files.
  fileprivate var isIncomplete: Bool { !missing.isEmpty || subcharts.contains(where: \.isIncomplete) }
}

extension TemplateText {
  /// The parts between lines that begin with three dashes, with their offsets. Helm splits so; what follows the dashes
  /// on their line is a part of the manifest.
  fileprivate var manifests: [(TemplateText, Int)] {
    var parts: [(TemplateText, Int)] = []
    var start = 0
    var line = 0
    while line < count {
      if bytes[line...].starts(with: [0x2D, 0x2D, 0x2D]) {
        if line > start { parts.append((manifest(start..<line), start)) }
        start = line + 3
      }
      line = (bytes[line...].firstIndex(of: 0x0A) ?? count) + 1
    }
    if start < count { parts.append((manifest(start..<count), start)) }
    return parts
  }

  /// Helm cuts blanks off the end of a manifest and adds one line break.
  private func manifest(_ range: Range<Int>) -> TemplateText {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] <= 0x20 { end -= 1 }
    var text = slice(range.lowerBound..<end)
    text.append([0x0A])
    return text
  }

  /// Whether the first byte that is no blank may be missing.
  fileprivate func isUncertain(_ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    while at < range.upperBound {
      let end = bytes[at..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
      let line = bytes[at..<end].drop { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
      if let first = line.first, first != UInt8(ascii: "#"), !line.starts(with: [0x2D, 0x2D, 0x2D]) {
        return pieces[pieceIndex(at: line.startIndex)].isUncertain
      }
      at = end + 1
    }
    return false
  }
}

extension RenderedText {
  fileprivate static func make(
    _ text: TemplateText, isUncertain: Bool
  ) -> (text: RenderedText, unknown: [Range<Int>], uncertain: [Range<Int>]) {
    var rendered = RenderedText()
    var unknown: [Range<Int>] = []
    var uncertain: [Range<Int>] = []
    var start = 0
    for piece in text.pieces {
      let range = start..<piece.end
      rendered.append(text.bytes[range], from: piece.source, isLiteral: piece.kind == .literal)
      if piece.kind == .unknown { Self.add(range, to: &unknown) }
      if piece.isUncertain || isUncertain { Self.add(range, to: &uncertain) }
      start = piece.end
    }
    return (rendered, unknown, uncertain)
  }

  private static func add(_ range: Range<Int>, to ranges: inout [Range<Int>]) {
    if let last = ranges.last, last.upperBound == range.lowerBound {
      ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
    } else {
      ranges.append(range)
    }
  }
}
