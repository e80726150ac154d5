import Catalog
import Linting
import Rules
import StreamModel

/// Lints with all findings enabled.
enum Sessions {
  /// Every proxied route is a stream.
  static let thorough = session { $0.assumeStreaming = true }
  /// Only streams that the files show or declare.
  static let evident = session { _ in }

  private static func session(_ change: (inout LintOptions) -> Void) -> LintSession {
    var options = LintOptions()
    options.minimumSeverity = .info
    options.traces = true
    change(&options)
    return LintSession(options: options, catalogue: .embedded)
  }
}
