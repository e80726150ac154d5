import NginxSyntax
import StreamModel

/// Why a response is buffered.
extension NginxHop {
  var isBuffering: Bool { plain(.responseBuffering)?.value == .word("on") }

  /// `X-Accel-Buffering` from the application is effective unless the list in force names it; lists are replaced, not
  /// merged.
  var bufferingHeader: EffectiveValue? {
    guard plain(.responseBuffering) != nil else { return nil }
    let name = names.ignoreHeaders
    // An nginx in between removes the header; whether it adds one of its own is another question.
    let swallows = next.contains { inner in
      inner.passesBufferingHeader
        ? inner.bufferingHeader?.value == .word("swallowed") : true
    }
    // A header that never arrives has no effect.
    let arrives = !swallows || next.contains { $0.bufferingHeaderWritten?.value == .word("response") }
    for statement in arrives ? name.map({ configuration.inForce($0, at: block) }) ?? [] : [] {
      let words = configuration.arguments(statement)
      if words.contains(where: { $0.lowercased() == "x-accel-buffering" }) {
        return written(.word("ignored"), configuration.name(statement), words.joined(separator: " "), statement)
      }
    }
    return missing(.word(swallows ? "swallowed" : "honoured"), name?.text ?? "\(family.name)_ignore_headers")
  }

  private var passesBufferingHeader: Bool {
    names.passHeader.flatMap { configuration.firstInForce($0, of: .bufferingHeader, at: block) } != nil
  }

  /// A header that the hop writes itself. In the same nginx it has no effect.
  var bufferingHeaderWritten: EffectiveValue? {
    if let statement = headerAdded(.bufferingHeader) {
      let text = configuration.argument(1, statement) ?? ""
      return written(.word("response"), "add_header X-Accel-Buffering", text, statement)
    }
    for statement in configuration.inForce(.moreSetHeaders, at: block) {
      if configuration.arguments(statement).contains(where: { $0.lowercased().hasPrefix("x-accel-buffering") }) {
        return written(.word("response"), "more_set_headers X-Accel-Buffering", "no", statement)
      }
    }
    let name: NginxName
    switch family {
    case .proxy: name = .proxySetHeader
    case .gRPC: name = .gRPCSetHeader
    default: return nil
    }
    guard let statement = configuration.firstInForce(name, of: .bufferingHeader, at: block) else { return nil }
    let text = configuration.argument(1, statement) ?? ""
    return written(.word("request"), "\(name.text) X-Accel-Buffering", text, statement)
  }

  /// The statement that adds a response header, or nil.
  func headerAdded(_ name: NginxHeaderName) -> NginxStatement? {
    configuration.firstInForce(.addHeader, of: name, at: block)
  }

  /// The next hop of the tree sends `X-Accel-Buffering: no` to this one.
  var bufferingHeaderReceived: EffectiveValue? {
    guard !next.isEmpty, bufferingHeader?.value != .word("ignored") else { return nil }
    var found: EffectiveValue?
    for inner in next {
      if let value = inner.bufferingHeaderWritten, value.value == .word("response"), value.text.lowercased() == "no" {
        found = EffectiveValue(
          .word("no"), setting: value.setting, text: value.text, origin: .written, span: value.span)
        continue
      }
      guard inner.passesBufferingHeader, knowledge.assumptions.upstreamSendsAccelBuffering else { return nil }
    }
    return found
  }

  /// An unbuffered nginx behind this one forwards everything in chunks of at most its buffer size; up to 4 kB each fits
  /// the buffer here, so that it is forwarded at once (measured). One that must not chunk ends its responses with the
  /// connection, whatever the application does.
  var upstreamRechunks: EffectiveValue? {
    guard !next.isEmpty, upstreamProtocol?.value == .word("http/1.1") else { return nil }
    for inner in next {
      if let (text, statement) = inner.text(.chunkedTransferEncoding), NginxValue.flag(text) == false {
        return EffectiveValue(
          .word("no"), setting: "chunked_transfer_encoding", text: text, origin: .written,
          span: inner.configuration.span(statement))
      }
    }
    for inner in next {
      let isSwitchedOff =
        knowledge.assumptions.upstreamSendsAccelBuffering && inner.bufferingHeader?.value == .word("honoured")
      guard inner.plain(.responseBuffering)?.value == .word("off") || isSwitchedOff,
        case .number(let size)? = inner.plain(.bufferSize)?.value, size <= 4096
      else { return nil }
    }
    guard let inner = next.first, let value = inner.plain(.responseBuffering) else { return nil }
    return EffectiveValue(
      .word("yes"), setting: value.setting, text: value.text, origin: value.origin, span: value.span)
  }

