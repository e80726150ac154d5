import Testing

@testable import streamlint

/// Plain command lines are read without the argument parser, and mean the same.
@Suite struct QuickCheckTests {
  /// The values of all options. A group that was parsed forgets its title.
  private func dumped(_ command: CheckCommand) -> [Substring] {
    var text = ""
    dump(command, to: &text)
    return text.split(separator: "\n").filter { !$0.contains("title:") && !$0.contains("_dummy:") }
  }

  @Test(arguments: [
    [], ["a.conf"], ["-"], ["a", "b/c"], ["-q", "a"], ["a", "--quiet"], ["--no-config", "a", "-q"],
  ])
  func plainLinesMeanWhatTheParserMakesOfThem(_ arguments: [String]) throws {
    let quick = try #require(QuickCheck.command(["check"] + arguments))
    let parsed = try CheckCommand.parse(arguments)
    #expect(dumped(quick) == dumped(parsed))
  }

  @Test(arguments: [
    [], ["a"], ["help"], ["check", "--help"], ["check", "-v", "a"], ["check", "--", "a"], ["check", "-qv"],
    ["check", "--format", "json"], ["check", ""], ["rules"],
  ])
  func everythingElseIsTheParsers(_ arguments: [String]) {
    #expect(QuickCheck.command(arguments) == nil)
  }
}
