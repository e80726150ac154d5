import ArgumentParser
import SourceText
import SystemSupport

/// Standard output and standard error.
enum Console {
  /// Writes text to standard output.
  static func out(_ text: String) throws { try out(Array(text.utf8)) }

  /// Writes bytes to standard output; exits with 2 when that fails. A reader that has seen enough (`| head`) is no failure,
  /// unless it needs `all` of the bytes, as those of a machine format do.
  static func out(_ bytes: [UInt8], needsAll all: Bool = false) throws {
    do throws(StandardStreams.OutputFailure) { try StandardStreams.writeOutput(bytes) } catch {
      if case .closedPipe = error, !all { return }
      Console.error("error: standard output: \(error.reason)\n")
      throw ExitCode(2)
    }
  }

  /// Writes text to standard error. It may contain names of files and options, so that it is escaped: it cannot inject
  /// terminal control sequences.
  static func error(_ text: String) {
    StandardStreams.write(SafeLines(Array(text.utf8)).bytes, to: StandardStreams.error)
  }

  /// The columns for text on the terminal, neither too narrow nor too wide to read; nil where there is none.
  static var textWidth: Int? { columns.map { min(max($0, 60), 140) } }

  /// The columns of the terminal on standard output; nil when it is not one.
  static var columns: Int? {
    if let text = Environment.value(of: "COLUMNS"), let number = Int(text), number > 0,
      StandardStreams.isTerminal(StandardStreams.output)
    {
      return number
    }
    return StandardStreams.columns
  }

  /// Whether the terminal is known to support hyperlinks (OSC 8).
  static var followsLinks: Bool {
    if Environment.value(of: "FORCE_HYPERLINK") != nil { return Environment.value(of: "FORCE_HYPERLINK") != "0" }
    if Environment.value(of: "CI") != nil { return false }
    if Environment.value(of: "VTE_VERSION").flatMap({ Int($0) }) ?? 0 >= 5000 { return true }
    return ["iTerm.app", "WezTerm", "vscode", "ghostty"].contains(Environment.value(of: "TERM_PROGRAM") ?? "")
      || Environment.value(of: "KITTY_WINDOW_ID") != nil || Environment.value(of: "WT_SESSION") != nil
  }
}
