import GoTemplate
import SourceText
import SourcedYAML
import SystemSupport
import YAMLSyntax

extension Chart {
  /// Reads the chart in a folder. Files are added to `sources`, so that spans name them. A chart without a readable
  /// Chart.yaml is an error; everything else that is wrong is among the problems.
  package static func load(
    _ folder: String, from files: any FileSystem, into sources: inout SourceMap, limits: ChartLimits = ChartLimits()
  ) throws(ChartLoadError) -> Chart {
    let folder = normalizedPath(folder)
    var loader = ChartLoader(files: files, sources: sources, limits: limits, folder: folder)
    defer { sources = loader.sources }
    return try loader.chart(folder, depth: 0)
  }
}

/// A folder that is no chart.
package struct ChartLoadError: Error, Sendable {
  package let message: String
  package let span: SourceSpan?
}

/// Reads charts; counts what it read against the limits.
struct ChartLoader {
  let files: any FileSystem
  private(set) var sources: SourceMap
  private let limits: ChartLimits
  private var fileCount = 0
  private var byteCount = 0
  /// The files that the run knows already, by path.
  private let known: [String: FileID]

  /// `folder` is that of the chart.
  init(files: any FileSystem, sources: SourceMap, limits: ChartLimits, folder: String) {
    self.files = files
    self.sources = sources
    self.limits = limits
    let start = folder == "." ? "" : folder + "/"
    var known: [String: FileID] = [:]
    for (index, file) in sources.files.enumerated() where file.path.hasPrefix(start) {
      known[file.path] = FileID(index: index)
    }
    self.known = known
  }

  private struct Listing {
    /// Paths in the chart.
    var files: [String] = []
    var problems: [ChartProblem] = []
  }

  mutating func chart(_ folder: String, depth: Int) throws(ChartLoadError) -> Chart {
    guard depth <= limits.charts else {
      throw ChartLoadError(message: "charts are nested more than \(limits.charts) levels deep", span: nil)
    }
    guard let (metadataFile, metadataBytes) = read(folder, "Chart.yaml") else {
      throw ChartLoadError(message: "\(folder) has no readable Chart.yaml", span: nil)
    }
    var problems: [ChartProblem] = []
    let metadata: SourcedValue
    do throws(YAMLSyntaxError) {
      metadata = try Self.value(metadataBytes, metadataFile)
    } catch {
      throw ChartLoadError(
        message: "Chart.yaml is no YAML: \(error.message)",
        span: SourceSpan(file: metadataFile, start: error.range.lowerBound, end: error.range.upperBound))
    }
    guard let name = metadata["name"]?.plainText, !name.isEmpty else {
      throw ChartLoadError(message: "Chart.yaml has no name", span: metadata.source)
    }
    let listing = list(folder)
    problems += listing.problems

    let (values, valuesFile) = readValues(folder, listing, &problems)
    let templates = readTemplates(folder, listing, &problems)
    let apiVersion = metadata["apiVersion"]?.plainText ?? "v1"
    let dependencies = readDependencies(folder, listing, metadata, &problems)
    var chart = Chart(
      name: name, version: metadata["version"]?.plainText ?? "", apiVersion: apiVersion,
      isLibrary: metadata["type"]?.plainText == "library", metadata: metadata, values: values, valuesFile: valuesFile,
      templates: templates, files: [], dependencies: dependencies, subcharts: [],
      customResourceDefinitions: readDefinitions(folder, listing),
      variants: readVariants(folder, listing, &problems), problems: [], missing: [])
    readSubcharts(folder, listing, &chart, &problems, depth: depth)
    chart.problems = problems
    return chart.withFiles(usesFiles(chart) ? readFiles(folder, listing) : [])
  }

  // MARK: - Files

  private mutating func read(_ folder: String, _ name: String) -> (FileID, [UInt8])? {
    let path = normalizedPath(joinedPath(folder, name))
    guard fileCount < limits.files, byteCount < limits.bytes, let bytes = try? files.read(path) else { return nil }
    fileCount += 1
    byteCount += bytes.count
    return (known[path] ?? sources.add(SourceFile(path: path, bytes: bytes)), bytes)
  }

