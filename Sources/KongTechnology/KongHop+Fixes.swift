import KongModel
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Edits of declarative files: the field where it is written, or a new one in its entity.
extension KongHop {
  func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    guard case .set(let aspect, let word) = change else { return nil }
    let target = aspect.map { self.value(of: $0) } ?? value
    guard let target, let location = location(of: target.setting), let entity = entity(of: target.setting),
      let field = target.setting.split(separator: ".").last.map(String.init)
    else { return nil }
    guard let text = location.written(word) else { return nil }
    let edit: YAMLEdit?
    if let pair = entity.node.ownPair(field) {
      // A value that the environment decides is kept.
      guard pair.value.text?.contains("{{") != true else { return nil }
      edit = pair.value.replacing(with: .plain(text))
    } else {
      edit = entity.node.adding([field], .plain(text))
    }
    return edit.map { edit in
      let span = SourceSpan(file: entity.file, start: edit.range.lowerBound, end: edit.range.upperBound)
      return SettingEdits([TextEdit(span: span, text: edit.text)], sharedBecause: edit.sharing)
    }
  }

  private func location(of setting: String) -> SettingLocation? {
    knowledge?.settings.lazy.flatMap(\.locations).first { $0.name == setting }
  }

  private func entity(of setting: String) -> KongEntity? {
    if setting.hasPrefix("routes[].") { return entity }
    return setting.hasPrefix("services[].") ? service : nil
  }
}
