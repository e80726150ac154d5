import SourceText
import YAMLSyntax

/// How a product reads objects of a kind that are attached to routes, gateways or Services, where the usual way does not apply:
/// an entry of `policies:`.
package struct PolicyKind: Sendable {
  /// The kind.
  package let kind: String
  /// A glob of the API group; kinds of other products have the same name. Nil for any.
  package let group: String?
  /// Whether all objects of the kind apply, without being attached.
  package let isGlobal: Bool
  /// The field without which the object that is attached most closely replaces all others; nil where they add up.
  package let mergeField: FieldPath?

  init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a policy")
    kind = try fields.text("kind")
    group = try fields.optionalText("group")
    isGlobal = try fields.flag("global") ?? false
    mergeField = try fields.optionalText("whole-unless").map { FieldPath(.field($0)) }
    try fields.finish()
  }

  /// Whether objects of a group are meant.
  package func describes(group other: String) -> Bool { group.map { globMatches($0, other) } ?? true }
}

extension KubernetesProduct {
  /// How objects of a kind are read; nil for the usual way.
  package func policy(_ kind: String) -> PolicyKind? { policies.first { $0.kind == kind } }

  /// Whether objects of a kind and group are what the product reads under that kind.
  package func reads(kind: String, group: String) -> Bool { policy(kind)?.describes(group: group) ?? true }
}
