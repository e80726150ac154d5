/// Helm and other Go templates of YAML files.
package enum HelmTemplate {
  /// Replaces `{{ … }}` by a string of the same length so that every location stays valid; nil when there is no action.
  package static func mask(_ bytes: [UInt8]) -> MaskedText? {
    let actions = bytes.withUnsafeBufferPointer { TemplateScanner.actions(in: $0) }
    if actions.isEmpty { return nil }
    var masker = TemplateMasker(bytes, actions)
    return masker.mask()
  }
}

extension YAMLNode {
  /// Whether a template decides the content of the node. A scalar: an action is in its content, or prints where the
  /// content is missing. A collection: an action prints more of it, or one of its keys.
  package var isTemplated: Bool {
    if tree.actions.isEmpty { return false }
    let record = record
    let start = Int(record.start)
    let isOpenEnded =
      record.kind != .scalar || record.style.isBlock || (record.style == .plain && tree.text(of: record).isEmpty)
    let end = isOpenEnded ? tree.startOfNext(behind: index) : Int(record.end)
    let actions = tree.actions.overlapping(start..<max(end, start + (isOpenEnded ? 1 : 0)))
    if record.kind == .scalar {
      return actions.contains { $0.range.lowerBound < Int(record.end) || ($0.kind == .output && $0.isAlone) }
    }
    if let pairs, pairs.contains(where: { $0.key.record.kind == .scalar && $0.key.isTemplated }) { return true }
    return actions.contains {
      $0.kind == .output && $0.isAlone && tree.scalar(holding: $0.range.lowerBound) == nil
    }
  }
}
