/// The version of streamlint.
public let streamlintVersion = "0.1.0"
