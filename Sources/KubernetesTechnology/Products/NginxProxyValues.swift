import RuleFiles
import SourceText
import StreamModel

/// Values that apply to every controller with nginx inside.
enum NginxProxyValues {
  private static let withTLS = ["tls", "plain", "http/2"]
  private static let withoutTLS = ["plain"]

  static func hasTLS(_ route: KubernetesRoute) -> Bool {
    let tls = route.object.spec?["tls"]
    return tls?.isMapping == true || tls?.firstItem { _ in true } != nil
  }

  /// The protocols of clients, and what becomes of the header by which applications switch buffering off.
  static func complete(_ values: inout EffectiveValues, for references: ReferencedObjects) {
    let route = references.route
    values[.clientProtocol] = EffectiveValue(
      .words(hasTLS(route) ? withTLS : withoutTLS), setting: "spec.tls", text: "", origin: .default, span: route.span)
    values[.bufferingHeader] = EffectiveValue(
      .word("honoured"), setting: "proxy_ignore_headers", text: "", origin: .default, span: route.span)
    for text in references.product.snippets(within: .location, of: route.object) {
      for directive in text.directives
      where text.tree.name(of: directive) == "proxy_ignore_headers" && text.isAbout("x-accel-buffering", directive) {
        values[.bufferingHeader] = EffectiveValue(
          .word("ignored"), setting: text.name, text: "proxy_ignore_headers X-Accel-Buffering", origin: .written,
          span: text.span(of: directive))
      }
    }
  }
}
