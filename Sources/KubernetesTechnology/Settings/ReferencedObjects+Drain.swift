import KubernetesManifests
import SourceText
import StreamModel
import YAMLSyntax

/// How the pods of a route end.
extension ReferencedObjects {
  /// Kubernetes kills a pod this long after it starts to terminate (default 30 s), whatever it still sends.
  func findDrain() -> EffectiveValues {
    guard product.routeKinds != ["Service"], let workload else { return EffectiveValues() }
    let setting = "spec.template.spec.terminationGracePeriodSeconds"
    let template = workload.spec?["template"]
    let spec = template?["spec"]
    var values = preStop(workload, spec)
    if let pair = spec?.ownPair("terminationGracePeriodSeconds") {
      guard let text = pair.value.text, let seconds = Int64(text) else { return values }
      values[.drain] = EffectiveValue(
        .duration(milliseconds: seconds.multipliedReportingOverflow(by: 1000).partialValue), setting: setting,
        text: text, origin: .inherited, span: workload.span(pair), object: workload.title, display: "\(seconds) s")
      return values
    }
    let location = template?.ownPair("spec")?.key.range ?? workload.node.range
    values[.drain] = EffectiveValue(
      .duration(milliseconds: 30_000), setting: setting, text: "30", origin: .default, span: workload.span(location),
      object: workload.title, display: "30 s")
    return values
  }

  /// The time that a pod has to end begins with its `preStop`.
  private func preStop(_ workload: KubernetesObject, _ spec: YAMLNode?) -> EffectiveValues {
    var values = EffectiveValues()
    spec?["containers"]?.forEachItem { container in
      guard let pair = container["lifecycle"]?.ownPair("preStop"), let wait = Self.wait(pair.value),
        wait >= spec?["terminationGracePeriodSeconds"]?.text.flatMap({ Int64($0) }) ?? 30
      else { return }
      values[.preStop] = EffectiveValue(
        .word("fills"), setting: "spec.template.spec.containers[].lifecycle.preStop", text: "\(wait)",
        origin: .inherited, span: workload.span(pair.key.range), object: workload.title, display: "\(wait) s")
    }
    return values
  }

  /// The seconds that a `preStop` sleeps.
  private static func wait(_ hook: YAMLNode) -> Int64? {
    if let seconds = hook["sleep"]?["seconds"]?.text { return Int64(seconds) }
    let words = (hook["exec"]?["command"]?.items ?? []).compactMap(\.text)
      .flatMap { $0.split { $0 == " " || $0 == ";" || $0 == "&" } }
    guard let sleep = words.firstIndex(where: { $0 == "sleep" || $0.hasSuffix("/sleep") }), sleep + 1 < words.count
    else { return nil }
    return Int64(words[sleep + 1])
  }
}
