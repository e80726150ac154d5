/// A template with its actions replaced by a string of the same length, so that every location stays valid.
package struct MaskedText: Sendable {
  /// The replaced text.
  package let bytes: [UInt8]
  /// The actions in order.
  package let actions: [TemplateAction]

  /// The actions that overlap a range.
  package func actions(in range: Range<Int>) -> ArraySlice<TemplateAction> { actions.overlapping(range) }
}

extension [TemplateAction] {
  /// The actions that overlap a range; needs the actions in order.
  func overlapping(_ range: Range<Int>) -> ArraySlice<TemplateAction> {
    let first = firstIndex(endingBehind: range.lowerBound)
    var last = first
    while last < count, self[last].range.lowerBound < range.upperBound { last += 1 }
    return self[first..<last]
  }

  private func firstIndex(endingBehind offset: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
