import SourceText

/// The value of an aspect in the words of the domain.
public enum AspectValue: Sendable, Hashable {
  /// A word: `on`, `http/1.0`, `forwarded`.
  case word(String)
  /// A duration in milliseconds.
  case duration(milliseconds: Int64)
  /// A plain number: bytes, connections.
  case number(Int64)
  /// Several words.
  case words([String])
  /// The files do not say: a variable, a template parameter.
  case unknown
}

/// Where a value comes from.
public enum Origin: String, Sendable {
  /// In the block that serves the route.
  case written
  /// In an enclosing block.
  case inherited
  /// Nobody wrote it.
  case `default`
}

/// The value in force, with the setting that decides it and its origin.
public struct EffectiveValue: Sendable {
  /// The value.
  public var value: AspectValue
  /// The setting as its owner writes it: `proxy_buffering`.
  public var setting: String
  /// The value as its owner writes it: `on`, `60s`.
  public var text: String
  /// Where it comes from.
  public var origin: Origin
  /// The bytes that say so; for a default the head of the block that should hold the setting.
  public var span: SourceSpan
  /// The product versions this holds for when the version is not known: `nginx before 1.29.7`.
  public var versions: String?
  /// Further places that explain the value.
  public var related: [RelatedSpan] = []
  /// The object that holds the setting, `Kind/name`, when it is another one than the hop's.
  public var object: String?
  /// Words behind the setting that say where it belongs, for people: ` of a BackendConfig`.
  public var settingNote: String?
  /// The value for people, where the text alone says too little: `60 s` for `"60"`.
  public var display: String?
  /// An include that was not read and may say otherwise.
  public var doubt: RelatedSpan?
  /// The block that holds the setting, as the technology counts its blocks; nil when it is the hop's own.
  public var block: Int?

  /// Creates a value.
  public init(
    _ value: AspectValue, setting: String, text: String, origin: Origin, span: SourceSpan, versions: String? = nil
  ) {
    self.value = value
    self.setting = setting
    self.text = text
    self.origin = origin
    self.span = span
    self.versions = versions
  }

  /// Whether somebody wrote the value, here or in an enclosing block.
  public var isWritten: Bool { origin != .default }

  /// How the value came about, for people: `(default)`, `(inherited)` or nothing.
  public var originNote: String {
    switch origin {
    case .written: ""
    case .inherited: " (inherited)"
    case .default: " (default)"
    }
  }
}
