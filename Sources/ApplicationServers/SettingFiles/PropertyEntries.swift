import ConfigurationSources
import SourceText
import YAMLSyntax

extension SettingEntries {
  /// `a.b.c=1` or `a.b.c: 1`, a line each.
  init(properties text: PlacedText) {
    for line in linesOfText(Array(text.text.utf8)) where entries.count < ProcessLimits.entries {
      let code = line.trimmed
      guard let first = code.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "!"),
        let mark = code.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") })
      else { continue }
      let value = code[(mark + 1)...].trimmed
      add(
        code[..<mark].trimmed.string, value.string, at: text.span(of: value.startIndex..<value.endIndex), isSure: true)
    }
  }

  /// The same as a tree of YAML.
  init(yaml text: PlacedText) {
    let bytes = Array(text.text.utf8)
    var limits = YAMLLimits()
    limits.depth = 60
    limits.nodes = 50_000
    let stream = YAMLStream(bytes, templates: .detected, limits: limits)
    guard stream.ranges.count <= ProcessLimits.files else {
      isOpen = true
      return
    }
    var left = ProcessLimits.entries
    for document in stream.documents {
      guard document.error == nil, let root = document.root else {
        isOpen = isOpen || document.error != nil
        continue
      }
      if left <= 0 { isOpen = true }
      var found = SettingEntries()
      found.add(root, [], text, &left)
      // A document for a profile counts or does not.
      let isForProfile = found.entries.contains {
        $0.name == "spring.profiles" || $0.name.hasPrefix("spring.config.activate.")
      }
      for entry in found.entries {
        entries.append(isForProfile ? SettingEntry(name: entry.name, value: nil, span: entry.span) : entry)
      }
    }
  }

  /// Aliases may repeat what they name, so that the nodes are counted.
  private mutating func add(_ node: YAMLNode, _ path: [String], _ text: PlacedText, _ left: inout Int) {
    left -= 1
    guard left > 0, path.count < 32 else {
      isOpen = true
      return
    }
    if let pairs = node.resolvedPairs {
      for pair in pairs { if let key = pair.key.text { add(pair.value, path + [key], text, &left) } }
    } else {
      add(
        path.joined(separator: "."), node.text ?? "", at: text.span(of: node.range),
        isSure: node.text != nil && !node.isTemplated)
    }
  }

  private mutating func add(_ name: String, _ value: String, at span: SourceSpan, isSure: Bool) {
    // A variable of the environment may decide it.
    entries.append(SettingEntry(name: name, value: isSure && !value.contains("${") ? value : nil, span: span))
  }
}
