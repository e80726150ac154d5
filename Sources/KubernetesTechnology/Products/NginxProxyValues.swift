import KubernetesManifests
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

  private static let denials: Set<String> = ["401", "403", "404", "410", "444"]

  /// A snippet of an Ingress that denies every request. `lists` are annotations that let some addresses through.
  static func closure(of route: KubernetesRoute, as product: KubernetesProduct, lists: [String] = []) -> Evidence? {
    let object = route.object
    guard object.kind == "Ingress" else { return nil }
    let texts = [SnippetLocation.Block.location, .server].flatMap { product.snippets(within: $0, of: object) }
    guard !texts.isEmpty else { return nil }
    let opens =
      lists.contains(where: object.hasAnnotation)
      || texts.contains { text in text.directives.contains { ["allow", "satisfy"].contains(text.tree.name(of: $0)) } }
    for text in texts {
      for directive in text.directives {
        let name = text.tree.name(of: directive)
        let argument = text.tree.arguments(of: directive).first ?? ""
        // What comes before may let requests through.
        if ["rewrite", "break", "if"].contains(name) { break }
        if name == "return" && denials.contains(argument) || name == "deny" && argument == "all" && !opens {
          return Evidence(.denied, text: "\(name) \(argument)", span: text.span(of: directive), kinds: [])
        }
      }
    }
    return nil
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
