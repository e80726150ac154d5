import Containers
import SourceText

/// Trees of what compose files write: labels, flags of a command, variables of the environment.
extension TraefikNode {
  /// The labels of a container: `traefik.http.routers.chat.rule`. The root holds what is behind `traefik`.
  init(labels: [ComposeEntry], at span: SourceSpan) {
    self.init(span: span, setting: "traefik")
    for entry in labels where entry.name.lowercased().hasPrefix("traefik.") {
      let parts = Self.parts(of: entry.name)
      guard parts.count > 1, parts.count <= TraefikLimits.nameParts else { continue }
      set(parts.dropFirst(), to: Self.leaf(entry, setting: entry.name), prefix: "traefik.")
    }
  }

  /// The flags of a command: `--entrypoints.web.address=:80`. A flag of a list may come again.
  init(flags: [ComposeEntry], at span: SourceSpan) {
    self.init(span: span, setting: "--")
    var before: String?
    for entry in flags {
      guard entry.name.hasPrefix("-") else {
        // The value of the flag before it, which has none of its own.
        if let name = before { setFlag(name, entry, text: entry.name) }
        before = nil
        continue
      }
      let name = String(entry.name.drop { $0 == "-" })
      setFlag(name, entry, text: entry.value ?? "true")
      before = entry.value == nil ? name : nil
    }
  }

  private mutating func setFlag(_ name: String, _ entry: ComposeEntry, text: String) {
    let parts = Self.parts(of: name)
    guard !parts.isEmpty, parts.count <= TraefikLimits.nameParts else { return }
    var leaf = Self.leaf(entry, setting: "--" + name)
    let old = field(parts)?.text
    let isList = parts.last?.lowercased() == "middlewares"
    leaf.text = isList ? old.map { $0 + "," + text } ?? text : text
    set(parts[...], to: leaf, prefix: "--")
  }

  /// Variables of the environment: `TRAEFIK_ENTRYPOINTS_WEB_ADDRESS`.
  init(environment: [ComposeEntry], at span: SourceSpan) {
    self.init(span: span, setting: "TRAEFIK")
    for entry in environment where entry.name.hasPrefix("TRAEFIK_") {
      let parts = entry.name.split(separator: "_").map(String.init)
      guard parts.count > 1, parts.count <= TraefikLimits.nameParts else { continue }
      set(parts.dropFirst(), to: Self.leaf(entry, setting: entry.name), prefix: "TRAEFIK_", separator: "_")
    }
  }

  /// `servers[0].url` is divided to `servers`, `[0]` and `url`.
  private static func parts(of name: String) -> [String] {
    name.split(separator: ".", omittingEmptySubsequences: false).flatMap { part -> [String] in
      guard let open = part.firstIndex(of: "["), part.hasSuffix("]") else { return [String(part)] }
      return [String(part[..<open]), String(part[open...])]
    }
  }

  private static func leaf(_ entry: ComposeEntry, setting: String) -> TraefikNode {
    var leaf = TraefikNode(span: entry.span, setting: setting)
    leaf.text = entry.value ?? ""
    leaf.isUnknown = entry.isUnknown
    return leaf
  }
}
