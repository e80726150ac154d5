/// What the templates of one chart may still do. Shared by everything that works for them.
package final class TemplateBudget {
  package let limits: TemplateLimits
  private var steps: Int
  private var bytes: Int
  /// Numbers new maps, so that a map that existed before a condition is told from one that was made below it.
  private var maps = 0

  package init(_ limits: TemplateLimits = TemplateLimits()) {
    self.limits = limits
    steps = limits.steps
    bytes = limits.allBytes
  }

  /// Counts executed nodes or visited values.
  package func spend(_ count: Int = 1) throws(TemplateError) {
    steps -= count
    if steps < 0 { throw TemplateError("the templates do more than \(limits.steps) steps") }
  }

  /// Counts made text.
  package func make(bytes count: Int) throws(TemplateError) {
    guard count <= limits.textBytes else {
      throw TemplateError("a text has more than \(limits.textBytes >> 20) MB")
    }
    bytes -= count
    if bytes < 0 { throw TemplateError("the templates make more than \(limits.allBytes >> 20) MB of text") }
  }

  /// Counts the items of a new list.
  package func make(items count: Int) throws(TemplateError) {
    guard count <= limits.listItems else {
      throw TemplateError("a list has more than \(limits.listItems) items")
    }
    try spend(count)
  }

  /// One visited value, so many levels below the first.
  package func visit(depth: Int) throws(TemplateError) {
    try spend()
    guard depth <= limits.valueDepth else {
      throw TemplateError("a value is nested more than \(limits.valueDepth) levels deep")
    }
  }

  /// The number of maps that were made so far.
  package var mapCount: Int { maps }

  /// An empty map.
  package func newMap() -> TemplateMap {
    maps += 1
    return TemplateMap(number: maps)
  }
}
