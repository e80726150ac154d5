extension MergedReport {
  func json() -> [UInt8] {
    var json = JSONWriter()
    JSONFormat.writeHead(&json)
    for (index, (finding, name)) in zip(findings, fingerprints).enumerated() {
      json.line(index)
      let replacements = finding.fingerprint.map { [($0, "\"\(name)\"")] } ?? []
      write(finding.range, of: finding.part, replacements, &json)
    }
    json.raw(findings.isEmpty ? JSONFormat.afterNoFindings : JSONFormat.afterFindings)
    let count = writeProblems(&json)
    json.raw(count == 0 ? JSONFormat.afterNoProblems : JSONFormat.afterProblems)
    if let summary {
      json.summary(summary) { json in
        for (index, route) in routes.enumerated() {
          if index > 0 { json.raw(", ") }
          write(route.range, of: route.part, [], &json)
        }
      }
    }
    json.raw("}\n")
    return json.bytes
  }
}
