import YAMLSyntax

/// `rules/processes.yaml`: programs that start other ones.
package struct ProcessWrapperFile: CatalogFormat {
  /// A program that runs the command behind it.
  package struct Wrapper: Sendable {
    package let program: String
    /// The word that must follow: `run` of `poetry run`.
    package let command: String?
    /// Its options that take a value.
    package let values: Set<String>
    /// Arguments before the command.
    package let arguments: Int
  }

  package let wrappers: [Wrapper]
  /// The shells whose option `-c` is a script.
  package let shells: Set<String>

  /// None.
  package init() {
    wrappers = []
    shells = []
  }

  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "the file")
    shells = Set(try fields.texts("shells"))
    var wrappers: [Wrapper] = []
    for item in try fields.list("wrappers") {
      var fields = try FieldReader(item, what: "a wrapper")
      let text = try fields.optionalText("arguments") ?? "0"
      guard let count = Int(text), 0...8 ~= count else {
        throw FileFormatError(message: "\"arguments\" must be a small number", range: item.range)
      }
      wrappers.append(
        Wrapper(
          program: try fields.text("program"), command: try fields.optionalText("command"),
          values: Set(try fields.texts("values")), arguments: count))
      try fields.finish()
    }
    self.wrappers = wrappers
    try fields.finish()
  }
}
