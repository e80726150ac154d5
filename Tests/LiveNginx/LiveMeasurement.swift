/// The result of a measurement.
package struct LiveMeasurement: Sendable {
  /// What became of the stream.
  package var verdict: LiveVerdict
  /// By how many seconds the worst event was late; nil when none arrived.
  package var lateness: Double?
  /// The number of events that arrived.
  package var events: Int
  /// Seconds from the request to the end of the response.
  package var duration: Double
  /// Seconds from the request to the end of the response headers; nil when none came.
  package var headersAfter: Double?
  /// The version of nginx: `1.22.1`.
  package var nginxVersion: String
  /// The response status; nil when no response came.
  package var status: Int?
  /// The protocol of the response: `HTTP/1.1`, `HTTP/2`.
  package var responseProtocol: String?
  /// The response headers.
  package var headers: [LiveHeader]
  /// The response body as the client reads it, at most 64 kB.
  package var body: String
  /// The requests of the applications, in order of arrival.
  package var requests: [LiveRequest]
}

/// A request as an application got it.
package struct LiveRequest: Sendable, Hashable {
  /// The port of the application as the files write it: 9000 or 9001.
  package var application: Int
  /// The method.
  package var method: String
  /// The request target.
  package var target: String
  /// The protocol: `HTTP/1.0`, `HTTP/1.1`; the CGI protocols give the client's.
  package var version: String
  /// The headers; the CGI protocols' parameters under the names of the headers that they mean.
  package var headers: [LiveHeader]

  /// The value of a header, whatever its case.
  package func value(of name: String) -> String? { headers.value(of: name) }
}

/// A header line.
package struct LiveHeader: Sendable, Hashable {
  /// The name as it was written.
  package var name: String
  /// The value without surrounding blanks.
  package var value: String
}

extension [LiveHeader] {
  /// The first value of a header, whatever the case of its name.
  package func value(of name: String) -> String? {
    first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
