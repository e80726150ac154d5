import SourceText

/// One observation that speaks for or against a stream on a route.
package struct Evidence: Sendable, Hashable {
  /// What was observed, for display: "the Upgrade header is set".
  package let text: String
  /// The kinds that it is about; empty for any.
  package let kinds: [StreamKind]
  /// Where it was observed.
  package var span: SourceSpan
  /// The sort of observation.
  package let source: Source
  /// How often the application that it names sends something by itself; nil when nothing is known of its pings.
  package let heartbeat: Heartbeat?
  /// Whether the application that it names sends `X-Accel-Buffering: no` with its streams.
  package var switchesBufferingOff = false
  /// Whether it is about a transfer that ends by itself, which only a total timeout breaks.
  package var isTransfer = false

  /// The sort of an observation. `rules/intent/weights.yaml` describes and weighs each; only the stream detector uses
  /// the weights.
  package enum Source: String, Sendable, Hashable, CaseIterable {
    case path, `protocol`, header, application, address, description
    case upgrade
    case bufferingOff = "buffering-off"
    case longTimeout = "long-timeout"
    case raisedTimeout = "raised-timeout"
    case applicationHint = "application-hint"
    case applicationFeature = "application-feature"
    case descriptionHint = "description-hint"
    case port, habit, comment, remark
    case pathWord = "path-word"
    case weakPathWord = "weak-path-word"
    case name
    case protocolName = "protocol-name"
    case nameWord = "name-word"
    case plainPath = "plain-path"
    case restWord = "rest-word"
    case otherApplication = "other-application"
    case messageEndpoint = "message-endpoint"
    case methods, subrequest, upload, denied

    /// The position in the declaration.
    package var number: Int { Self.all.firstIndex(of: self) ?? 0 }

    /// How many there are.
    package static let count = allCases.count

    private static let all = Array(allCases)

    /// Whether one observation of the sort is enough, and names what is streamed.
    package var namesStream: Bool {
      switch self {
      case .path, .protocol, .header, .application, .address, .description: true
      default: false
      }
    }

    /// The settings of a location or an object: the same one on most routes says nothing about one of them.
    package var isSetting: Bool {
      switch self {
      case .header, .upgrade, .bufferingOff, .longTimeout, .raisedTimeout, .habit: true
      default: false
      }
    }
  }

  /// Creates evidence.
  package init(_ source: Source, text: String, span: SourceSpan, kinds: [StreamKind], heartbeat: Heartbeat? = nil) {
    self.source = source
    self.text = text
    self.span = span
    self.kinds = kinds
    self.heartbeat = heartbeat
  }
}

/// What an application sends while it has nothing to say.
package enum Heartbeat: Sendable, Hashable {
  /// Something at least this often.
  case every(milliseconds: Int64)
  /// Nothing.
  case never
}
