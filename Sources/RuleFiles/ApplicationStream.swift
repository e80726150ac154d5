import StreamModel
import YAMLSyntax

/// A stream of an application.
package struct ApplicationStream: Sendable {
  /// Who sends the heartbeat.
  package enum Sender: String, Sendable, CaseIterable {
    case server, client, both
  }

  /// The path below the base path: `*` one segment, `**` any rest.
  package let path: String
  /// The method of the request, when it is known.
  package let method: String?
  package let kind: StreamKind
  /// The ports of the application that serve it; empty for all.
  package let ports: [Int]
  /// What it sends while it has nothing to say; nil when that is unknown.
  package let heartbeat: Heartbeat?
  /// Who sends the heartbeat.
  package let sender: Sender
  /// Whether the application sends `X-Accel-Buffering: no` on this stream.
  package let disablesBuffering: Bool
  /// Whether the stream exists only where a feature is switched on, or is used besides another kind.
  package let isOptional: Bool
  /// Whether it ends by itself and comes as fast as the client reads: a download, a file, a bulk answer. Buffers and
  /// silence do it no harm, a total timeout may.
  package let isTransfer: Bool
  /// When the first byte comes: `slow`, `very-slow`.
  package let firstByte: String?
  /// What is streamed, for display: "tokens of the model".
  package let why: String

  init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a stream")
    path = try fields.text("path")
    method = try fields.optionalText("method")
    kind = try word(fields.required("kind"), as: StreamKind.self, what: "stream kind")
    ports = try Application.numbers(fields.list("ports"))
    heartbeat = try fields.optional("heartbeat").map { (node) throws(FileFormatError) in try Heartbeat(reading: node) }
    sender =
      try fields.optional("sender").map { (node) throws(FileFormatError) in
        try word(node, as: Sender.self, what: "sender")
      } ?? .server
    disablesBuffering = try fields.flag("sends-accel-buffering-no") ?? false
    isOptional = try fields.flag("optional") ?? false
    isTransfer = try fields.flag("transfer") ?? false
    firstByte = try fields.optionalText("first-byte")
    why = try fields.text("why")
    try fields.finish()
    guard path.hasPrefix("/") else {
      throw FileFormatError(message: "a path begins with a slash", range: node["path"]?.range ?? node.range)
    }
  }

  /// What a proxy sees on the stream while it has nothing to say. Only an upgraded connection is kept busy by the client
  /// as well.
  package var effectiveHeartbeat: Heartbeat? {
    if case .every = heartbeat, sender == .client, kind != .websocket { return .never }
    return heartbeat
  }
}
