import Testing

@testable import Kustomize

@Suite struct LabelSelectorTests {
  @Test(arguments: [
    ("a=b", true), ("a==b", true), ("a!=b", false), ("a", true), ("!a", false), ("!z", true), ("a in (x,b)", true),
    ("a notin (x, b)", false), ("a=b,n>3", true), ("a=b, n<3", false), ("z notin (q)", true), ("", true),
  ])
  func labels(_ selector: String, _ expected: Bool) throws {
    let values = ["a": "b", "n": "5"]
    #expect(try LabelSelector(selector).matches { values[$0] } == expected)
  }
}
