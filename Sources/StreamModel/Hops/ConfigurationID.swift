/// Identifies one configuration of a run: a tree of nginx files, the routes of one controller, the declarative files of a
/// Kong.
package struct ConfigurationID: Hashable, Sendable, Comparable {
  /// The technology that reads it: `nginx`.
  package let technology: String
  /// Where it was found: 0 for files, another number for each object that contains a configuration of its own.
  package let scope: Int
  /// The position among the configurations of its technology and scope.
  package let number: Int

  package init(technology: String, scope: Int = 0, number: Int) {
    self.technology = technology
    self.scope = scope
    self.number = number
  }

  /// Orders configurations by their technology, scope and number.
  package static func < (a: ConfigurationID, b: ConfigurationID) -> Bool {
    (a.technology, a.scope, a.number) < (b.technology, b.scope, b.number)
  }
}
