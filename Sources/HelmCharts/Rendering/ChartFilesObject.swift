import GoTemplate
import SourceText

/// `.Files`: the files of a chart that are no templates.
struct ChartFilesObject: TemplateObject {
  let files: [Chart.File]

  var typeName: String { "engine.files" }
  var printed: String { "map[]" }
  var entries: [(key: String, value: TemplateValue)]? { files.map { ($0.name, .text($0.text)) } }

  func member(_ name: String, _ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue? {
    switch name {
    case "Get", "GetBytes": return .text(file(try argument(arguments, name))?.text ?? TemplateText())
    case "Lines":
      guard var text = file(try argument(arguments, name))?.text, !text.isEmpty else { return .list([]) }
      if text.bytes.last == 0x0A { text = text.slice(0..<text.count - 1) }
      return .list(text.split(separator: [0x0A]).map { .text($0) })
    case "Glob":
      let glob = PathGlob(try argument(arguments, name))
      return TemplateValue(.object(ChartFilesObject(files: files.filter { glob.matches($0.name) })))
    case "AsConfig", "AsSecrets":
      let map = TemplateMap()
      for file in files {
        let key = file.name.split(separator: "/").last.map(String.init) ?? file.name
        let text = name == "AsConfig" ? file.text : file.text.remade(Base64.encoded(file.text.bytes))
        map.set(key, .text(text))
      }
      return .text(try YAMLEmitter.text(.map(map), TemplateBudget()))
    default: return nil
    }
  }

  private func file(_ name: String) -> Chart.File? { files.first { $0.name == name } }

  private func argument(_ arguments: [TemplateValue], _ name: String) throws(TemplateError) -> String {
    guard arguments.count == 1, let text = arguments[0].text else {
      throw TemplateError(".Files.\(name): expected one string")
    }
    return text.string
  }
}
