import Analysis
import NginxSyntax
import SourceText
import StreamModel

/// Settings of a location that are evidence for a stream.
extension NginxRouteSignals {
  private var configuration: NginxConfiguration { hop.configuration }

  /// Settings that only make sense for a stream, written in the location itself: inherited ones serve ordinary routes too.
  var writtenSettings: [Evidence] {
    buffering + upgrade + contentTypes + conditions
  }

  private func evidence(
    _ source: Evidence.Source, _ text: String, _ span: SourceSpan, _ kinds: [StreamKind] = []
  ) -> Evidence {
    Evidence(source, text: text, span: span, kinds: kinds)
  }

  private var buffering: [Evidence] {
    var found: [Evidence] = []
    // For uploads buffering is switched off in both directions.
    if let value = hop.plain(.responseBuffering), value.value == .word("off"), value.origin == .written,
      !hop.takesUploads, !servesDownloads
    {
      found.append(evidence(.bufferingOff, "\(value.setting) is off", value.span))
    }
    if let value = hop.bufferingHeaderWritten, value.origin == .written {
      found.append(evidence(.header, "\(value.setting) is set", value.span))
    }
    if let value = hop.foreign(.responseBuffering), !servesEverything {
      found.append(
        evidence(.bufferingOff, "\(value.setting) is off, though it applies to another protocol", value.span))
    }
    return found
  }

  private var upgrade: [Evidence] {
    guard let value = hop.upgradeHeader, value.origin == .written, value.text != "\"\"" else { return [] }
    // Whoever empties Connection wants no upgrade.
    let connections = configuration.all(.proxySetHeader, of: .connection, in: hop.block)
    if !connections.isEmpty, connections.allSatisfy({ configuration.argument(1, $0) == "" }) { return [] }
    return [evidence(.upgrade, "the Upgrade header is set", value.span, [.websocket])]
  }

  private var contentTypes: [Evidence] {
    var found: [Evidence] = []
    if let (text, span) = requestHeader ?? responseHeader {
      found.append(evidence(.header, text, span, [.sse, .streamableHTTP]))
    }
    if hop.family == .gRPC, let value = hop.plain(.idleTimeout), value.timeoutEvidence?.source == .longTimeout {
      found.append(evidence(.header, "\(value.setting) is \(value.text)", value.span, [.grpc]))
    }
    for name in [NginxName.defaultType, .gzipTypes, .brotliTypes, .subFilterTypes] {
      guard let statement = configuration.first(name, in: hop.block),
        configuration.arguments(statement).contains(where: { $0.lowercased().hasPrefix("text/event-stream") })
      else { continue }
      found.append(
        evidence(
          .header, "\(name.text) names text/event-stream", configuration.span(statement), [.sse, .streamableHTTP]))
    }
    return found
  }

  /// An `if` that only requests of streams enter.
  private var conditions: [Evidence] {
    guard let head = configuration.head(of: hop.block), head.name == NginxName.if.number else { return [] }
    let words = configuration.arguments(head).joined(separator: " ").lowercased()
    var found: [Evidence] = []
    if words.contains("$http_accept"), words.contains("event-stream") {
      found.append(
        evidence(
          .header, "requests that accept text/event-stream come here", configuration.span(head),
          [.sse, .streamableHTTP]))
    }
    if words.contains("$http_upgrade") {
      found.append(
        evidence(.header, "requests with an Upgrade header come here", configuration.span(head), [.websocket]))
    }
    return found
  }

  /// A request header that only streams have.
  private var requestHeader: (String, SourceSpan)? {
    guard configuration.first(.proxySetHeader, in: hop.block) != nil else { return nil }
    for header in [NginxHeaderName.lastEventID, .mcpSessionID, .mcpProtocolVersion] {
      if let statement = configuration.first(.proxySetHeader, of: header, in: hop.block) {
        return ("proxy_set_header names \(header.text)", configuration.span(statement))
      }
    }
    for statement in configuration.all(.proxySetHeader, of: .accept, in: hop.block)
    where configuration.argument(1, statement)?.contains(caseless: "text/event-stream") == true {
      return ("proxy_set_header names text/event-stream", configuration.span(statement))
    }
    return nil
  }

  /// Headers of responses that only streams have.
  private static let responseHeaders: [StaticString] = [
    "text/event-stream", "last-event-id", "mcp-session-id", "mcp-protocol-version",
  ]

  private var responseHeader: (String, SourceSpan)? {
    for name in [NginxName.addHeader, .moreSetHeaders] {
      for statement in configuration.all(name, in: hop.block) {
        // Lists for browsers are copied from route to route.
        if configuration.argument(0, statement)?.contains(caseless: "access-control-") == true { continue }
        for argument in configuration.arguments(statement) {
          for header in Self.responseHeaders where argument.contains(caseless: header) {
            return ("\(name.text) names \(header)", configuration.span(statement))
          }
        }
      }
    }
    if let statement = configuration.first(.proxyPassHeader, of: .bufferingHeader, in: hop.block) {
      return ("proxy_pass_header names X-Accel-Buffering", configuration.span(statement))
    }
    return nil
  }

  // MARK: Habits

  /// Settings that are customary for streams.
  var habits: [Evidence] {
    // Pages of PHP may run for long; what they send is no stream for that.
    guard hop.family != .fastCGI, hop.family != .stream, !hop.takesUploads, !servesDownloads else { return [] }
    var found: [Evidence] = []
    if let value = hop.plain(.idleTimeout), value.origin == .written, let item = value.timeoutEvidence {
      found.append(item)
    }
    if let statement = configuration.last(.proxySetHeader, of: .connection, in: hop.block),
      configuration.argument(1, statement) == "", !keepsConnections
    {
      found.append(
        evidence(
          .habit, "proxy_set_header Connection is emptied though no connection is kept", configuration.span(statement),
          [.sse, .streamableHTTP]))
    }
    if configuration.mentions(.gzipTypes) || configuration.mentions(.brotliTypes), let value = hop.compression,
      value.value == .word("on"), !value.text.contains("*")
    {
      found.append(
        evidence(.habit, "\(value.setting) names text/event-stream", value.span, [.sse, .streamableHTTP]))
    }
    return found
  }

  /// What shows that the location is for something else.
  var counterEvidence: [Evidence] {
    hop.takesUploads ? [evidence(.upload, "large requests are passed on unbuffered", hop.span)] : []
  }

  /// A whole site that may only be read, such as a mirror of packages or images.
  private var servesDownloads: Bool { servesEverything && methods?.names.contains("post") == false }

  private var keepsConnections: Bool {
    guard let upstream = hop.upstreamBlock else { return NginxVariables.isVariable(hop.address) }
    return configuration.first(.keepalive, in: upstream) != nil
  }
}

extension NginxHop {
  /// A location for large files: the request is passed on unbuffered and may be large.
  var takesUploads: Bool {
    guard plain(.requestBuffering)?.value == .word("off"), let (text, _) = text(.clientMaxBodySize),
      let size = NginxValue.size(text, allowsGiga: true)
    else { return false }
    return size == 0 || size >= 50 * 1024 * 1024
  }
}
