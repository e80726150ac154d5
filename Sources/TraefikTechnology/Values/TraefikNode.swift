import SourceText

/// A value of Traefik's configuration. Labels, flags, variables of the environment and files give the same trees; names of
/// fields count in any case.
struct TraefikNode: Sendable {
  /// A name with what belongs to it.
  struct Child: Sendable {
    /// As written.
    let name: String
    var node: TraefikNode
  }

  /// The text of a scalar.
  var text: String?
  /// Whether a variable or a template decides a part of the text.
  var isUnknown = false
  /// Where it is written: a label, a flag, a key with its value.
  var span: SourceSpan
  /// The setting as its owner writes it: `traefik.http.routers.chat.rule`, `--entrypoints.web.address`.
  var setting: String
  /// Whether it is a list of a file.
  var isList = false
  private(set) var children: [Child] = []
  private var numbers: [String: Int] = [:]

  init(span: SourceSpan, setting: String) {
    self.span = span
    self.setting = setting
  }

  // MARK: Fields

  /// A field, by its name in any case.
  subscript(name: String) -> TraefikNode? { numbers[name.lowercased()].map { children[$0].node } }

  /// The value at a path of fields.
  func field(_ path: some Sequence<String>) -> TraefikNode? {
    var node: TraefikNode? = self
    for name in path { node = node?[name] }
    return node
  }

  /// Whether something is written, be it a mapping or a text that is not `false`.
  var isPresent: Bool { !children.isEmpty || isList || text.map { $0.lowercased() != "false" } == true }

  /// The texts of a list, be it one of a file or a text with commas.
  var texts: [TraefikNode] {
    if let text {
      return text.split(separator: ",").map { part in
        var result = self
        result.text = String(part.filter { $0 != " " })
        return result
      }.filter { $0.text?.isEmpty == false }
    }
    return children.map(\.node).filter { $0.text != nil }
  }

  /// Whether anything in it is not known.
  var hasUnknown: Bool { isUnknown || children.contains { $0.node.hasUnknown } }

  /// A text that is the same for equal content, whatever the place.
  var content: String {
    if let text { return text }
    return "{" + children.map { "\($0.name.lowercased()):\($0.node.content)" }.sorted().joined(separator: ",") + "}"
  }

  /// The same tree at other places.
  func mapped(_ place: (SourceSpan) -> SourceSpan) -> TraefikNode {
    var result = self
    result.span = place(span)
    result.children = children.map { Child(name: $0.name, node: $0.node.mapped(place)) }
    return result
  }

  // MARK: Building

  /// Adds or replaces a child.
  mutating func set(_ name: String, _ node: TraefikNode) {
    let key = name.lowercased()
    if let number = numbers[key] {
      children[number] = Child(name: children[number].name, node: node)
    } else {
      numbers[key] = children.count
      children.append(Child(name: name, node: node))
    }
  }

  /// Sets the value at a path of names; what is on the way is made.
  mutating func set(_ path: ArraySlice<String>, to leaf: TraefikNode, prefix: String, separator: String = ".") {
    guard let name = path.first else {
      let own = (children, numbers)
      self = leaf
      (children, numbers) = own
      return
    }
    let setting = prefix + name
    let key = name.lowercased()
    let number = numbers[key] ?? children.count
    if number == children.count {
      numbers[key] = number
      children.append(Child(name: name, node: TraefikNode(span: leaf.span, setting: setting)))
    }
    children[number].node.set(path.dropFirst(), to: leaf, prefix: setting + separator, separator: separator)
  }
}
