/// The number of insertions, deletions, substitutions and swaps of neighbours between two words, or nil above `limit`.
/// Used for "did you mean".
package func editDistance(_ a: String, _ b: String, limit: Int) -> Int? {
  let x = Array(a.utf8)
  let y = Array(b.utf8)
  if abs(x.count - y.count) > limit { return nil }
  var beforeLast: [Int] = []
  var last = Array(0...y.count)
  var row = last
  for i in 0..<x.count {
    row[0] = i + 1
    var best = row[0]
    for j in 0..<y.count {
      var cost = min(last[j] + (x[i] == y[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, x[i] == y[j - 1], x[i - 1] == y[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row[j + 1] = cost
      best = min(best, cost)
    }
    if best > limit { return nil }
    beforeLast = last
    last = row
  }
  return last[y.count] <= limit ? last[y.count] : nil
}

/// The candidate nearest to `word` within two edits (one for words of up to four letters).
package func nearestName(to word: String, among candidates: some Sequence<String>) -> String? {
  var best: (name: String, distance: Int)?
  let limit = word.utf8.count <= 4 ? 1 : 2
  for candidate in candidates {
    guard let distance = editDistance(word, candidate, limit: limit), distance > 0 || candidate != word else {
      continue
    }
    if distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}
