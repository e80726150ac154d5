import SourcedYAML

@testable import Kustomize

/// Compares two lists of objects whatever their order.
enum ObjectComparison {
  /// The first difference in words; nil when there is none.
  static func difference(_ expected: [SourcedValue], _ actual: [SourcedValue]) -> String? {
    var rest = actual
    for object in expected {
      let id = BuildObject(object).id
      guard let index = rest.firstIndex(where: { BuildObject($0).id == id }) else {
        return "\(id.text) is missing; there are " + rest.map { BuildObject($0).id.text }.joined(separator: ", ")
      }
      if let difference = difference(object, rest[index], "") { return "\(id.text)\(difference)" }
      rest.remove(at: index)
    }
    return rest.first.map { "\(BuildObject($0).id.text) is too much" }
  }

  private static func difference(_ a: SourcedValue, _ b: SourcedValue, _ path: String) -> String? {
    if a.hasSameData(as: b) { return nil }
    if let x = a.map, let y = b.map {
      for key in Set(x.keys + y.keys).sorted() {
        switch (x[key], y[key]) {
        case (let v?, let w?): if let found = difference(v, w, "\(path)/\(key)") { return found }
        case (let v?, nil): return "\(path)/\(key) is missing, expected \(text(v))"
        case (nil, let w?): return "\(path)/\(key) is too much: \(text(w))"
        default: break
        }
      }
    }
    if let x = a.list, let y = b.list, x.count == y.count {
      for (index, pair) in zip(x, y).enumerated() {
        if let found = difference(pair.0, pair.1, "\(path)/\(index)") { return found }
      }
    }
    return "\(path): expected \(text(a)), is \(text(b))"
  }

  private static func text(_ value: SourcedValue) -> String {
    var text = RenderedText()
    text.append(document: value) { $0 }
    return String(decoding: text.bytes, as: UTF8.self)
  }
}
