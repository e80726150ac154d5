import RuleFiles
import StreamModel

/// An application of the catalogue that a route leads to.
struct RecognisedApplication {
  let application: Application
  /// What it was recognised by.
  let name: SignalName
  /// Whether an image shows it, and not a name alone.
  let isByImage: Bool
  /// Whether only the host is named for it.
  var isByHost = false
  /// Whether what is known of the application counts as knowledge about the route.
  let isCertain: Bool

  /// The applications behind a route. An image beats a name: with an image that the catalogue does not know, a name
  /// is but a hint.
  static func all(behind inspection: RouteInspection) -> [RecognisedApplication] {
    let catalogue = inspection.knowledge.applications
    let images = inspection.images
    let byImage = images.compactMap { image in
      catalogue.application(image: ImageReference(image.name)).map {
        RecognisedApplication(application: $0, name: image, isByImage: true, isCertain: $0.confidence == .high)
      }
    }
    if !byImage.isEmpty { return byImage }
    for upstream in inspection.upstreams where inspection.mayBeProduct(upstream) {
      guard let application = catalogue.application(named: upstream.host) else { continue }
      return [
        RecognisedApplication(
          application: application, name: SignalName(upstream.host, span: upstream.span), isByImage: false,
          isCertain: images.isEmpty && application.confidence == .high)
      ]
    }
    return images.isEmpty ? byHost(of: inspection) : []
  }

  /// The application that a host is named for: `grafana.example.com`. What answers may still be another one.
  private static func byHost(of inspection: RouteInspection) -> [RecognisedApplication] {
    for host in inspection.hostNames {
      let label = host.text.utf8.prefix { $0 != UInt8(ascii: ".") }
      guard let application = inspection.knowledge.applications.application(named: String(Substring(label))) else {
        continue
      }
      return [
        RecognisedApplication(
          application: application, name: SignalName(host.text, span: host.span), isByImage: false, isByHost: true,
          isCertain: false)
      ]
    }
    return []
  }

  /// The application whose port an upstream names, where only one of the catalogue uses it.
  static func byPort(of inspection: RouteInspection) -> RecognisedApplication? {
    inspection.upstreams.lazy.compactMap { upstream -> RecognisedApplication? in
      guard let port = upstream.port,
        let application = inspection.knowledge.applications.application(port: port)
      else { return nil }
      return RecognisedApplication(
        application: application, name: SignalName(port, span: upstream.span), isByImage: false, isCertain: false)
    }.first
  }

  /// The kinds that requests of the route may open.
  func kinds(on inspection: RouteInspection) -> [StreamKind] {
    kinds(of: (streams(on: inspection) ?? []).filter { !$0.isOptional && !$0.isTransfer })
  }

  /// The streams that requests of the route may open; nil where the files do not tell which paths reach the application.
  func streams(on inspection: RouteInspection) -> [ApplicationStream]? {
    let route = inspection.route
    let all = application.streams.filter { isReached($0, inspection) }
    if route.servesEverything, !route.losesSubpaths {
      return all.filter { !route.isServedElsewhere($0.path) }
    }
    guard let paths = route.upstreamPaths, !paths.isEmpty else { return nil }
    // A star at the beginning stands for a base path, which a route beside `/` is not.
    let isBesideRoot = inspection.neighbours.hasRoute(at: "/")
    return all.filter { stream in
      paths.enumerated().contains { number, path in
        let literal = inspection.paths
        let requested = paths.count == literal.count ? literal[number] : literal.first ?? path
        return isRequested(stream, at: requested, seenAs: path, isBesideRoot: isBesideRoot, by: route)
      }
    }
  }

  /// Whether requests of a route for a path open a stream, where the application sees the path as another one.
  private func isRequested(
    _ stream: ApplicationStream, at path: String, seenAs seen: String, isBesideRoot: Bool, by route: any RouteSignals
  ) -> Bool {
    let (own, parts) = (RoutePattern.Parts(stream.path), RoutePattern.Parts(seen))
    if RoutePattern.matches(own, parts) { return true }
    if route.losesSubpaths || route.isExact { return false }
    let isBase = isBasePath(seen)
    let mayBeBelow = !(isBesideRoot && stream.path.hasPrefix("/*"))
    guard isBase || mayBeBelow && RoutePattern.isBelow(own, parts) else { return false }
    let start = path.hasSuffix("/") ? String(path.dropLast()) : path
    let prefix = seen.hasSuffix("/") ? String(seen.dropLast()) : seen
    let rest = stream.path.hasPrefix(prefix + "/") ? String(stream.path.dropFirst(prefix.count)) : stream.path
    return !route.isServedElsewhere(start + rest)
  }

