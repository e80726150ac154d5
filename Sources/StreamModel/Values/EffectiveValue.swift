import SourceText

/// The value of an aspect in the words of the domain.
package enum AspectValue: Sendable, Hashable {
  /// A word: `on`, `http/1.0`, `forwarded`.
  case word(String)
  /// A duration in milliseconds.
  case duration(milliseconds: Int64)
  /// A plain number: bytes, connections.
  case number(Int64)
  /// Several words.
  case words([String])
  /// The files do not decide it: a variable, a template parameter.
  case unknown
}

/// Where a value comes from.
package enum Origin: String, Sendable {
  /// In the block that serves the route.
  case written
  /// In an enclosing block.
  case inherited
  /// The setting is absent, so that the product's default applies.
  case `default`
}

/// The value in force, with the setting that decides it and its origin.
package struct EffectiveValue: Sendable {
  package var value: AspectValue
  /// The setting as its owner writes it: `proxy_buffering`.
  package var setting: String
  /// The value as its owner writes it: `on`, `60s`.
  package var text: String
  /// Where it comes from.
  package var origin: Origin
  /// The bytes of the value; for a default the head of the block that should contain the setting.
  package var span: SourceSpan
  /// The block that contains the setting, as the technology counts its blocks; nil when it is the hop's own.
  package var block: Int? {
    get { ownBlock < 0 ? nil : Int(ownBlock) }
    set { ownBlock = newValue.map(Int32.init) ?? -1 }
  }
  private var ownBlock: Int32 = -1
  /// The object that contains the setting, `Kind/name`, when it is another one than the hop's.
  package var object: String?
  /// The rarely used parts of a value, in one object: values are copied often.
  private var details: Details?

  package init(
    _ value: AspectValue, setting: String, text: String, origin: Origin, span: SourceSpan, versions: String? = nil
  ) {
    self.value = value
    self.setting = setting
    self.text = text
    self.origin = origin
    self.span = span
    if versions != nil { self.versions = versions }
  }

  package init(
    _ value: AspectValue, setting: String, text: String, origin: Origin, span: SourceSpan, object: String?,
    settingNote: String? = nil, display: String? = nil
  ) {
    self.init(value, setting: setting, text: text, origin: origin, span: span)
    self.object = object
    guard settingNote != nil || display != nil else { return }
    var content = Details.Content()
    content.settingNote = settingNote
    content.display = display
    details = Details(content)
  }

  private struct Details: Sendable {
    private final class Storage: Sendable {
      let content: Content

      init(_ content: Content) { self.content = content }
    }

    struct Content: Sendable {
      var versions: String?
      var related: [RelatedSpan] = []
      var settingNote: String?
      var display: String?
      var uncertainty: Uncertainty?
      var unmapped: EffectiveValue?
    }

    private let storage: Storage
    var content: Content { storage.content }

    init(_ content: Content) { storage = Storage(content) }
  }

  private mutating func change(_ change: (inout Details.Content) -> Void) {
    var content = details?.content ?? Details.Content()
    change(&content)
    details = Details(content)
  }

  /// The product versions this applies to when the version is not known: `nginx before 1.29.7`.
  package var versions: String? {
    get { details?.content.versions }
    set { if newValue != nil || details != nil { change { $0.versions = newValue } } }
  }
  /// Further locations that explain the value.
  package var related: [RelatedSpan] {
    get { details?.content.related ?? [] }
    set { if !newValue.isEmpty || details != nil { change { $0.related = newValue } } }
  }
  /// A suffix of the setting that shows where it belongs, for display: ` of a BackendConfig`.
  package var settingNote: String? {
    get { details?.content.settingNote }
    set { if newValue != nil || details != nil { change { $0.settingNote = newValue } } }
  }
  /// The value for display, where the bare value is unclear: `60 s` for `"60"`.
  package var display: String? {
    get { details?.content.display }
    set { if newValue != nil || details != nil { change { $0.display = newValue } } }
  }
  /// An include that was not read and may change the value.
  package var uncertainty: Uncertainty? {
    get { details?.content.uncertainty }
    set { if newValue != nil || details != nil { change { $0.uncertainty = newValue } } }
  }

  /// The value with the spans of the string in which it was read; nil where its spans were not mapped.
  package var unmapped: EffectiveValue? {
    get { details?.content.unmapped }
    set { if newValue != nil || details != nil { change { $0.unmapped = newValue } } }
  }

  /// Whether the value is explicit or inherited, not the default.
  package var isWritten: Bool { origin != .default }

  /// How the value came about, for display: `(default)`, `(inherited)` or nothing.
  package var originNote: String {
    switch origin {
    case .written: ""
    case .inherited: " (inherited)"
    case .default: " (default)"
    }
  }
}
