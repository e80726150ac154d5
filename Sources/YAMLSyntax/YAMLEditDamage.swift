import SourceText

/// Compares the data of a YAML or JSON file before and after edits: they may differ only where an edit is.
package struct YAMLEditDamage {
  private let text: EditedText
  private var found: [EditDamage] = []

  /// What the edits changed although they should not have; the first of each document.
  package static func damage(by text: EditedText) -> [EditDamage] {
    var check = YAMLEditDamage(text: text)
    check.run()
    return check.found
  }

  private init(text: EditedText) { self.text = text }

  private mutating func run() {
    let before = YAMLStream(text.before, templates: .detected)
    let after = YAMLStream(text.after, templates: .detected)
    var own = 0
    var new = after.ranges.count - before.ranges.count
    for index in after.ranges.indices {
      let document = after.document(at: index)
      if new > 0, let root = document.root, text.isWritten(root.range) {
        new -= 1
        continue
      }
      guard own < before.ranges.count else { return report("a document would be added", document.range.lowerBound) }
      compare(before.document(at: own), document)
      own += 1
    }
    if own < before.ranges.count { report("a document would be lost", text.after.count) }
  }

  private mutating func report(_ reason: String, _ offset: Int) {
    found.append(EditDamage(reason, at: offset))
  }

  private mutating func compare(_ before: YAMLDocument, _ after: YAMLDocument) {
    if let error = after.error {
      if before.error == nil {
        report("the file would no longer be YAML (\(error.message))", error.range.lowerBound)
      }
      return
    }
    guard before.error == nil else { return }
    if after.isTemplate != before.isTemplate {
      report("the template would be read in another way", after.range.lowerBound)
    }
    if after.duplicateKeys.count > before.duplicateKeys.count, let key = after.duplicateKeys.last {
      report("\(key.key) would be there twice", key.second.lowerBound)
    }
    switch (before.root, after.root) {
    case (nil, nil): break
    case (let old?, let new?): compare(old, new)
    default: report("the document would be another one", after.range.lowerBound)
    }
  }

  /// Whether two nodes have the same data but for the edits; reports the first difference.
  @discardableResult
  private mutating func compare(_ old: YAMLNode, _ new: YAMLNode) -> Bool {
    // What an alias means is compared at its anchor.
    switch (old.aliasRange, new.aliasRange) {
    case (let a?, let b?) where text.before[a].elementsEqual(text.after[b]): return true
    case (nil, nil): break
    default: return differ(new)
    }
    guard old.tag == new.tag else { return differ(new) }
    if let pairs = old.pairs {
      guard let others = new.pairs else { return differ(new) }
      return compare(pairs, others, new)
    }
    if let items = old.items {
      guard let others = new.items, items.count == others.count else { return differ(new) }
      for (a, b) in zip(items, others) where !compare(a, b) { return false }
      return true
    }
    if let pairs = new.pairs {
      // A key without a value was given one.
      return old.isNull && pairs.allSatisfy { text.isWritten($0.key.range) } ? true : differ(new)
    }
    guard new.items == nil else { return differ(new) }
    if old.text == new.text, old.style == new.style { return true }
    return text.touches(old.range) ? true : differ(new)
  }

  private mutating func compare(_ pairs: [YAMLPair], _ others: [YAMLPair], _ mapping: YAMLNode) -> Bool {
    var next = 0
    for pair in others {
      let isNew = text.isWritten((pair.key.aliasRange ?? pair.key.range))
      while next < pairs.count, text.isRemoved(pairs[next].key.range), !(isNew && matches(pairs[next], pair, isNew)) {
        next += 1
      }
      if isNew, !(next < pairs.count && matches(pairs[next], pair, isNew)) {
        let twins = others.count { $0.key.text == pair.key.text }
        if twins > 1, !pairs.contains(where: { $0.key.text == pair.key.text && text.isRemoved($0.key.range) }) {
          report("\(pair.key.text ?? "a key") would be there twice", pair.key.range.lowerBound)
          return false
        }
        continue
      }
      guard next < pairs.count else { return differ(pair.key) }
      guard compare(pairs[next].key, pair.key) else { return false }
      guard compare(pairs[next].value, pair.value) else { return false }
      next += 1
    }
    while next < pairs.count, text.isRemoved(pairs[next].key.range) { next += 1 }
    return next == pairs.count ? true : differ(mapping)
  }

  /// Whether a pair of the text after continues one of the text before.
  private func matches(_ old: YAMLPair, _ new: YAMLPair, _ isNew: Bool) -> Bool {
    !isNew || (text.isRemoved(old.key.range) && text.moved(old.key.range).contains(new.key.range.lowerBound))
  }

  private mutating func differ(_ node: YAMLNode) -> Bool {
    report("other values of the file would change", (node.aliasRange ?? node.range).lowerBound)
    return false
  }
}
