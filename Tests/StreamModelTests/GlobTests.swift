import SourceText
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Globs against the system's fnmatch(3), which compares names as glob(3) does.
@Suite struct GlobTests {
  private static let patterns = [
    "", "*", "a", "a*", "*a", "*a*", "*ab*ba*", "a?b", "*?b", "**a", "[ab]*", "[!a]b*", "*[a-c]", "\\*a", "*\\?b",
    ".*a", "*.b", "a*b*a*b", "*bb", "*ba.a",
  ]

  /// Every name of up to six bytes of a small alphabet.
  private static let names: [String] = {
    var all = [""]
    var last = [""]
    for _ in 0..<6 {
      last = last.flatMap { name in ["a", "b", ".", "*"].map { name + $0 } }
      all += last
    }
    return all
  }()

  @Test(arguments: patterns) func likeTheSystem(_ pattern: String) {
    let differing = Self.names.filter { globMatches(pattern, $0) != (fnmatch(pattern, $0, FNM_PERIOD) == 0) }
    #expect(differing.isEmpty)
  }

  /// A list gives the first pattern that matches alone.
  @Test func firstOfAList() {
    let list = GlobList(Self.patterns)
    let differing = Self.names.filter { name in
      list.firstMatch(of: name) != Self.patterns.firstIndex { globMatches($0, name) }
    }
    #expect(differing.isEmpty)
    #expect(GlobList([]).firstMatch(of: "a") == nil)
    #expect(!GlobList(["b*"]).matches("ab"))
  }
}
