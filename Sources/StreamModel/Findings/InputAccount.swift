/// What became of one input.
package struct InputAccount: Sendable, Hashable {
  /// How far an input came.
  package enum State: String, Sendable, CaseIterable {
    /// It was read, and routes of it were followed.
    case judged
    /// It was read and holds no route.
    case noRoute = "no-route"
    /// It was not read.
    case skipped
    /// It could not be read or parsed.
    case unreadable
  }

  /// Why an input was not judged.
  package enum Reason: String, Sendable, CaseIterable {
    /// Nothing in it is configuration that streamlint reads.
    case notConfiguration = "not-configuration"
    case noRoute = "no-route"
    /// A template: what it renders to is not known.
    case template
    /// A template of a chart of which no values among the files make anything.
    case switchedOff = "switched-off"
    /// Configuration of a proxy or a platform that streamlint does not read.
    case unsupportedLanguage = "unsupported-language"
    case ignoredByGit = "ignored-by-git"
    /// The configuration file leaves it out.
    case excluded
    /// A link out of the folder that is linted.
    case linkOutside = "link-outside"
    case tooLarge = "too-large"
    /// A copy that nothing reads: `nginx.conf.sample`, a folder `.archive`.
    case sample
    case syntaxError = "syntax-error"
    /// The system does not give its bytes.
    case unreadable = "io-error"
  }

  package let file: String
  package let state: State
  /// Nil for an input that was judged.
  package let reason: Reason?

  package init(_ file: String, _ state: State, _ reason: Reason? = nil) {
    self.file = file
    self.state = state
    self.reason = reason
  }
}
