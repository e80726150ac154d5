/// A text before and after edits that do not overlap, with the location of each byte in both.
package struct EditedText: Sendable {
  /// A range that was replaced, in the text before and in the text after.
  package struct Piece: Sendable {
    package let old: Range<Int>
    package let new: Range<Int>
  }

  package let before: [UInt8]
  package let after: [UInt8]
  /// The edits, in the order of the text.
  package let pieces: [Piece]

  /// Of new lines at one location the deeper ones belong to the block above and come first.
  package init(_ before: [UInt8], _ edits: [TextEdit]) {
    func depth(_ edit: TextEdit) -> Int {
      edit.text.utf8.drop { $0 == 0x0A || $0 == 0x0D }.prefix { $0 == 0x20 || $0 == 0x09 }.count
    }
    let sorted = edits.enumerated().sorted { a, b in
      (a.element.span.start, a.element.span.end, -depth(a.element), a.offset)
        < (b.element.span.start, b.element.span.end, -depth(b.element), b.offset)
    }
    var result: [UInt8] = []
    result.reserveCapacity(before.count + 1024)
    var pieces: [Piece] = []
    pieces.reserveCapacity(edits.count)
    var position = 0
    for (_, edit) in sorted {
      let start = min(max(edit.span.start, position), before.count)
      let end = min(max(edit.span.end, start), before.count)
      result += before[position..<start]
      let new = result.count
      result += Array(edit.text.utf8)
      pieces.append(Piece(old: start..<end, new: new..<result.count))
      position = end
    }
    result += before[position...]
    self.before = before
    after = result
    self.pieces = pieces
  }

  // MARK: Locations

  /// A range of the text before, in the text after. What was inserted at its ends does not belong to it.
  package func moved(_ range: Range<Int>) -> Range<Int> {
    let start = movedStart(range.lowerBound)
    return start..<max(start, range.isEmpty ? start : movedEnd(range.upperBound))
  }

  private func movedStart(_ offset: Int) -> Int {
    let next = firstPiece { $0.old.upperBound > offset }
    if next < pieces.count, pieces[next].old.lowerBound <= offset { return pieces[next].new.lowerBound }
    return offset + shift(behind: next)
  }

  private func movedEnd(_ offset: Int) -> Int {
    let next = firstPiece { $0.old.upperBound > offset || ($0.old.isEmpty && $0.old.lowerBound == offset) }
    if next < pieces.count, pieces[next].old.lowerBound < offset { return pieces[next].new.upperBound }
    return offset + shift(behind: next)
  }

  /// How far the bytes in front of a piece have moved.
  private func shift(behind next: Int) -> Int {
    next > 0 ? pieces[next - 1].new.upperBound - pieces[next - 1].old.upperBound : 0
  }

  /// The first piece that satisfies a condition which all later ones satisfy too.
  private func firstPiece(where condition: (Piece) -> Bool) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if condition(pieces[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  // MARK: Pieces

  /// Whether a range of the text after begins in bytes that an edit wrote.
  package func isWritten(_ range: Range<Int>) -> Bool {
    let piece = firstPiece { $0.new.upperBound > range.lowerBound }
    return piece < pieces.count && pieces[piece].new.lowerBound <= range.lowerBound
  }

  /// Whether an edit removed the first byte of a range of the text before.
  package func isRemoved(_ range: Range<Int>) -> Bool {
    let piece = firstPiece { $0.old.upperBound > range.lowerBound }
    return piece < pieces.count && pieces[piece].old.lowerBound <= range.lowerBound
  }

  /// Whether an edit is within a range of the text before or at one of its ends.
  package func touches(_ range: Range<Int>) -> Bool {
    let piece = firstPiece { $0.old.upperBound >= range.lowerBound }
    return piece < pieces.count && pieces[piece].old.lowerBound <= range.upperBound
  }

  /// The piece that is nearest to an offset of the text after.
  package func nearestPiece(to offset: Int) -> Int? {
    guard !pieces.isEmpty else { return nil }
    let next = firstPiece { $0.new.upperBound >= offset }
    guard next < pieces.count else { return pieces.count - 1 }
    guard next > 0, pieces[next].new.lowerBound > offset else { return next }
    return offset - pieces[next - 1].new.upperBound < pieces[next].new.lowerBound - offset ? next - 1 : next
  }
}

/// Something that edits changed although they should not have.
package struct EditDamage: Sendable {
  /// A phrase.
  package let reason: String
  /// Where it is in the text after.
  package let offset: Int

  package init(_ reason: String, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}
