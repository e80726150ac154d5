import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel

/// A route of a Kubernetes object as one product serves it.
struct KubernetesHop: Hop {
  /// The parts that the hops of all kinds of streams share. A route is judged for several kinds, so that hops are
  /// copied often.
  private let shared: Shared
  let values: RouteValues
  private let kind: StreamKind?

  /// A route as a product serves it when it is requested a path.
  final class Shared: Sendable {
    let product: KubernetesProduct
    let source: KubernetesRoute
    let identity: HopIdentity
    /// The sources of the hop, for edits of its objects.
    let factory: KubernetesHopFactory
    let host: String
    let path: String

    init(
      product: KubernetesProduct, source: KubernetesRoute, identity: HopIdentity, factory: KubernetesHopFactory,
      host: String, path: String
    ) {
      self.product = product
      self.source = source
      self.identity = identity
      self.factory = factory
      self.host = host
      self.path = path
    }
  }

  init(_ shared: Shared, values: RouteValues, kind: StreamKind?) {
    self.shared = shared
    self.values = values
    self.kind = kind
  }

  /// The same hop with those values only that satisfy a condition.
  func keeping(_ isKept: (Aspect, EffectiveValue) -> Bool) -> KubernetesHop {
    KubernetesHop(shared, values: RouteValues(values.all.filter(isKept)), kind: kind)
  }

  /// The same hop for another request.
  func serving(_ request: HopRequest) -> KubernetesHop {
    let shared = Shared(
      product: product, source: source, identity: identity, factory: factory, host: request.host, path: request.path)
    return KubernetesHop(shared, values: values, kind: request.kind)
  }

  var product: KubernetesProduct { shared.product }
  var source: KubernetesRoute { shared.source }
  var identity: HopIdentity { shared.identity }
  var factory: KubernetesHopFactory { shared.factory }
  /// The request that arrives here.
  var incomingRequest: HopRequest { HopRequest(host: shared.host, path: shared.path, kind: kind) }

  var technology: String { product.id }
  var title: String { product.title }
  var route: String { source.title }
  var object: String? { source.object.title }
  var span: SourceSpan { source.span }
  var enclosing: [SourceSpan] { [] }
  func enclosing(ofBlock block: Int) -> [SourceSpan] { [] }
  /// What a gateway of an unknown controller does with a setting is not known: some apply a limit to the headers alone
  /// (agentgateway 1.3.1, crates/agentgateway/src/proxy/httpproxy.rs).
  func value(of aspect: Aspect) -> EffectiveValue? {
    guard product.isFallback, var value = values[aspect] else { return values[aspect] }
    value.uncertainty = Uncertainty(
      label: "the controller of the gateway is not known, and not all apply the setting to what is streamed",
      span: value.span, allowsEdits: true)
    return value
  }
  /// A missing annotation of the route's own object is shown at the path, not at `metadata`.
  func primarySpan(of value: EffectiveValue) -> SourceSpan {
    value.isWritten || value.span != source.object.annotationsSpan ? value.span : source.span
  }
  func summary(of aspect: Aspect) -> ValueSummary { values.all.summary(of: aspect) }
  func standard(of aspect: Aspect, for value: EffectiveValue) -> AspectValue? {
    product.standard(of: aspect, named: value.setting)
      ?? factory.owner.extensions[product].standard(of: aspect, named: value.setting)
  }

  /// The services of the route.
  var targets: [HopTarget] {
    source.backends.filter { $0.kind == "Service" }.map { backend in
      HopTarget(
        host: backend.service, port: backend.port,
        namespace: backend.namespace ?? source.object.effectiveNamespace,
        file: source.object.file, request: incomingRequest)
    }
  }

  func assignment(of setting: String, to value: String) -> String {
    let name = setting
    if let location = location(of: name, for: value) {
      let text = location.written(value)
      guard let text else { return "delete \(name)" }
      switch location.address {
      case .annotation, .key: return "\(name): \"\(listed(text, location, name))\""
      case .field: return "\(name): \(text)" + (location.on == source.object.kind ? "" : "   # \(location.on)")
      }
    }
    if name.hasSuffix("Seconds"), let time = TimeLength(parsing: value) {
      return "\(name): \(time.milliseconds / 1000)"
    }
    return factory.owner.extensions[product].assignment(of: name, to: value) ?? "\(name): \(value)"
  }

  /// The location for a value of a setting: several kinds of objects and entries of one annotation share names.
  private func location(of name: String, for value: String) -> SettingLocation? {
    let locations = product.settings.flatMap(\.locations).filter { location in
      location.name == name || (location.name.hasSuffix("*") && name.hasPrefix(location.name.dropLast()))
    }
    let isTime = TimeLength(parsing: value) != nil && !value.contains(".")
    let holder = values.all.list.first { $0.setting == name }?.object ?? source.object.title
    let kind = holder.prefix { $0 != "/" }
    let fitting = locations.filter { $0.format.isDuration == isTime }
    return fitting.first { $0.on == kind } ?? fitting.first ?? locations.first
  }

  /// A value as part of the present content of the annotation.
  private func listed(_ text: String, _ location: SettingLocation, _ name: String) -> String {
    let old = source.object.annotation(name)?.value.text ?? ""
    if let entry = location.entry {
      let others = old.split(separator: ",").filter { item in
        item.prefix { $0 != "=" }.filter { $0 != " " } != entry && !item.isEmpty
      }
      return (others + ["\(entry)=\(text)"]).joined(separator: ",")
    }
    let own: String
    switch text {
    case "{service}": own = source.backends.map(\.service).unique.joined(separator: ",")
    case "{path}": own = source.path
    default: return text
    }
    return old.isEmpty ? own : "\(old),\(own)"
  }
}
