import NginxSyntax
import Reports
import SourceText

/// Writes the directives of a file in order, each with the index of the block that it is in.
func write(nginx source: SourceFile, to json: inout JSONWriter) {
  let tree = NginxTree.parse(source)
  json.raw("{\"directives\": [")
  for index in tree.directives.indices {
    json.raw(index == 0 ? "{" : ", {")
    json.field("parent", tree.parent(of: index), isFirst: true)
    json.key("isBlock")
    json.raw(tree.isBlock(index) ? "true" : "false")
    json.key("words")
    json.raw("[")
    for (place, word) in tree.words(of: index).enumerated() {
      json.raw(place == 0 ? "{" : ", {")
      json.field("value", tree.value(of: word), isFirst: true)
      json.field("quoting", "\(word.quoting)")
      write(word.start..<word.end, to: &json)
      json.raw("}")
    }
    json.raw("]}")
  }
  json.raw("], \"comments\": [")
  for (index, comment) in tree.comments.enumerated() {
    json.raw(index == 0 ? "{\"kind\": \"comment\"" : ", {\"kind\": \"comment\"")
    write(comment.range, to: &json)
    json.raw("}")
  }
  json.raw("], \"errors\": [")
  for (index, error) in tree.errors.enumerated() {
    json.raw(index == 0 ? "{" : ", {")
    json.field("message", error.message, isFirst: true)
    write(error.range, to: &json)
    json.raw("}")
  }
  json.raw("]}")
}

/// Writes the bytes of a location.
func write(_ range: Range<Int>, to json: inout JSONWriter) {
  json.field("start", range.lowerBound)
  json.field("end", range.upperBound)
}
