import GoTemplate
import Testing

@Suite struct PatternTests {
  @Test(arguments: [
    (">=1.19-0", "1.35.0", true), (">=1.19", "1.35.0-gke.1", false), ("^1.2", "1.9.0", true), ("^1.2", "2.0.0", false),
    ("~1.2", "1.2.9", true), ("~1.2", "1.3.0", false), ("1.x", "1.7.0", true), ("<1.2 || >2", "3.0.0", true),
    (">2", "2.5.0", false), ("1.2 - 2.3", "2.3.0", true), (">= 1.0, < 2.0", "1.5.0", true), ("!=1.2", "1.2.5", false),
    ("*", "9.9.9", true), ("^0.2", "0.3.0", false), ("=1.2.3", "v1.2.3", true),
  ])
  func versions(_ constraint: String, _ version: String, _ expected: Bool) throws {
    let parsed = try #require(VersionConstraint(constraint))
    #expect(parsed.contains(try #require(SemanticVersion(version))) == expected)
  }

  @Test(arguments: [
    ("files/*.yaml", "files/a.yaml", true), ("files/*.yaml", "files/x/a.yaml", false), ("**", "a/b/c", true),
    ("files/**.json", "files/x/a.json", true), ("{a,b}/c", "b/c", true), ("?[a-c]", "xb", true),
    ("?[!a-c]", "xb", false),
    ("\\*", "*", true),
  ])
  func globs(_ pattern: String, _ path: String, _ expected: Bool) {
    #expect(PathGlob(pattern).matches(path) == expected)
  }
}
