/// Names that nginx takes once in `http`: two files with the same one are never loaded together.
package enum NginxExclusiveNames {
  /// The upstreams of a fragment ("duplicate upstream", ngx_http_upstream.c) and its default servers ("a duplicate default
  /// server", ngx_http.c).
  package static func of(_ tree: NginxTree) -> Set<String> {
    var result: Set<String> = []
    for index in tree.children(of: -1) where tree.isBlock(index) {
      switch tree.name(of: index) {
      case "upstream":
        if let word = tree.argument(0, of: index) { result.insert("upstream " + tree.value(of: word)) }
      case "server":
        for listen in tree.children(of: index) where tree.isNamed("listen", listen) {
          let words = arguments(of: listen, tree)
          guard words.contains("default_server") || words.contains("default"), let address = words.first else {
            continue
          }
          result.insert("listen " + address)
        }
      default: break
      }
    }
    return result
  }

  private static func arguments(of directive: Int, _ tree: NginxTree) -> [String] {
    var result: [String] = []
    while let word = tree.argument(result.count, of: directive) { result.append(tree.value(of: word)) }
    return result
  }
}
