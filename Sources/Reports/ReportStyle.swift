/// The options of formats for display; machine formats ignore them.
package struct ReportStyle: Sendable {
  /// Whether terminal colours are written.
  package var colour: Bool
  /// Leaves the summary out.
  package var quiet: Bool
  /// Adds notes about the input and names everything that was skipped.
  package var verbose: Bool
  /// Adds how often each rule was reported.
  package var statistics = false
  /// Whether the terminal follows links (OSC 8).
  package var links = false
  /// The columns available for text.
  package var width = 100

  package init(colour: Bool, quiet: Bool = false, verbose: Bool = false) {
    self.colour = colour
    self.quiet = quiet
    self.verbose = verbose
  }
}