  /// All files of the chart that `.helmignore` does not leave out; those of subcharts too.
  private func list(_ folder: String) -> Listing {
    let ignoreText = (try? files.read(joinedPath(folder, ".helmignore"))).map { String(decoding: $0, as: UTF8.self) }
    let ignore = HelmIgnore(ignoreText ?? "")
    var listing = Listing()
    var folders = [(path: "", depth: 0)]
    while let current = folders.popLast() {
      let path = current.path.isEmpty ? folder : joinedPath(folder, current.path)
      for name in (files.entries(of: path) ?? []).sorted() {
        let inChart = current.path.isEmpty ? name : current.path + "/" + name
        let full = joinedPath(folder, inChart)
        if files.isOutside(full) {
          listing.problems.append(ChartProblem("\(full) leads out of the folders that are linted and is not read"))
          continue
        }
        guard let kind = files.kind(of: full) else { continue }
        // What version control and package managers keep is never a part of a chart.
        if name == ".git" || name == "node_modules" || ignore.ignores(inChart, isFolder: kind == .folder) { continue }
        switch kind {
        case .folder:
          if current.path == "charts" { continue }
          guard current.depth < limits.folders else {
            listing.problems.append(ChartProblem("\(full) is more than \(limits.folders) folders deep and is not read"))
            continue
          }
          folders.append((inChart, current.depth + 1))
        case .file: listing.files.append(inChart)
        case .other: continue
        }
        if listing.files.count > limits.files {
          listing.problems.append(ChartProblem("the chart has more than \(limits.files) files; the rest is not read"))
          return listing
        }
      }
    }
    listing.files.sort()
    return listing
  }

  static func value(_ bytes: [UInt8], _ file: FileID) throws(YAMLSyntaxError) -> SourcedValue {
    guard let root = try YAMLNode.document(in: bytes) else { return SourcedValue(.map(SourcedMap())) }
    return SourcedValue(root, file: file)
  }

  // MARK: - Parts

  private mutating func readValues(
    _ folder: String, _ listing: Listing, _ problems: inout [ChartProblem]
  ) -> (SourcedMap, FileID?) {
    guard listing.files.contains("values.yaml"), let (file, bytes) = read(folder, "values.yaml") else {
      return (SourcedMap(), nil)
    }
    do throws(YAMLSyntaxError) {
      let value = try Self.value(bytes, file)
      if let map = value.map { return (map, file) }
      if !value.isNull { problems.append(ChartProblem("values.yaml is no map", span: value.source)) }
    } catch {
      problems.append(
        ChartProblem(
          "values.yaml is no YAML: \(error.message)",
          span: SourceSpan(file: file, start: error.range.lowerBound, end: error.range.upperBound)))
    }
    return (SourcedMap(), file)
  }

  private mutating func readTemplates(
    _ folder: String, _ listing: Listing, _ problems: inout [ChartProblem]
  ) -> [Chart.Template] {
    var templates: [Chart.Template] = []
    for name in listing.files where name.hasPrefix("templates/") {
      guard let (file, bytes) = read(folder, name) else {
        problems.append(ChartProblem("\(joinedPath(folder, name)) cannot be read"))
        continue
      }
      let parsed = TemplateParser.parse(
        TemplateText(file: file, bytes: bytes), limits: limits.templates, isFunction: FunctionTable.contains)
      templates.append(Chart.Template(name: name, file: file, parsed: parsed))
    }
    return templates
  }

  private mutating func readDependencies(
    _ folder: String, _ listing: Listing, _ metadata: SourcedValue, _ problems: inout [ChartProblem]
  ) -> [ChartDependency] {
    var entries = metadata["dependencies"]?.list ?? []
    if listing.files.contains("requirements.yaml"), let (file, bytes) = read(folder, "requirements.yaml") {
      do throws(YAMLSyntaxError) {
        if let found = try Self.value(bytes, file)["dependencies"]?.list { entries = found }
      } catch {
        problems.append(
          ChartProblem(
            "requirements.yaml is no YAML: \(error.message)",
            span: SourceSpan(file: file, start: error.range.lowerBound, end: error.range.upperBound)))
      }
    }
    return entries.compactMap { ChartDependency($0) }
  }

