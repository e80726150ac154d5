extension FuzzTarget {
  /// Declarative configurations of Kong, one or a few files.
  static let kong = FuzzTarget(name: "kong") { input in
    ReportChecks(Sessions.thorough.report(files: FileBundle(input, first: "kong.yaml").files)).run()
  }
}