  /// Whether a path is named for the application, so that its own paths come below it: `/jupyter/`.
  private func isBasePath(_ path: String) -> Bool {
    guard let last = RoutePattern.lastSegment(of: path) else { return true }
    return application.names.contains(last.lowercased())
      || ApplicationCatalogue.slug(application.title) == last.lowercased()
  }

  /// Whether other routes serve some of the streams of a kind: what is left here is seldom used.
  private func isServedBeside(_ kind: StreamKind, _ streams: [ApplicationStream]) -> Bool {
    application.streams.count { $0.kind == kind } > streams.count { $0.kind == kind }
  }

  /// The evidence of the application for and against streams on a route.
  func evidence(on inspection: RouteInspection) -> [Evidence] {
    let title = application.title
    guard let streams = streams(on: inspection) else {
      return kinds(of: application.streams).map { kind in
        Evidence(.applicationHint, text: "\(title) answers here", span: name.span, kinds: [kind])
      }
    }
    if streams.isEmpty {
      // A name alone may be that of another program; that of a path says still less.
      guard isCertain, isByImage || inspection.isPathGuessed else { return [] }
      return [Evidence(.otherApplication, text: "\(title) streams nothing here", span: name.span, kinds: [])]
    }
    return kinds(of: streams).flatMap { kind in
      let ofKind = streams.filter { $0.kind == kind }
      let running = ofKind.filter { !$0.isTransfer }
      let known = self.evidence(for: kind, running, servedBeside: isServedBeside(kind, streams), inspection)
      // What ends by itself matters where nothing else surely streams.
      guard running.allSatisfy(\.isOptional), let transfer = ofKind.first(where: \.isTransfer) else { return known }
      return known + [evidence(of: transfer)]
    }
  }

  /// The evidence for one kind: that of the stream that may send nothing for the longest time.
  private func evidence(
    for kind: StreamKind, _ streams: [ApplicationStream], servedBeside: Bool, _ inspection: RouteInspection
  ) -> [Evidence] {
    let isRest = inspection.route.servesEverything
    let required = streams.filter { !$0.isOptional }
    let own = required.isEmpty ? streams : required
    guard let worst = own.max(by: { Self.silence($0) < Self.silence($1) }) else { return [] }
    let isKnown = isCertain && !(isRest && servedBeside)
    var source: Evidence.Source = isKnown ? .application : .applicationHint
    // Of several features one is likely to be in use.
    if required.isEmpty { source = Set(own.map(\.why)).count > 1 ? .applicationHint : .applicationFeature }
    var evidence = Evidence(
      source, text: "\(application.title) streams \(worst.path) here", span: name.span, kinds: [kind],
      heartbeat: heartbeat(of: worst, isKnown: isCertain && !required.isEmpty))
    // Of a whole application the main streams decide.
    let sends = isRest ? own.contains(where: \.disablesBuffering) : own.allSatisfy(\.disablesBuffering)
    evidence.switchesBufferingOff = isCertain && sends
    return [evidence]
  }

  /// The evidence of a download or a bulk answer. How long it takes is not known.
  private func evidence(of stream: ApplicationStream) -> Evidence {
    var evidence = Evidence(
      stream.isOptional ? .applicationFeature : .applicationHint,
      text: "\(application.title) sends \(stream.path) here, which ends by itself", span: name.span,
      kinds: [stream.kind])
    evidence.isTransfer = true
    return evidence
  }

  /// A browser opens an event stream again after a cut, so that it is not known to do harm. Where the application is only
  /// likely, its heartbeat is as likely as its stream, and silence shows nothing; the name of a host shows neither.
  private func heartbeat(of stream: ApplicationStream, isKnown: Bool) -> Heartbeat? {
    let known = stream.effectiveHeartbeat
    if !isKnown, known == .never || isByHost { return nil }
    return known == .never && stream.kind == .sse && stream.method != "POST" ? nil : known
  }

  /// gRPC needs a route of its own, and an upload is a large request more often than a stream.
  private func kinds(of streams: [ApplicationStream]) -> [StreamKind] {
    [.sse, .streamableHTTP, .websocket].filter { kind in streams.contains { $0.kind == kind } }
  }

  /// Whether a stream may be on the port that the route leads to. A Service may give any number to a port, so that only
  /// another port of the application rules it out.
  private func isReached(_ stream: ApplicationStream, _ inspection: RouteInspection) -> Bool {
    guard !stream.ports.isEmpty else { return true }
    let ports = inspection.upstreams.compactMap { $0.port.flatMap { Int($0) } }
    return ports.contains(where: stream.ports.contains) || !ports.contains(where: application.ports.contains)
  }

  private static func silence(_ stream: ApplicationStream) -> Int64 {
    switch stream.effectiveHeartbeat {
    case .every(let milliseconds): milliseconds
    case nil: .max - 1
    case .never: .max
    }
  }
}
