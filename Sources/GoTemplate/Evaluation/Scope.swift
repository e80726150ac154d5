/// The variables of one template, the innermost last.
struct Scope {
  private(set) var names: [String] = []
  private(set) var values: [TemplateValue] = []

  var depth: Int { names.count }

  mutating func declare(_ name: String, _ value: TemplateValue) {
    names.append(name)
    values.append(value)
  }

  mutating func leave(to depth: Int) {
    names.removeLast(names.count - depth)
    values.removeLast(values.count - depth)
  }

  func position(of name: String) -> Int? { names.lastIndex(of: name) }

  subscript(position: Int) -> TemplateValue {
    get { values[position] }
    set { values[position] = newValue }
  }
}
