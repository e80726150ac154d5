import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Annotations of a known name below a prefix that no controller reads: a misspelt one, or one of an earlier release.
struct AnnotationPrefixCheck {
  let checks: KubernetesChecks

  /// Letters by which a misspelt prefix may differ.
  private static let limit = 2

  /// `owners` are the products that serve the object.
  func observation(_ pair: YAMLPair, _ name: String, of object: KubernetesObject, owners: [KubernetesProduct])
    -> Observation?
  {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    let short = String(name[name.index(after: slash)...])
    guard let owner = owners.first(where: { $0.annotations.contains(short) }), let prefix = owner.prefix,
      isMeant(String(name[...slash]), by: owner, prefix),
      // Charts write both prefixes, for controllers of any age.
      object.annotation(prefix + short) == nil
    else { return nil }
    var found = checks.observation(
      .unknownSetting, .ineffective, owner, object, name, pair.value.text ?? "", object.span(pair.key.range))
    found.parameters["suggestion"] = "; did you mean \(prefix)\(short)?"
    return checks.streams.linked(
      found, to: object, owner, deciding: .aspects(owner.aspects(ofAnnotation: prefix + short)))
  }

  private func isMeant(_ written: String, by owner: KubernetesProduct, _ prefix: String) -> Bool {
    owner.formerPrefixes.contains(written) || editDistance(written, prefix, limit: Self.limit) != nil
  }
}

extension KubernetesProduct {
  /// The aspects that an annotation decides.
  func aspects(ofAnnotation name: String) -> Set<Aspect> {
    Set(settings.filter { $0.locations.contains { $0.path.annotation == name } }.map(\.aspect))
  }

  /// The aspects that a key of its ConfigMap decides.
  func aspects(ofKey key: String) -> Set<Aspect> {
    Set(settings.filter { $0.locations.contains { $0.address == .key(key) } }.map(\.aspect))
  }
}
