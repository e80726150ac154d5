import RuleFiles
import StreamModel

/// An application of the catalogue that a route leads to.
struct RecognisedApplication {
  let application: Application
  /// What it was recognised by.
  let name: SignalName
  /// Whether what is known of the application counts as knowledge about the route.
  let isCertain: Bool

  /// The applications behind a route. An image beats a name: with an image that the catalogue does not know, a name
  /// is but a hint.
  static func all(behind inspection: RouteInspection<some RouteSignals>) -> [RecognisedApplication] {
    let catalogue = inspection.knowledge.applications
    let images = inspection.route.images
    let byImage = images.compactMap { image in
      catalogue.application(image: ImageReference(image.name)).map {
        RecognisedApplication(application: $0, name: image, isCertain: $0.confidence == .high)
      }
    }
    if !byImage.isEmpty { return byImage }
    let byName = inspection.upstreams.lazy.compactMap { upstream in
      catalogue.application(name: ServiceName(upstream.host)).map {
        RecognisedApplication(
          application: $0, name: SignalName(upstream.host, span: upstream.span),
          isCertain: images.isEmpty && $0.confidence == .high)
      }
    }.first
    return byName.map { [$0] } ?? []
  }

  /// The streams that requests of the route may open; nil where the files do not tell which paths reach the application.
  func streams(on inspection: RouteInspection<some RouteSignals>) -> [ApplicationStream]? {
    let route = inspection.route
    if route.servesEverything {
      let elsewhere = inspection.neighbours.allPaths.filter { $0.count > 1 }.map(RoutePattern.Parts.init)
      return application.streams.filter { stream in
        let path = RoutePattern.Parts(stream.path)
        return !elsewhere.contains { RoutePattern.isBelow(path, $0) }
      }
    }
    guard let paths = route.upstreamPaths, !paths.isEmpty else { return nil }
    if paths.contains(where: isBasePath) { return application.streams }
    return application.streams.filter { stream in
      let own = RoutePattern.Parts(stream.path)
      return paths.contains { path in
        let parts = RoutePattern.Parts(path)
        return RoutePattern.matches(own, parts) || !route.isExact && RoutePattern.isBelow(own, parts)
      }
    }
  }

  /// Whether a path is named for the application, so that its own paths come below it: `/jupyter/`.
  private func isBasePath(_ path: String) -> Bool {
    guard let last = path.split(separator: "/").last else { return true }
    return application.names.contains(last.lowercased())
      || ApplicationCatalogue.slug(application.title) == last.lowercased()
  }

  /// The evidence of the application for and against streams on a route.
  func evidence(on inspection: RouteInspection<some RouteSignals>) -> [Evidence] {
    let title = application.title
    guard let streams = streams(on: inspection) else {
      return kinds(of: application.streams).map { kind in
        Evidence(.applicationHint, text: "\(title) answers here", span: name.span, kinds: [kind])
      }
    }
    if streams.isEmpty {
      guard isCertain, inspection.paths.count > 0 || application.streams.isEmpty else { return [] }
      return [Evidence(.otherApplication, text: "\(title) streams nothing here", span: name.span, kinds: [])]
    }
    return kinds(of: streams).compactMap { kind in
      let own = streams.filter { $0.kind == kind }
      // The stream that may send nothing for the longest time decides.
      guard let worst = own.max(by: { Self.silence($0) < Self.silence($1) }) else { return nil }
      return Evidence(
        isCertain ? .application : .applicationHint,
        text: "\(title) streams \(worst.path) here", span: name.span, kinds: [kind],
        heartbeat: worst.effectiveHeartbeat, disablesBuffering: own.allSatisfy(\.disablesBuffering))
    }
  }

  private func kinds(of streams: [ApplicationStream]) -> [StreamKind] {
    StreamKind.allCases.filter { kind in streams.contains { $0.kind == kind } }
  }

  private static func silence(_ stream: ApplicationStream) -> Int64 {
    switch stream.effectiveHeartbeat {
    case .every(let milliseconds): milliseconds
    case .unknown: .max - 1
    case .none: .max
    }
  }
}
