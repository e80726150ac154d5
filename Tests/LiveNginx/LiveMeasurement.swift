/// What was measured.
public struct LiveMeasurement: Sendable {
  /// What became of the stream.
  public var verdict: LiveVerdict
  /// By how many seconds the worst event was late; nil when none arrived.
  public var lateness: Double?
  /// The number of events that arrived.
  public var events: Int
  /// Seconds from the request to the end of the reply.
  public var duration: Double
  /// Seconds from the request to the end of the response headers; nil when none came.
  public var headersAfter: Double?
  /// The version of nginx: `1.22.1`.
  public var nginxVersion: String
  /// The response status; nil when no response came.
  public var status: Int?
  /// The protocol of the response: `HTTP/1.1`, `HTTP/2`.
  public var responseProtocol: String?
  /// The response headers.
  public var headers: [LiveHeader]
  /// The response body as the client reads it, at most 64 kB.
  public var body: String
  /// What the applications were asked, in order of arrival.
  public var requests: [LiveRequest]
}

/// A request as an application got it.
public struct LiveRequest: Sendable, Hashable {
  /// The port of the application as the files write it: 9000 or 9001.
  public var application: Int
  /// The method.
  public var method: String
  /// The request target.
  public var target: String
  /// The protocol: `HTTP/1.0`, `HTTP/1.1`; the CGI protocols give the client's.
  public var version: String
  /// The headers; the CGI protocols' parameters under the names of the headers that they stand for.
  public var headers: [LiveHeader]

  /// The value of a header, whatever its case.
  public func value(of name: String) -> String? { headers.value(of: name) }
}

/// A header line.
public struct LiveHeader: Sendable, Hashable {
  /// The name as it was written.
  public var name: String
  /// The value without surrounding blanks.
  public var value: String
}

extension [LiveHeader] {
  /// The first value of a header, whatever the case of its name.
  public func value(of name: String) -> String? {
    first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
