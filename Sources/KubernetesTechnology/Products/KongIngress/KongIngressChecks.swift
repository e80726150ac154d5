import Analysis
import KongModel
import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Kubernetes objects of Kong without effect, or that stop Kong.
struct KongIngressChecks {
  private let objects: KubernetesObjects
  private let knowledge: KubernetesKnowledge
  private let owner: ProductResolver
  private let kong: KongIngress

  init(objects: KubernetesObjects, knowledge: KubernetesKnowledge, owner: ProductResolver, kong: KongIngress) {
    self.objects = objects
    self.knowledge = knowledge
    self.owner = owner
    self.kong = kong
  }

  func run() -> [Observation] {
    var result = objects.objects("KongIngress").flatMap(deadFields)
    for kind in ["Ingress", "HTTPRoute", "GRPCRoute", "Service"] {
      // Only the timeouts of an HTTPRoute are fields.
      for object in kind == "HTTPRoute" ? objects.objects(kind) : objects.objects(kind, with: .isAnnotated) {
        result += missingPlugins(of: object)
        result += meantAsSeconds(object)
        if kind == "HTTPRoute" { result += unreadTimeouts(of: object) }
        if kind != "Service" { result += unreadTimeoutsOfOthers(object) }
      }
    }
    let names = KongPluginNames(knowledge.kong.plugins, version: kong.environment(near: "").version)
    for plugin in kong.allPlugins {
      result += KongConfigChecks(plugin, knowledge.kong.plugins, technology: KongIngress.controller).run()
      if let found = names.observation(plugin, KongIngress.controller) { result.append(found) }
    }
    return result
  }

  private func observation(
    _ check: Check, _ outcome: Outcome, _ object: KubernetesObject, _ setting: String, _ value: String,
    _ span: SourceSpan, reason: String, remedy: String
  ) -> Observation {
    var result = Observation(
      check: check, outcome: outcome, technology: KongIngress.controller, setting: setting, value: value, span: span)
    result.object = object.title
    result.parameters = ["title": "Kong Ingress Controller", "reason": reason, "remedy": remedy, "condition": ""]
    return result
  }

  // MARK: KongIngress

  /// Fields of `proxy` and `route` by the annotation that does the same, and the object that carries it.
  private static let replacements: [String: (annotation: String, on: String)] = [
    "response_buffering": ("konghq.com/response-buffering", "Ingress or HTTPRoute"),
    "request_buffering": ("konghq.com/request-buffering", "Ingress or HTTPRoute"),
    "read_timeout": ("konghq.com/read-timeout", "Service"), "write_timeout": ("konghq.com/write-timeout", "Service"),
    "connect_timeout": ("konghq.com/connect-timeout", "Service"), "retries": ("konghq.com/retries", "Service"),
  ]

  /// Names from guides that were no fields of KongIngress in any release.
  private static let imagined: Set<String> = [
    "stream", "streaming", "response_streaming", "buffering", "send_timeout", "idle_timeout",
  ]

  /// `proxy` and `route` are refused since 3.0 and removed in Kong Operator 2.0; `stream` never was a field. One
  /// finding for each part, at the field that matters most to a stream.
  private func deadFields(of object: KubernetesObject) -> [Observation] {
    var result: [Observation] = []
    // Guides write them below `spec:`, which KongIngress never had.
    let spec = object.spec.map { [("spec.", $0)] } ?? []
    for (prefix, holder) in [("", object.node)] + spec {
      for section in ["proxy", "route"] {
        let pairs = holder[section]?.resolvedPairs ?? []
        let wanted = pairs.filter { Self.rank($0.key.text) != nil }
          .min { (Self.rank($0.key.text) ?? 0) < (Self.rank($1.key.text) ?? 0) }
        guard let pair = wanted, let name = pair.key.text else { continue }
        // The broken stream is reported where the KongIngress is named.
        let found = observation(
          .unreadSetting, .ineffective, object, "\(prefix)\(section).\(name)", pair.value.text ?? "",
          object.span(pair),
          reason: Self.imagined.contains(name)
            ? "KongIngress never had such a field" : "KongIngress has no \(section) since 3.0; the object is refused",
          remedy: Self.remedy(name, pair.value.text ?? ""))
        result.append(found)
      }
    }
    return result
  }

