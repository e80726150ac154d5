/// How a response ended.
enum Ending: Sendable {
  /// With its last byte, or when the client had all it waited for.
  case complete
  /// The connection ended first.
  case closed
  /// The client's patience ended first.
  case timedOut
}

/// A response as a client has seen it, built from bytes as they arrive.
struct Reply: Sendable {
  /// When the client sent its request.
  let started: Moment
  private(set) var status: Int?
  private(set) var version: String?
  private(set) var headers: [LiveHeader] = []
  private(set) var headArrived: Moment?
  private(set) var body: [UInt8] = []
  private(set) var ended: Moment
  private(set) var ending = Ending.timedOut

  var arrivals: [Arrival] { scanner.arrivals }

  /// Whether the response's own framing ends it.
  var isComplete: Bool { decoder?.isComplete ?? false }

  private let framed: Bool
  private var head: [UInt8] = []
  private var decoder: BodyDecoder?
  private var scanner = EventScanner()

  /// - Parameter framed: false when another program has taken the framing off already.
  init(framed: Bool) {
    self.framed = framed
    started = .now
    ended = started
  }

  mutating func feed(_ bytes: [UInt8]) {
    let moment = Moment.now
    guard decoder == nil else { return feedBody(bytes, at: moment) }
    head += bytes
    while decoder == nil, let range = head.firstRange(of: Array("\r\n\r\n".utf8)) {
      let lines = String(decoding: head[..<range.lowerBound], as: UTF8.self).split(whereSeparator: \.isNewline)
      head.removeSubrange(..<range.upperBound)
      let words = (lines.first ?? "").split(separator: " ")
      guard words.count >= 2, let status = Int(words[1]) else { return }
      // An interim response (100 Continue) is not the response.
      if (100..<200).contains(status), status != 101 { continue }
      self.status = status
      version = String(words[0])
      headers = lines.dropFirst().compactMap(LiveHeader.init)
      headArrived = moment
      // What follows a switch of protocols is nothing that another program knows.
      let raw = framed || status == 101
      decoder = BodyDecoder(raw ? BodyDecoder.framing(status: status, headers: headers) : .endless)
      feedBody(head, at: moment)
    }
  }

  mutating func end(_ ending: Ending) {
    ended = .now
    self.ending = ending
  }

  private mutating func feedBody(_ bytes: [UInt8], at moment: Moment) {
    guard let payload = decoder?.feed(bytes) else { return }
    if body.count < 65536 { body += payload.prefix(65536 - body.count) }
    scanner.feed(payload, at: moment)
  }
}
