/// A directive, or a block with its content.
package struct ConfigurationNode: Sendable, Hashable {
  /// The words, as they are in the file.
  package var text: String
  /// The content of a block; nil for a directive.
  package var children: [ConfigurationNode]?

  init(_ text: String, _ children: [ConfigurationNode]? = nil) {
    self.text = text
    self.children = children
  }

  func write(indentation: Int, to out: inout String) {
    let blanks = String(repeating: "  ", count: indentation)
    guard let children else {
      out += "\(blanks)\(text);\n"
      return
    }
    out += "\(blanks)\(text) {\n"
    for child in children { child.write(indentation: indentation + 1, to: &out) }
    out += "\(blanks)}\n"
  }
}

extension [ConfigurationNode] {
  /// The nodes of a file.
  var fileText: String {
    var out = ""
    for node in self { node.write(indentation: 0, to: &out) }
    return out
  }

  /// The locations of all nodes, blocks before their content.
  var places: [[Int]] {
    indices.flatMap { index in [[index]] + (self[index].children?.places.map { [index] + $0 } ?? []) }
  }

  /// The nodes without the servers that listen on a port.
  func withoutServers(listeningOn port: String) -> [ConfigurationNode] {
    let listens = ["listen \(port)", "listen 127.0.0.1:\(port)"]
    return filter { $0.text != "server" || $0.children?.contains { listens.contains($0.text) } != true }.map { node in
      var result = node
      result.children = node.children?.withoutServers(listeningOn: port)
      return result
    }
  }

  func removing(_ place: ArraySlice<Int>) -> [ConfigurationNode] {
    guard let index = place.first else { return self }
    var result = self
    if place.count == 1 {
      result.remove(at: index)
    } else {
      result[index].children = result[index].children?.removing(place.dropFirst())
    }
    return result
  }
}
