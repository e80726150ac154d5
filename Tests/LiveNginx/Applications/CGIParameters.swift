/// The parameters of a request over FastCGI, uwsgi or SCGI.
struct CGIParameters {
  private let values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  var contentLength: Int { values["CONTENT_LENGTH"].flatMap { Int($0) } ?? 0 }

  /// The request that the parameters describe.
  func request(application: Int) -> LiveRequest {
    let headers = values.filter { $0.key.hasPrefix("HTTP_") }.sorted { $0.key < $1.key }
      .map { LiveHeader(name: String($0.key.dropFirst(5).replacing("_", with: "-")), value: $0.value) }
    return LiveRequest(
      application: application, method: values["REQUEST_METHOD"] ?? "", target: values["REQUEST_URI"] ?? "",
      version: values["SERVER_PROTOCOL"] ?? "", headers: headers)
  }
}
