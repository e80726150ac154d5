import ConfigurationSources
import SourceText
import StreamModel

/// The streams of a route that a description of the API names.
struct DescribedStreams {
  private let inspection: RouteInspection
  private var route: any RouteSignals { inspection.route }
  private var view: ServiceView { inspection.knowledge.services }

  init(_ inspection: RouteInspection) { self.inspection = inspection }

  /// How a document belongs to a route.
  private enum Link: Equatable {
    /// It describes the service behind the route, as that service sees its requests.
    case service
    /// It names the host of the route.
    case host
    /// It is the only one of the repository.
    case sole
    /// It is one of several.
    case possible
  }

  /// A path of the route, and what the upstream sees of it.
  private struct Mount {
    let path: [String]
    let upstreamPath: [String]?
  }

  /// Decisive evidence; without any, and only if `usesHints`, hints.
  func evidence(usesHints: Bool) -> [Evidence] {
    guard !view.directory.descriptions.isEmpty else { return [] }
    let mounts = mounts
    guard !mounts.isEmpty else { return [] }
    let folder = view.folder(of: route.span.file)
    let reach = view.directory.descriptions.reach(from: folder, view.directory.places)
    var decisive: [Evidence] = []
    var hints: [Evidence] = []
    for document in reach.documents {
      guard let link = link(to: document, isSole: reach.isSole), link != .possible || usesHints else { continue }
      let source: Evidence.Source = link == .possible ? .descriptionHint : .description
      for entry in entries(of: document, mounts, link) {
        let kinds = entry.stream.content.kinds
        if link == .possible {
          if !hints.contains(where: { $0.kinds == kinds }) { hints.append(evidence(source, entry, document)) }
        } else if !decisive.contains(where: { $0.kinds == kinds }) {
          decisive.append(evidence(source, entry, document))
        }
      }
    }
    return decisive.isEmpty ? hints : decisive
  }

  private func evidence(
    _ source: Evidence.Source, _ entry: DescribedPaths.Entry, _ document: DescriptionIndex.Document
  ) -> Evidence {
    Evidence(
      source,
      text: "\(document.description.path) describes \(entry.stream.content.title) at \(entry.path)",
      span: view.sharesFiles ? entry.stream.span : route.span, kinds: entry.stream.content.kinds)
  }

  // MARK: Link

  private func link(to document: DescriptionIndex.Document, isSole: Bool) -> Link? {
    let description = document.description
    let services = inspection.services
    if let owner = document.owner, services.contains(where: { $0.contexts.contains(owner) }) { return .service }
    // The route leads to something else of which the sources or the streams are known.
    if document.owner != nil, services.contains(where: { !$0.contexts.isEmpty }) { return nil }
    let hosts = route.hostNames.map { $0.lowercased() }
    if hosts.contains(where: description.hosts.contains) { return .host }
    if !inspection.applications.isEmpty { return nil }
    return isSole && description.hosts.isEmpty ? .sole : .possible
  }

  // MARK: Paths

  private var mounts: [Mount] {
    let parts = { (path: String) in path.split(separator: "/").map(String.init) }
    let literal = inspection.paths
    if literal.isEmpty { return route.servesEverything ? [Mount(path: [], upstreamPath: [])] : [] }
    let upstream = route.upstreamPaths
    return literal.enumerated().map { number, path in
      // A pass directive with a path has one for all.
      let seen = upstream.flatMap { $0.count == literal.count ? $0[number] : $0.count == 1 ? $0[0] : nil }
      return Mount(path: parts(path), upstreamPath: seen.map(parts))
    }
  }

  /// The streams that requests of the route reach.
  private func entries(
    of document: DescriptionIndex.Document, _ mounts: [Mount], _ link: Link
  ) -> [DescribedPaths.Entry] {
    let isClear = link == .service || link == .host
    return mounts.flatMap { mount -> [DescribedPaths.Entry] in
      // The root stands for everything, so that it says nothing about one path unless there is no other route.
      guard !mount.path.isEmpty || isClear && inspection.neighbours.isAlone else { return [] }
      var found = reached(document.byPath, mount, at: mount.path)
      guard found.isEmpty, let seen = mount.upstreamPath, link != .host, !seen.isEmpty || link == .service else {
        return found
      }
      if seen != mount.path { found = reached(document.byPath, mount, at: seen) }
      if found.isEmpty, link == .service { found = reached(document.byWrittenPath, mount, at: seen) }
      return found
    }
  }

  /// The streams below a path, without those that another route of the server takes; the first of each sort.
  private func reached(_ paths: DescribedPaths, _ mount: Mount, at path: [String]) -> [DescribedPaths.Entry] {
    var result: [DescribedPaths.Entry] = []
    for entry in paths.entries(below: path)
    where !result.contains(where: { $0.stream.content == entry.stream.content }) {
      if isReached(entry.segments.dropFirst(path.count), below: mount.path) { result.append(entry) }
    }
    return result
  }

  private func isReached(_ rest: ArraySlice<String>, below path: [String]) -> Bool {
    guard !rest.isEmpty else { return true }
    guard !route.isExact, !route.losesSubpaths else { return false }
    return !route.isServedElsewhere((path + rest).map { "/" + $0 }.joined())
  }
}

extension APIDescription.Content {
  /// The kinds of stream that it may be judged as.
  fileprivate var kinds: [StreamKind] {
    switch self {
    case .events(let isGet): isGet ? [.sse] : [.sse, .streamableHTTP]
    case .lines: [.streamableHTTP]
    case .webSocket: [.websocket]
    }
  }

  /// For display.
  fileprivate var title: String {
    switch self {
    case .events: "an event stream"
    case .lines: "a stream of JSON lines"
    case .webSocket: "a WebSocket"
    }
  }
}
