import Reports
import SourceText
import YAMLSyntax

/// Writes the documents of a file with the locations of all nodes.
func write(yaml bytes: [UInt8], to json: inout JSONWriter) {
  let lines = LineTable(bytes)
  json.raw("{\"documents\": [")
  for (index, document) in YAMLStream(bytes).documents.enumerated() {
    json.raw(index == 0 ? "{\"root\": " : ", {\"root\": ")
    if let root = document.root { write(root, lines, to: &json) } else { json.raw("null") }
    json.key("error")
    if let error = document.error {
      json.raw("{")
      json.field("message", error.message, isFirst: true)
      write(error.range, to: &json)
      json.raw("}")
    } else {
      json.raw("null")
    }
    json.raw("}")
  }
  json.raw("]}")
}

/// Writes a node; the target of an alias is written at its own location only.
private func write(_ node: YAMLNode, _ lines: LineTable, to json: inout JSONWriter) {
  json.raw("{")
  if let alias = node.aliasRange {
    json.field("kind", "alias", isFirst: true)
    json.field("target", node.range.lowerBound)
    write(alias, to: &json)
  } else {
    json.field("kind", node.isMapping ? "mapping" : node.isSequence ? "sequence" : "scalar", isFirst: true)
    write(node.range, to: &json)
    let position = lines.position(of: node.range.lowerBound)
    json.field("line", position.line)
    json.field("column", position.column)
    json.field("tag", node.tag)
    if let text = node.text, let style = node.style {
      json.field("text", text)
      json.field("style", "\(style)")
      json.key("isNull")
      json.raw(node.isNull ? "true" : "false")
    } else {
      json.key("children")
      json.raw("[")
      for (index, child) in (node.items ?? node.pairs?.flatMap { [$0.key, $0.value] } ?? []).enumerated() {
        if index > 0 { json.raw(", ") }
        write(child, lines, to: &json)
      }
      json.raw("]")
    }
  }
  json.raw("}")
}
