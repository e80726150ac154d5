import YAMLSyntax

extension FuzzTarget {
  /// Every node lies in its document and has the content of its bytes; edits change what they are to change.
  static let yaml = FuzzTarget(name: "yaml") { bytes in
    let places = Places(bytes)
    for templates in [YAMLStream.Templates.none, .detected, .helm] {
      let stream = YAMLStream(bytes, templates: templates)
      if templates != .none, stream.masked == nil { continue }
      var position = 0
      for document in stream.documents {
        require(document.range.lowerBound >= position, "the document at \(document.range) begins before \(position)")
        position = document.range.upperBound
        places.requireValid(document.range, "the document")
        YAMLChecks(document, bytes, places).run()
      }
      if templates == .none {
        for document in stream.documents { YAMLEditChecks(document, bytes).run() }
      }
    }
  }
}
