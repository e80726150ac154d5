/// Helm and other Go templates of YAML files.
public enum HelmTemplate {
  /// Replaces `{{ … }}` by text of the same length; nil when there is no action.
  public static func mask(_ bytes: [UInt8]) -> MaskedText? { nil }
}
