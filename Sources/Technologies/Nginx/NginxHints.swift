import NginxSyntax
import SourceText
import Streaming

/// Looks for what often goes with a stream: words and habits that may also be chance.
struct NginxHints: Sendable {
  let model: NginxModel
  let comments: NginxStreamComments
  let patterns: EvidencePatterns
  private var configuration: NginxConfiguration { model.configuration }

  func hints(for hop: NginxHop) -> [Evidence] {
    guard hop.family != .stream else { return [] }
    return [path(of: hop), name(of: hop), setting(of: hop), remark(of: hop)].compactMap { $0 }
  }

  /// The literal text of the location's path, whatever its modifier.
  private func text(of hop: NginxHop) -> String {
    switch model.location(of: hop.block)?.match {
    case .exact(let path), .prefix(let path, _): path
    case .regex(_, let pattern): pattern
    case .named(let name): name
    case nil: "/"
    }
  }

  /// The last segment says what the path is; in an expression any may be the last one.
  private func path(of hop: NginxHop) -> Evidence? {
    let text = text(of: hop)
    let isRegex = if case .regex? = model.location(of: hop.block)?.match { true } else { false }
    let last = isRegex ? text : text.split(separator: "/").last.map(String.init) ?? ""
    guard let pattern = patterns.hint(inPath: last) else { return nil }
    return Evidence(text: pattern.why, span: hop.span, kinds: pattern.kinds, hint: .path)
  }

  private func name(of hop: NginxHop) -> Evidence? {
    let address = hop.address
    if let pattern = patterns.hint(inAddress: address, family: hop.family) {
      return Evidence(text: pattern.why, span: configuration.span(hop.pass), kinds: pattern.kinds, hint: .name)
    }
    // The name of a host speaks for what the host is there for, not for each of its pages.
    guard servesMuch(hop), let server = hop.server else { return nil }
    for statement in configuration.all(.serverName, in: server.block) {
      for name in configuration.arguments(statement) where patterns.mayHint(inName: name) {
        // `chat.example.ai`: the last label is a country, a trade or a fashion.
        let labels =
          name.hasPrefix("~") ? Substring(name) : name.split(separator: ".").dropLast().joined(separator: ".")[...]
        guard let pattern = patterns.hint(inName: String(labels)) else { continue }
        return Evidence(text: pattern.why, span: configuration.span(statement), kinds: pattern.kinds, hint: .name)
      }
    }
    return nil
  }

  private func servesMuch(_ hop: NginxHop) -> Bool {
    let parts = text(of: hop).split(separator: "/")
    return parts.isEmpty || parts.first == "api" || parts.first?.hasPrefix("@") == true
      || parts.first.map { $0.first == "v" && $0.dropFirst().allSatisfy(\.isNumber) } == true
  }

  private func setting(of hop: NginxHop) -> Evidence? {
    // Pages of PHP may run for long; what they send is no stream for that.
    guard hop.family != .fastCGI, let found = customary(hop), !hop.takesUploads else { return nil }
    return found
  }

  private func customary(_ hop: NginxHop) -> Evidence? {
    if let value = hop.plain(.idleTimeout), value.origin == .written, value.isLong {
      return Evidence(text: "\(value.setting) is \(value.text)", span: value.span, kinds: [], hint: .setting)
    }
    if let value = hop.plain(.responseBuffering), value.value == .word("off"), value.origin == .written {
      return Evidence(text: "\(value.setting) is off", span: value.span, kinds: [], hint: .setting)
    }
    if let statement = configuration.last(.proxySetHeader, of: .connection, in: hop.block),
      configuration.argument(1, statement) == "", !keepsConnections(hop)
    {
      return Evidence(
        text: "proxy_set_header Connection is emptied though no connection is kept",
        span: configuration.span(statement),
        kinds: [.sse, .streamableHTTP], hint: .setting)
    }
    if configuration.mentions(.gzipTypes) || configuration.mentions(.brotliTypes), let value = hop.compression,
      value.value == .word("on"), !value.text.contains("*")
    {
      return Evidence(
        text: "\(value.setting) names text/event-stream", span: value.span, kinds: [.sse, .streamableHTTP],
        hint: .setting)
    }
    return nil
  }

  private func keepsConnections(_ hop: NginxHop) -> Bool {
    guard let upstream = hop.upstreamBlock else {
      return NginxVariables.isVariable(hop.address)
    }
    return configuration.first(.keepalive, in: upstream) != nil
  }

  private func remark(of hop: NginxHop) -> Evidence? {
    guard let remark = comments.remark(at: hop.block, in: configuration) else { return nil }
    return Evidence(
      text: "a comment speaks of \"\(remark.said.word)\"", span: remark.span, kinds: remark.said.kinds, hint: .comment)
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

extension EffectiveValue {
  /// Half an hour and more; reports and exports get a few minutes.
  var isLong: Bool {
    if case .duration(let milliseconds) = value { return isWritten && milliseconds >= 1_800_000 }
    return false
  }
}
