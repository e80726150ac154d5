import Testing

@testable import Kustomize

@Suite struct ExpressionTests {
  @Test(arguments: [
    ("^(?:web)$", "web", true), ("^(?:web)$", "web-2", false), ("^(?:a|b)$", "b", true), ("^(?:w.*)$", "web", true),
    ("^(?:[a-c]+)$", "abcab", true), ("^(?:[^a-c]+)$", "xyz", true), ("^(?:[^a-c]+)$", "xya", false),
    (#"^(?:\d{2,3})$"#, "12", true), (#"^(?:\d{2,3})$"#, "1234", false), (#"^(?:a\.b)$"#, "a.b", true),
    (#"^(?:a\.b)$"#, "axb", false), ("^(?:(ab)?c)$", "c", true), ("^(?:(ab)?c)$", "abc", true), ("b", "abc", true),
    ("^(?:a{2})$", "aa", true), ("^(?:a{2})$", "aaa", false), ("^(?:a{0,})$", "", true), ("^(?:x|)$", "", true),
    (#"^(?:\w+-\d+)$"#, "web-12", true), ("^(?:é+)$", "éé", true), ("^(?:a{x})$", "a{x}", true),
    ("^(?:[]a]+)$", "a]", true), ("^(?:a+?b)$", "aab", true),
  ])
  func matches(_ pattern: String, _ text: String, _ expected: Bool) throws {
    #expect(try GoExpression(pattern).matches(text) == expected)
  }

  @Test(arguments: [
    "(", ")", "[", "[z-a]", "*", "a{2,1}", "\\", "(?i)a", "\\p{L}", "a{1001}", "((((a{99}){99}){99}){99})",
  ])
  func errors(_ pattern: String) {
    #expect(throws: GoExpression.SyntaxError.self) { try GoExpression(pattern) }
  }

  @Test func deepParentheses() {
    let pattern = String(repeating: "(", count: 100_000)
    #expect(throws: GoExpression.SyntaxError.self) { try GoExpression(pattern) }
  }

  @Test(arguments: [
    ("a=b", true), ("a==b", true), ("a!=b", false), ("a", true), ("!a", false), ("!z", true), ("a in (x,b)", true),
    ("a notin (x, b)", false), ("a=b,n>3", true), ("a=b, n<3", false), ("z notin (q)", true), ("", true),
  ])
  func labels(_ selector: String, _ expected: Bool) throws {
    let values = ["a": "b", "n": "5"]
    #expect(try LabelSelector(selector).matches { values[$0] } == expected)
  }
}