  private static func rank(_ field: String?) -> Int? {
    guard let field else { return nil }
    if imagined.contains(field) { return 0 }
    let order = [
      "response_buffering", "read_timeout", "request_buffering", "write_timeout", "connect_timeout", "retries",
    ]
    return order.firstIndex(of: field).map { $0 + 1 }
  }

  private static func remedy(_ field: String, _ text: String) -> String {
    if let other = replacements[field] {
      return "Write an annotation of the \(other.on):\n    \(other.annotation): \"\(text)\""
    }
    return field.hasSuffix("timeout")
      ? "Write an annotation of the Service, in milliseconds:\n    konghq.com/read-timeout: \"3600000\""
      : "Write an annotation of the Ingress or HTTPRoute:\n    konghq.com/response-buffering: \"false\""
  }

  // MARK: Annotations

  private func isKongs(_ object: KubernetesObject) -> Bool {
    owner.products(of: object).contains { KongIngress.isKong($0) }
  }

  /// A plugin that is not among the inputs, when others are.
  private func missingPlugins(of object: KubernetesObject) -> [Observation] {
    guard objects.has("KongPlugin") || objects.has("KongClusterPlugin"),
      let pair = object.annotation("konghq.com/plugins"), !pair.value.isTemplated
    else { return [] }
    let known = (objects.objects("KongPlugin") + objects.objects("KongClusterPlugin")).map(\.name).sorted()
    return kong.names(of: object).filter { kong.plugin($0, object) == nil }.prefix(1).map { name in
      let near = nearestName(to: name, among: known)
      let isElsewhere = known.contains(name)
      return observation(
        .unreadSetting, .ineffective, object, "konghq.com/plugins", name, object.span(pair),
        reason: isElsewhere
          ? "the KongPlugin \(name) is in another namespace" : "no KongPlugin of these files is called \(name)",
        remedy: near.map { "Write \($0)." }
          ?? (isElsewhere
            ? "Write the name with its namespace, NAMESPACE:\(name), and allow the reference by a ReferenceGrant."
            : "Add the KongPlugin, or take its name out of the list."))
    }
  }

  /// Milliseconds that look like seconds for values that cut nothing by themselves.
  private func meantAsSeconds(_ object: KubernetesObject) -> [Observation] {
    guard object.kind == "Service", let pair = object.annotation("konghq.com/write-timeout"),
      let text = pair.value.text, let number = Int64(text), KongUnits.isMeantAsSeconds(number),
      objects.has("Ingress") || objects.has("HTTPRoute")
    else { return [] }
    var found = observation(
      .secondsForMilliseconds, .costly, object, "konghq.com/write-timeout", text, object.span(pair), reason: "",
      remedy: "konghq.com/write-timeout: \"\(number * 1000)\"")
    found.parameters["title"] = "Kong"
    found.parameters["time"] = TimeLength(milliseconds: number).text
    return [found]
  }

  // MARK: HTTPRoute

  /// Of the timeouts of an HTTPRoute Kong reads `backendRequest` alone (translator/subtranslator/httproute.go).
  private func unreadTimeouts(of route: KubernetesObject) -> [Observation] {
    guard isKongs(route) else { return [] }
    for rule in route.spec?["rules"]?.items ?? [] {
      guard let pair = rule["timeouts"]?.pair("request") else { continue }
      let text = pair.value.text ?? ""
      let found = observation(
        .unreadSetting, .ineffective, route, "spec.rules[].timeouts.request", text, route.span(pair),
        reason: "it reads backendRequest alone, as the idle timeout",
        remedy: "Write an annotation of the Service, in milliseconds:\n    konghq.com/read-timeout: \"3600000\"")
      return [found]
    }
    return []
  }

  /// `konghq.com/override` of a route of the Gateway API was never read.
  private func unreadTimeoutsOfOthers(_ route: KubernetesObject) -> [Observation] {
    guard route.kind != "Ingress", let pair = route.annotation("konghq.com/override") else { return [] }
    return [
      observation(
        .unreadSetting, .ineffective, route, "konghq.com/override", pair.value.text ?? "", route.span(pair),
        reason: "KongIngress never counted for routes of the Gateway API",
        remedy: "Write annotations such as konghq.com/read-timeout of the Service.")
    ]
  }
}
