import NginxSyntax
import StreamModel

/// Why a response is compressed, and at which hop.
extension NginxHop {
  /// Types of a streamed response that a compressing filter may be set up for.
  var streamedTypes: [String] { kind == .streamableHTTP ? Self.repliedTypes : Self.eventTypes }

  private static let eventTypes = ["text/event-stream"]
  private static let repliedTypes =
    eventTypes + ["application/x-ndjson", "application/jsonl", "application/stream+json"]

  /// A compressing filter.
  private struct Filter {
    let name: NginxName
    let types: NginxName
    /// Its name in `Accept-Encoding`.
    let coding: String
  }

  private static let filters = [
    Filter(name: .gzip, types: .gzipTypes, coding: "gzip"), Filter(name: .brotli, types: .brotliTypes, coding: "br"),
    Filter(name: .zstd, types: .zstdTypes, coding: "zstd"),
  ]

  /// The first filter that compresses streamed responses here. What arrives compressed is not compressed again
  /// (measured).
  var compression: EffectiveValue? {
    guard family != .stream else { return nil }
    for filter in Self.filters {
      guard let (list, types, statement) = compressed(by: filter),
        next.isEmpty || !types.isSubset(of: arriving(compressedBy: filter))
      else { continue }
      let text = configuration.arguments(list).joined(separator: " ").lowercased()
      var value = written(.word("on"), filter.types.text, text, list)
      value.related = [RelatedSpan(label: "\(filter.name.text) is on", span: configuration.span(statement))]
      return value
    }
    return missing(.word("off"), "gzip", "off")
  }

  /// The streamed types that a filter compresses here, with the list that names them and what switches it on. Filters
  /// take their types literally, in any case, or `*`.
  private func compressed(
    by filter: Filter
  ) -> (list: NginxStatement, types: Set<String>, statement: NginxStatement)? {
    guard let (text, statement) = text(filter.name), NginxValue.flag(text) == true else { return nil }
    // gzip does not compress responses to HTTP/1.0 by default (measured).
    if filter.name == .gzip, manner.usesHTTP10, self.text(.gzipHTTPVersion)?.0 != "1.0" { return nil }
    if let encodings = manner.acceptEncoding, !encodings.lowercased().contains(filter.coding) { return nil }
    for list in configuration.inForce(filter.types, at: block) {
      let types =
        configuration.hasArgument("*", list)
        ? streamedTypes : streamedTypes.filter { configuration.hasArgument($0, list) }
      if !types.isEmpty { return (list, Set(types), statement) }
    }
    return nil
  }

  /// The streamed types that every nginx behind this one hands on compressed.
  private func arriving(compressedBy filter: Filter) -> Set<String> {
    var result: Set<String>?
    for inner in next {
      let types = (inner.compressed(by: filter)?.types ?? []).union(inner.arriving(compressedBy: filter))
      result = result?.intersection(types) ?? types
    }
    return result ?? []
  }

  /// The `Accept-Encoding` that the hop sends; nil when it forwards the one it received, or when the files do not
  /// decide it.
  var acceptEncodingSent: String? {
    guard family == .proxy else { return nil }
    if let holder = configuration.firstInForce(.proxySetHeader, at: block),
      let statement = configuration.last(.proxySetHeader, of: .acceptEncoding, in: Int(holder.block))
    {
      let text = configuration.argument(1, statement) ?? ""
      return NginxVariables.isVariable(text) ? nil : text
    }
    return plain(.headerForwarding)?.value == .word("off") ? "" : nil
  }
}
