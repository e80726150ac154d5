import RuleFiles
import StreamModel

extension ImageReference {
  /// Without Docker's own registry and its `library/`, since a team's registry may have another image of the name: `nginx`,
  /// `ghcr.io/acme/proxy`. Nil where a variable or a template decides it.
  var nameAtDocker: String? {
    var rest = text[...]
    for prefix in ["docker.io/", "index.docker.io/", "registry-1.docker.io/", "registry.hub.docker.com/"]
    where rest.hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
    for prefix in ["public.ecr.aws/docker/library/", "mirror.gcr.io/library/", "library/"] where rest.hasPrefix(prefix)
    {
      rest = rest.dropFirst(prefix.count)
    }
    return rest.isEmpty || rest.contains { "${}<>%".contains($0) } ? nil : String(rest)
  }

  /// The version that the tag begins with: `1.27-alpine` is the newest patch of 1.27. Nil for words and for one number,
  /// which move with every release, and where something decides a part of it.
  var version: ProductVersion? {
    guard let tag else { return nil }
    let numbers = tag.prefix { $0.isNumber || $0 == "." }
    guard numbers.split(separator: ".").count > 1, !tag.contains(where: { "${}<>%".contains($0) }) else { return nil }
    let rest = tag[numbers.endIndex...]
    guard rest.isEmpty || rest.hasPrefix("-"), !rest.contains("rc"), !rest.contains("beta") else { return nil }
    return ProductVersion.ofTag(String(numbers))
  }
}
