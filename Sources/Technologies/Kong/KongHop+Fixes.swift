import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

/// Edits of declarative files: the field where it is written, or a new one in the entity that should hold it.
extension KongHop {
  func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    guard case .set(let aspect, let word) = change else { return nil }
    guard let target = aspect.map({ values[$0] }) ?? value else { return nil }
    let parts = target.setting.split(separator: ".")
    guard parts.count == 2, let place = place(named: target.setting) else { return nil }
    guard let holder = parts[0] == "routes[]" ? entity : parts[0] == "services[]" ? service : nil else { return nil }
    let text = YAMLValueText.plain(place.written(word))
    let edit: YAMLEdit?
    if let field = holder.field(String(parts[1])) {
      // What an anchor or the environment says is said for others as well.
      let isOwn = holder.node.pairs?.contains { $0.key.range == field.pair.key.range } == true
      edit =
        field.isUnknown
        ? nil : isOwn ? field.value.replacing(with: text) : holder.node.adding([String(parts[1])], text)
    } else {
      edit = holder.node.adding([String(parts[1])], text)
    }
    return edit.map { SettingEdits([TextEdit(span: holder.span($0.range), text: $0.text)]) }
  }

  private func place(named setting: String) -> ManifestPlace? {
    knowledge?.settings.lazy.flatMap(\.places).first { $0.name == setting }
  }
}
