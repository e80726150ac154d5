extension FuzzTarget {
  /// A chart: templates, values and whatever else the input names. Findings and problems are at places of its files.
  static let charts = FuzzTarget(name: "charts") { input in
    var files = FileBundle(input, first: "templates/object.yaml").files
    if !files.keys.contains(where: { $0.hasSuffix("Chart.yaml") }) {
      files["Chart.yaml"] = Array("apiVersion: v2\nname: c\nversion: 1.0.0\n".utf8)
    }
    ReportChecks(Sessions.thorough.report(files: files)).run()
  }
}
