import RuleFiles
import SourceText
import StreamModel

/// Checks the names of plugins.
package struct KongPluginNames {
  private let known: KongPluginFile
  private let version: ProductVersion?

  package init(_ known: KongPluginFile, version: ProductVersion?) {
    self.known = known
    self.version = version
  }

  /// The faults of a name.
  package func observation(_ plugin: KongPluginEntry, _ technology: String) -> Observation? {
    guard plugin.isEnabled || technology == "kong", let head = plugin.head, !head.isUnknown, !plugin.name.isEmpty else {
      return nil
    }
    let name = plugin.name
    if let imagined = known.imagined[name] {
      return observation(plugin, head, technology, .refused, "Write \(imagined.instead).")
    }
    if let since = known.bundled[name], let version, version < since {
      return observation(
        plugin, head, technology, .refused, "Use Kong \(since) or newer, or delete the plugin.",
        note: " before \(since)")
    }
    guard !known.knows(name) else { return nil }
    // A custom plugin may have nearly the name of a bundled one.
    guard let near = nearestName(to: name, among: (Array(known.bundled.keys) + known.others).sorted()), name.count > 3
    else { return nil }
    return observation(
      plugin, head, technology, .conditional, "Write \(near), unless the plugin is your own.",
      note: "; did you mean \(near)?")
  }

  private func observation(
    _ plugin: KongPluginEntry, _ head: KongField, _ technology: String, _ outcome: Outcome, _ remedy: String,
    note: String = ""
  ) -> Observation {
    var result = Observation(
      check: .unknownPlugin, outcome: outcome, technology: technology, setting: plugin.setting(nil),
      value: plugin.name, span: head.span)
    result.object = plugin.object
    result.parameters = ["title": "Kong", "plugin": plugin.name, "remedy": remedy, "note": note]
    return result
  }
}
