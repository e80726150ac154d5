import SourceText

/// Compares the directives of an nginx file before and after edits: they may differ only where an edit is.
package enum NginxEditDamage {
  /// What the edits changed although they should not have; the first difference.
  package static func damage(by text: EditedText, path: String) -> [EditDamage] {
    let before = NginxTree.parse(SourceFile(path: path, bytes: text.before))
    let after = NginxTree.parse(SourceFile(path: path, bytes: text.after))
    if after.errors.count > before.errors.count, let error = after.errors.first {
      return [EditDamage("nginx would refuse the file (\(error.message))", at: error.range.lowerBound)]
    }
    if after.comments.count < before.comments.count, !text.pieces.contains(where: { !$0.old.isEmpty }) {
      return [EditDamage("a comment would be another one", at: text.pieces.first?.new.lowerBound ?? 0)]
    }
    let old = Outline(before)
    let new = Outline(after)
    var next = 0
    for index in after.directives.indices {
      let range = after.nameRange(of: index)
      if text.isWritten(range) { continue }
      while next < before.directives.count, text.isRemoved(before.nameRange(of: next)) { next += 1 }
      guard next < before.directives.count, old.depths[next] == new.depths[index],
        areEqual(before, next, after, index, text)
      else { return [EditDamage("other directives of the file would change", at: range.lowerBound)] }
      next += 1
    }
    while next < before.directives.count, text.isRemoved(before.nameRange(of: next)) { next += 1 }
    if next < before.directives.count { return [EditDamage("a directive would be lost", at: text.after.count)] }
    return []
  }

  private static func areEqual(
    _ before: NginxTree, _ old: Int, _ after: NginxTree, _ new: Int, _ text: EditedText
  ) -> Bool {
    guard before.isBlock(old) == after.isBlock(new) else { return false }
    let a = before.words(of: old)
    let b = after.words(of: new)
    let isSame = a.count == b.count && zip(a, b).allSatisfy { before.value(of: $0) == after.value(of: $1) }
    guard !isSame else { return true }
    // The arguments of the directive are what an edit changes.
    guard let first = a.first, let last = a.last, before.value(of: first) == after.value(of: b[0]) else { return false }
    return text.touches(first.end..<last.end)
  }

  /// How deep each directive is.
  private struct Outline {
    private(set) var depths: [Int]

    init(_ tree: NginxTree) {
      depths = []
      depths.reserveCapacity(tree.directives.count)
      var ends: [Int] = []
      for index in tree.directives.indices {
        while let end = ends.last, end <= index { ends.removeLast() }
        depths.append(ends.count)
        if tree.isBlock(index) { ends.append(tree.subtreeEnd(of: index)) }
      }
    }
  }
}

extension NginxTree {
  fileprivate func nameRange(of directive: Int) -> Range<Int> {
    let word = nameWord(of: directive)
    return word.start..<word.end
  }
}
