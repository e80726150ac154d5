/// `.Release`. What is installed under another name has other objects, so that a caller says which.
package struct Release: Sendable {
  package var name: String
  package var namespace: String
  package var isUpgrade = false

  package init(name: String, namespace: String = "default") {
    self.name = name
    self.namespace = namespace
  }
}
