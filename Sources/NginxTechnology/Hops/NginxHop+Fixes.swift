import NginxSyntax
import SourceText
import StreamModel

/// Edits of nginx files: the directive where it is written, or a new one where the route is served.
extension NginxHop {
  func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
    let editor = NginxBlockEditor(configuration: configuration)
    guard !isBesidePlaceholder else { return nil }
    switch change {
    case .set(nil, let text):
      if value.setting == "proxy_set_header Upgrade" || value.setting == "proxy_set_header Connection" {
        return upgradeEdits(editor)
      }
      return set(value.setting, to: text, editor)
    case .set(let aspect?, let text):
      guard let other = self.value(of: aspect) else { return nil }
      return set(other.setting, to: text, editor)
    case .delete:
      guard let statement = statement(at: value.span) else { return nil }
      return SettingEdits([editor.deletion(of: statement)], sharedBecause: editor.sharing(of: statement))
    case .add(let words):
      guard let statement = statement(at: value.span) else { return nil }
      let known = configuration.arguments(statement).map { $0.lowercased() }
      let new = words.filter { !known.contains($0.lowercased()) }
      let end = editor.endOfArguments(of: statement)
      let position = SourceSpan(file: configuration.file(of: statement), start: end, end: end)
      return SettingEdits(
        [TextEdit(span: position, text: new.map { " " + $0 }.joined())], sharedBecause: editor.sharing(of: statement))
    case .drop(let word):
      guard let statement = statement(at: value.span) else { return nil }
      return drop(word, from: statement, editor)
    }
  }

  /// The block whose directives apply to the route. Most settings are refused in an `if`.
  private var servingBlock: Int {
    configuration.blocks[block].context == .ifInLocation ? configuration.blocks[block].parent : block
  }

  /// Whether a template writes statements around the route: `${EXTRA}` in the place of a directive. The file is known no
  /// better where it could not be read to its end.
  private var isBesidePlaceholder: Bool {
    !configuration.tree(pass).errors.isEmpty || configuration.hasPlaceholder(around: servingBlock)
  }

  /// The statement that a span shows.
  private func statement(at span: SourceSpan) -> NginxStatement? {
    for b in configuration.chain(of: block) {
      if let found = configuration.statements(in: b).first(where: { configuration.span($0) == span }) {
        return configuration.isBuiltIn(found) ? nil : found
      }
    }
    return nil
  }

  private func set(_ setting: String, to text: String, _ editor: NginxBlockEditor) -> SettingEdits? {
    // A setting with a space is one line among several: a header.
    guard !setting.contains(" "), setting.first?.isLetter == true else { return nil }
    let text = knowledge.written(text, as: setting)
    let home = servingBlock
    if let own = configuration.first(named: setting, in: home) ?? configuration.first(named: setting, in: block) {
      if configuration.isBuiltIn(own) { return nil }
      return SettingEdits([editor.replacement(of: own, with: text)], sharedBecause: editor.sharing(of: own))
    }
    if knowledge.table.entry(of: setting, in: configuration.blocks[home].context) == nil {
      // It applies to a whole server or all of nginx.
      guard let written = configuration.firstInForce(named: setting, at: block) ?? mainStatement(setting),
        !configuration.isBuiltIn(written)
      else { return nil }
      return SettingEdits(
        [editor.replacement(of: written, with: text)], sharedBecause: "it applies to everything that this nginx serves")
    }
    // A file that was not read may have the directive, and nginx refuses a second one.
    guard !configuration.hasUnreadInclude(in: home),
      let edit = editor.insertion(of: ["\(setting) \(text);"], into: home, near: pass)
    else { return nil }
    return SettingEdits([edit], sharedBecause: editor.sharing(ofBlock: home))
  }

  /// Settings of `events` and of the main context are in no enclosing block of a location.
  private func mainStatement(_ setting: String) -> NginxStatement? {
    configuration.first(named: setting, in: 0) ?? model.events.flatMap { configuration.first(named: setting, in: $0) }
  }

  private func drop(_ word: String, from statement: NginxStatement, _ editor: NginxBlockEditor) -> SettingEdits? {
    let tree = configuration.tree(statement)
    let words = tree.words(of: Int(statement.directive))
    guard words.count > 2,
      let index = words.indices.dropFirst().first(where: { tree.value(of: words[$0]).lowercased() == word })
    else { return SettingEdits([editor.deletion(of: statement)], sharedBecause: editor.sharing(of: statement)) }
    let span = SourceSpan(file: configuration.file(of: statement), start: words[index - 1].end, end: words[index].end)
    return SettingEdits([TextEdit(span: span, text: "")], sharedBecause: editor.sharing(of: statement))
  }

  // MARK: Upgrade

  /// Both headers of an upgrade. A block that sets any header of its own inherits none, so that the first one adds all
  /// inherited ones too.
  private func upgradeEdits(_ editor: NginxBlockEditor) -> SettingEdits? {
    let home = servingBlock
    let wanted = [
      (NginxHeaderName.upgrade, "Upgrade", "$http_upgrade"), (.connection, "Connection", connectionValue),
    ]
    let judged = ["upgrade": upgradeHeader, "connection": connectionHeader]
    let good: Set<AspectValue> = [.word("forwarded"), .word("upgrade"), .word("always"), .unknown]
    var edits: [TextEdit] = []
    var lines: [String] = []
    var shared: String?
    for (name, title, text) in wanted {
      if let value = judged[name.text]??.value, good.contains(value),
        configuration.first(.proxySetHeader, in: home) != nil
      {
        continue
      }
      if let own = configuration.last(.proxySetHeader, of: name, in: home) {
        if configuration.isBuiltIn(own) { return nil }
        edits.append(editor.replacement(of: own, with: "\(title) \(text)"))
        shared = shared ?? editor.sharing(of: own)
      } else {
        lines.append("proxy_set_header \(title) \(text);")
      }
    }
    if !lines.isEmpty {
      // Headers of a file that was not read cannot be listed again.
      guard !configuration.hasUnreadHeaders(at: home) else { return nil }
      var all: [String] = []
      if configuration.first(.proxySetHeader, in: home) == nil {
        for statement in configuration.inForce(.proxySetHeader, at: home) {
          let name = configuration.argument(0, statement)?.lowercased() ?? ""
          guard name != "upgrade", name != "connection" else { continue }
          let text = editor.text(of: statement)
          if NginxTemplate.isMasked(text) { return nil }
          all.append(text)
        }
      }
      guard let edit = editor.insertion(of: all + lines, into: home, near: pass) else { return nil }
      edits.append(edit)
      shared = shared ?? editor.sharing(ofBlock: home)
    }
    return edits.isEmpty ? nil : SettingEdits(edits, sharedBecause: shared)
  }

  /// A map that sends `upgrade` only when the client does, if the configuration has one, else the header of the client.
  var connectionValue: String {
    let fitting = model.maps.keys.sorted().first { name in
      var asking = request
      asking.kind = .websocket
      var ordinary = request
      ordinary.kind = .sse
      return model.variables.evaluate(name, at: block, for: asking)?.lowercased() == "upgrade"
        && model.variables.evaluate(name, at: block, for: ordinary)?.lowercased() != "upgrade"
    }
    return fitting ?? "$http_connection"
  }
}
