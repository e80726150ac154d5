/// A message of JSON-RPC 2.0.
package enum Message: Sendable {
  case request(id: JSONValue, method: String, parameters: JSONValue)
  case notification(method: String, parameters: JSONValue)
  /// An answer to a request of ours.
  case response(id: JSONValue, isError: Bool)

  /// Reads a message; a batch, which the protocol does not use, is an error.
  package init(parsing bytes: [UInt8]) throws(RequestError) {
    let value: JSONValue
    do throws(JSONValue.Failure) { value = try JSONValue(parsing: bytes) } catch {
      throw RequestError(.parseError, "the message is no JSON: \(error.message)")
    }
    guard case .object = value, value["jsonrpc"]?.text == "2.0" else {
      throw RequestError(.invalidRequest, "the message is no object of JSON-RPC 2.0")
    }
    let id = value["id"]
    switch id {
    case nil, .number, .string: break
    default: throw RequestError(.invalidRequest, "the id of a request is a number or a string")
    }
    if let method = value["method"] {
      guard let method = method.text else { throw RequestError(.invalidRequest, "the method is no string") }
      let parameters = value["params"] ?? .object([])
      self =
        id.map { .request(id: $0, method: method, parameters: parameters) }
        ?? .notification(method: method, parameters: parameters)
    } else if let id {
      self = .response(id: id, isError: value["error"] != nil)
    } else {
      throw RequestError(.invalidRequest, "the message has neither a method nor an id")
    }
  }

  /// An answer.
  package static func response(to id: JSONValue, _ result: Result<JSONValue, RequestError>) -> JSONValue {
    switch result {
    case .success(let value): ["jsonrpc": "2.0", "id": id, "result": value]
    case .failure(let error):
      ["jsonrpc": "2.0", "id": id, "error": ["code": .int(error.code.rawValue), "message": .string(error.message)]]
    }
  }

  /// A message that wants no answer.
  package static func notification(_ method: String, _ parameters: JSONValue) -> JSONValue {
    ["jsonrpc": "2.0", "method": .string(method), "params": parameters]
  }

  /// A question to the client; without parameters where they are null.
  package static func request(_ id: String, _ method: String, _ parameters: JSONValue) -> JSONValue {
    let members: [JSONValue.Member] = [
      .init("jsonrpc", "2.0"), .init("id", .string(id)), .init("method", .string(method)),
    ]
    return .object(members + (parameters == .null ? [] : [.init("params", parameters)]))
  }
}

/// Why a request has no result.
package struct RequestError: Error, Sendable, Equatable {
  /// The codes of JSON-RPC and of the protocol.
  package enum Code: Int, Sendable {
    case parseError = -32700
    case invalidRequest = -32600
    case methodNotFound = -32601
    case invalidParameters = -32602
    case notInitialized = -32002
    case requestFailed = -32803
    case contentModified = -32801
    case cancelled = -32800
  }

  package let code: Code
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
