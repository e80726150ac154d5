/// Where an edit of a template does the same whatever its values are.
extension YAMLTree {
  /// Whether bytes are rendered whenever their document is, and once: no `if`, `range` or `with` begins between the root
  /// and them, and no action prints content there.
  func isCertain(_ range: Range<Int>) -> Bool {
    if actions.isEmpty { return true }
    let root = records.first.map { Int($0.start) } ?? self.range.lowerBound
    guard openBlocks(from: root, to: range.lowerBound) == 0 else { return false }
    return actions.overlapping(range.lowerBound..<max(range.upperBound, range.lowerBound + 1)).allSatisfy { action in
      switch action.kind {
      // One that closes what was open in front of the root closes the document.
      case .comment, .end: true
      case .opening, .branch: false
      case .control, .output: !action.isAlone || scalar(holding: action.range.lowerBound) != nil
      }
    }
  }

  /// How many blocks that begin behind the root are open at an offset.
  private func openBlocks(from root: Int, to offset: Int) -> Int {
    var open = 0
    for action in actions where action.range.lowerBound >= root && action.range.lowerBound < offset {
      if action.kind == .opening { open += 1 }
      if action.kind == .end { open = max(0, open - 1) }
    }
    return open
  }
}

extension YAMLNode {
  /// Whether a template leaves no doubt about which keys a mapping has.
  var hasCertainKeys: Bool {
    if tree.actions.isEmpty { return true }
    let end = max(tree.startOfNext(behind: index), record.range.upperBound)
    guard tree.isCertain(record.range.lowerBound..<end) else { return false }
    return pairs?.contains { $0.key.record.kind != .scalar || $0.key.isTemplated } != true
  }

  /// Whether a template leaves the value as it is written.
  var isCertain: Bool {
    tree.actions.isEmpty || (!isTemplated && tree.isCertain(record.range.lowerBound..<record.range.upperBound))
  }
}
