extension FuzzTarget {
  /// Kubernetes manifests, one or a few files.
  static let kubernetes = FuzzTarget(name: "kubernetes") { input in
    ReportChecks(Sessions.thorough.report(files: FileBundle(input, first: "manifests.yaml").files)).run()
  }
}
