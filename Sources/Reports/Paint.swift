import StreamModel

/// Terminal colours, or none.
struct Paint {
  /// The role of a piece of text.
  enum Role {
    case error
    case warning
    case info
    case gutter
    case strong

    var code: String {
      switch self {
      case .error: "\u{1b}[1;31m"
      case .warning: "\u{1b}[1;33m"
      case .info: "\u{1b}[1;36m"
      case .gutter: "\u{1b}[1;34m"
      case .strong: "\u{1b}[1m"
      }
    }
  }

  let isOn: Bool

  /// Appends trusted text in a colour.
  func write(_ text: String, _ role: Role, to out: inout [UInt8]) {
    begin(role, &out)
    out.append(text)
    end(&out)
  }

  /// Appends trusted text with a link to a page, where the terminal supports links; an empty address makes no link.
  func link(_ text: String, to address: String, _ out: inout [UInt8]) {
    guard !address.isEmpty else {
      out.append(text)
      return
    }
    out.append("\u{1b}]8;;\(address)\u{1b}\\\(text)\u{1b}]8;;\u{1b}\\")
  }

  func begin(_ role: Role, _ out: inout [UInt8]) {
    if isOn { out.append(role.code) }
  }

  func end(_ out: inout [UInt8]) {
    if isOn { out.append("\u{1b}[0m") }
  }
}

extension Severity {
  var role: Paint.Role {
    switch self {
    case .error: .error
    case .warning: .warning
    case .info: .info
    }
  }
}

extension InputProblem.Level {
  var word: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .note: "note"
    }
  }

  var role: Paint.Role {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .info
    }
  }
}
