import StreamModel

/// The reference of an image: `docker.io/library/nginx:1.27-alpine@sha256:…`.
package struct ImageReference: Sendable, Equatable {
  /// Without Docker's own registry and its `library/`: `nginx`, `ghcr.io/acme/proxy`.
  package let name: String
  /// The tag; nil where there is none or where a variable decides it.
  package let tag: String?

  /// Nil where a variable or a template decides the name.
  package init?(_ text: String) {
    var rest = text.prefix { $0 != "@" }
    let slash = rest.lastIndex(of: "/") ?? rest.startIndex
    var tag: String?
    if let colon = rest[slash...].firstIndex(of: ":") {
      tag = String(rest[rest.index(after: colon)...])
      rest = rest[..<colon]
    }
    for prefix in ["docker.io/", "index.docker.io/", "registry-1.docker.io/", "registry.hub.docker.com/"]
    where rest.hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
    for prefix in ["public.ecr.aws/docker/library/", "mirror.gcr.io/library/", "library/"] where rest.hasPrefix(prefix)
    {
      rest = rest.dropFirst(prefix.count)
    }
    let isUnknown = { (text: Substring) in text.contains { "${}<>%".contains($0) } }
    guard !rest.isEmpty, !isUnknown(rest) else { return nil }
    name = String(rest)
    self.tag = tag.flatMap { isUnknown($0[...]) || $0.isEmpty ? nil : $0 }
  }

  /// The version that the tag begins with: `1.27-alpine` is the newest patch of 1.27. Nil for words and for one number,
  /// which move with every release.
  package var version: ProductVersion? {
    guard let tag else { return nil }
    let numbers = tag.prefix { $0.isNumber || $0 == "." }
    guard numbers.split(separator: ".").count > 1 else { return nil }
    let rest = tag[numbers.endIndex...]
    guard rest.isEmpty || rest.hasPrefix("-"), !rest.contains("rc"), !rest.contains("beta") else { return nil }
    return ProductVersion.ofTag(String(numbers))
  }
}
