import Testing

/// The folders of a module have an order, too: no folder depends on one that depends on it.
///
/// `swift test --filter FolderCirclesTests` prints each circle with its edges, the weakest edge first.
@Suite struct FolderCirclesTests {
  private static let modules = SourceTree.modules.filter { Set($0.files.map(\.folder)).count > 1 }.map(\.name)

  @Test(arguments: modules)
  func foldersHaveAnOrder(_ name: String) throws {
    let module = try #require(SourceTree.modules.first { $0.name == name })
    let circles = FolderCircles(module)
    #expect(circles.circles.isEmpty, "\n\(circles.description)\n")
  }

  // MARK: The check itself

  private func circles(_ files: [(path: String, folder: String, text: String)]) -> FolderCircles {
    FolderCircles(
      SourceTree.Module(
        name: "Example", files: files.map { SourceTree.File(path: $0.path, folder: $0.folder, text: $0.text) }))
  }

  @Test func findsCircles() {
    let found = circles([
      ("a.swift", "A", "struct First {\n  let next: Second\n}\n"),
      ("b.swift", "B", "package final class Second {}\nextension First {}\n"),
      ("c.swift", ".", "let third = Second()\n"),
    ])
    #expect(found.circles == [["A", "B"]])
    #expect(
      found.description == """
        Example: A, B refer to each other
          A -> B: 1 references to Second
            a.swift:2 Second
          B -> A: 1 references to First
            b.swift:2 First
        """)
  }

  /// Comments, literals, nested types and private types are no references.
  @Test func readsCodeOnly() {
    let first = """
      struct First {
        // Second
        /* Second /* inner */ Second */
        let a = "Second \\("Second") \\(String("x")) Second"
        let b = #"Second \\(Second) "quoted" Second"#
        let c = \"\"\"
          Second "Second" Second
          \"\"\"
        enum Kind {}
        private struct Hidden {}
      }

      private struct Local {}

      """
    let found = circles([
      ("a.swift", "A", first),
      ("b.swift", "B", "struct Second {\n  let first: First\n  let kind: Kind\n  let local: Local\n}\n"),
    ])
    #expect(found.circles.isEmpty, "\(found.description)")
  }

  /// The code of an interpolation is searched too.
  @Test func readsInterpolations() {
    let found = circles([
      ("a.swift", "A", "struct First {\n  let text = \"\\(Second.all.map { (x) in \"<\\(x)>\" })\"\n}\n"),
      ("b.swift", "B", "struct Second {\n  static let all: [First] = []\n}\n"),
    ])
    #expect(found.circles == [["A", "B"]])
  }
}
