import YAMLSyntax

extension FuzzTarget {
  /// What is read without libyaml is read as libyaml reads it.
  static let plainYAML = FuzzTarget(name: "plain-yaml") { bytes in
    let difference = ReaderComparison.difference(bytes)
    require(difference == nil, difference ?? "")
  }
}