  private mutating func readDefinitions(_ folder: String, _ listing: Listing) -> [FileID] {
    var definitions: [FileID] = []
    for name in listing.files where name.hasPrefix("crds/") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) {
      if let (file, _) = read(folder, name) { definitions.append(file) }
    }
    return definitions
  }

  private mutating func readVariants(
    _ folder: String, _ listing: Listing, _ problems: inout [ChartProblem]
  ) -> [Chart.Variant] {
    var variants: [Chart.Variant] = []
    for name in listing.files where ValuesFileName.isVariant(name) {
      guard let (file, bytes) = read(folder, name) else { continue }
      do throws(YAMLSyntaxError) {
        let value = try Self.value(bytes, file)
        if value.map != nil { variants.append(Chart.Variant(name: name, file: file, values: value)) }
      } catch {
        problems.append(
          ChartProblem(
            "\(name) is no YAML: \(error.message)",
            span: SourceSpan(file: file, start: error.range.lowerBound, end: error.range.upperBound)))
      }
    }
    return variants
  }

  private mutating func readSubcharts(
    _ folder: String, _ listing: Listing, _ chart: inout Chart, _ problems: inout [ChartProblem], depth: Int
  ) {
    let charts = joinedPath(folder, "charts")
    var packed: [String] = []
    for name in (files.entries(of: charts) ?? []).sorted() where !name.hasPrefix("_") && !name.hasPrefix(".") {
      let path = joinedPath(charts, name)
      if name.hasSuffix(".tgz") {
        packed.append(name)
        continue
      }
      guard files.kind(of: path) == .folder, !files.isOutside(path) else { continue }
      addSubchart(path, &chart, &problems, depth: depth)
    }
    for dependency in chart.dependencies where !chart.subcharts.contains(where: dependency.accepts) {
      // A dependency in this repository is packed when the chart is built; its folder is the same.
      if dependency.repository.hasPrefix("file://") {
        let path = joinedPath(folder, String(dependency.repository.dropFirst("file://".count)))
        if !files.isOutside(path), normalizedPath(path) != normalizedPath(folder), files.kind(of: path) == .folder {
          addSubchart(path, &chart, &problems, depth: depth)
          if chart.subcharts.contains(where: dependency.accepts) { continue }
        }
      }
      chart.missing.append(dependency)
      let isPacked = packed.contains { $0.hasPrefix(dependency.name + "-") }
      problems.append(
        ChartProblem(
          isPacked
            ? "the dependency \(dependency.name) is a packed chart; only its values are read"
            : "the dependency \(dependency.name) is not in charts/; only its values are read",
          span: dependency.source))
    }
  }

  private mutating func addSubchart(
    _ path: String, _ chart: inout Chart, _ problems: inout [ChartProblem], depth: Int
  ) {
    guard files.kind(of: joinedPath(path, "Chart.yaml")) == .file else { return }
    do throws(ChartLoadError) {
      let subchart = try self.chart(path, depth: depth + 1)
      problems += subchart.problems
      chart.subcharts.append(subchart)
    } catch {
      problems.append(ChartProblem("\(path): \(error.message)", span: error.span))
    }
  }

  /// Whether a template may reach other files; reading them costs time.
  private func usesFiles(_ chart: Chart) -> Bool {
    func mentions(_ bytes: [UInt8]) -> Bool { bytes.firstOffset(of: Array(".Files".utf8)) != nil }
    return chart.templates.contains { mentions($0.parsed.text.bytes) }
      || chart.subcharts.contains { $0.isLibrary && usesFiles($0) }
      || chart.valuesFile.map { mentions(sources[$0].bytes) } ?? false
  }

  private mutating func readFiles(_ folder: String, _ listing: Listing) -> [Chart.File] {
    let own = ["Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json"]
    var result: [Chart.File] = []
    for name in listing.files
    where !own.contains(name) && !name.hasPrefix("templates/") && !name.hasPrefix("charts/") {
      if let (file, bytes) = read(folder, name) {
        result.append(Chart.File(name: name, text: TemplateText(file: file, bytes: bytes)))
      }
    }
    return result
  }
}

extension Chart {
  fileprivate func withFiles(_ files: [File]) -> Chart {
    if files.isEmpty { return self }
    return Chart(
      name: name, version: version, apiVersion: apiVersion, isLibrary: isLibrary, metadata: metadata, values: values,
      valuesFile: valuesFile, templates: templates, files: files, dependencies: dependencies, subcharts: subcharts,
      customResourceDefinitions: customResourceDefinitions, variants: variants, problems: problems, missing: missing)
  }
}