  /// FastCGI with `fastcgi_keep_conn on` passes each record on (ngx_http_fastcgi_module.c sets the pipe's length).
  var upstreamKeepsRecords: EffectiveValue? {
    guard family == .fastCGI || family == .uWSGI || family == .sCGI else { return nil }
    guard family == .fastCGI, let (text, statement) = text(.fastCGIKeepConn), NginxValue.flag(text) == true else {
      return missing(.word("off"), "fastcgi_keep_conn", "off")
    }
    return written(.word("on"), "fastcgi_keep_conn", text, statement)
  }

  /// A setting of another family than the one in use, written where the route is served: it does nothing.
  func foreign(_ aspect: Aspect) -> EffectiveValue? {
    for other in knowledge.foreign(aspect) where other.family != family {
      let name = other.name
      guard let statement = configuration.firstInForce(number: other.number, at: block),
        origin(of: statement) == .written,
        let text = configuration.argument(0, statement)
      else { continue }
      switch aspect {
      case .responseBuffering:
        if NginxValue.flag(text) == false { return written(.word("off"), name, text, statement) }
      default:
        if let time = NginxValue.milliseconds(text) {
          return written(.duration(milliseconds: time), name, text, statement)
        }
      }
    }
    return nil
  }

  /// Whether a word of a list of types names a type of a streamed response, or all. Lengths distinguish most.
  private func isStreamed(_ word: String) -> Bool {
    if word == "*" { return true }
    let length = word.utf8.count
    guard length >= 17, length <= 23 else { return false }
    return streamedTypes.contains(word.lowercased())
  }

  /// Filters that change the body.
  var bodyRewrite: EffectiveValue? {
    guard family != .stream else { return nil }
    if kind == .websocket { return upgradeRewrite }
    if let (text, statement) = text(.imageFilter), text.lowercased() != "off" {
      return written(.word("needs-whole"), "image_filter", text, statement)
    }
    if let (text, statement) = text(.xsltStylesheet), covers(.xsltTypes) {
      return written(.word("needs-whole"), "xslt_stylesheet", text, statement)
    }
    for name in [NginxName.bodyFilterByLuaBlock, .bodyFilterByLuaFile, .bodyFilterByLua, .jsBodyFilter] {
      if let (text, statement) = text(name) {
        return written(
          .word("re-emits"), name.text, name == .bodyFilterByLuaBlock ? "{ … }" : text, statement)
      }
    }
    if covers(.subFilterTypes) {
      for statement in configuration.inForce(.subFilter, at: block) {
        guard let pattern = configuration.argument(0, statement), let first = pattern.first else { continue }
        if first == "\n" || first == "\r" || first == "}" || first == "]" {
          return written(.word("holds-tail"), "sub_filter", pattern, statement)
        }
      }
    }
    return missing(.word("none"), "sub_filter", "none")
  }

  /// The response to an upgrade has no type, which only `*` covers. Of the filters ssi alone swallows the flush that
  /// forwards it (measured).
  private var upgradeRewrite: EffectiveValue? {
    guard let (text, statement) = text(.ssi), NginxValue.flag(text) == true,
      let types = configuration.inForce(.ssiTypes, at: block).first(where: { configuration.arguments($0).contains("*") }
      )
    else { return missing(.word("none"), "ssi", "none") }
    var value = written(.word("holds-head"), "ssi", text, statement)
    value.related = [RelatedSpan(label: "ssi_types is *", span: configuration.span(types))]
    return value
  }

  private func covers(_ types: NginxName) -> Bool {
    configuration.inForce(types, at: block).contains { statement in
      configuration.arguments(statement).contains(where: isStreamed)
    }
  }
}
