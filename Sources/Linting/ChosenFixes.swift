import SourceText
import StreamModel

/// Which fixes an editor wants.
package struct ChosenFixes: Sendable {
  /// The fix of a finding, which need not be one of its own; nil for a finding that is left as it is.
  package let choice: @Sendable (_ finding: Finding, _ sources: SourceMap) -> Fix?
  /// Whether the findings that are left after a fix are looked at again.
  package let repeats: Bool

  package init(
    repeats: Bool, choice: @escaping @Sendable (_ finding: Finding, _ sources: SourceMap) -> Fix?
  ) {
    self.choice = choice
    self.repeats = repeats
  }
}

extension Linter {
  /// Applies chosen fixes in memory and lints again, as `fix` does: what does not do is refused, with the reason. `known` is
  /// the report of the present texts, `lint` gives that of texts with some files replaced.
  package func fix(
    _ fixes: ChosenFixes, of known: Report, lint: ([String: [UInt8]]) -> Report
  ) -> FixOutcome {
    withoutActuallyEscaping(lint) { lint in
      FixRun(
        lint: { changed in changed.isEmpty ? known : lint(changed) }, unsafe: true,
        area: FixArea(options.paths, fileSystem), damage: registry.damage,
        choice: { fixes.choice($0, $1.sources) },
        rounds: fixes.repeats ? 40 : 1
      ).run()
    }
  }
}
