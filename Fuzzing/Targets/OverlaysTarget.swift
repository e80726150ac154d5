extension FuzzTarget {
  /// Kustomizations with bases, patches and generators, and objects of Flux that name them.
  static let overlays = FuzzTarget(name: "overlays") { input in
    ReportChecks(Sessions.thorough.report(files: FileBundle(input, first: "kustomization.yaml").files)).run()
  }
}
