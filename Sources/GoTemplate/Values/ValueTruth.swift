extension TemplateValue {
  /// Whether `if` takes the value for true: zero, the empty string, nil and what is empty are false. nil when unknown.
  package var truth: Bool? {
    switch content {
    case .null: return false
    case .boolean(let value): return value
    case .integer(let value, _): return value != 0
    case .decimal(let value): return value != 0
    case .text(let text): return text.truth
    case .list(let list): return !list.isEmpty
    case .map(let map): return !map.isEmpty ? true : map.unknownReason == nil ? false : nil
    case .object(let object): return object.entries.map { !$0.isEmpty } ?? object.items.map { !$0.isEmpty } ?? true
    case .unknown: return nil
    }
  }
}

extension TemplateText {
  /// Whether the text has bytes. Bytes that are known and surely there decide it.
  var truth: Bool? {
    if isEmpty { return false }
    if isDetermined { return true }
    return pieces.contains { $0.kind != .unknown && !$0.isUncertain } ? true : nil
  }
}
