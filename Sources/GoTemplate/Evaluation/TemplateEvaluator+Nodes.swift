import SourceText

/// Text, actions and blocks.
extension TemplateEvaluator {
  func run(_ nodes: [TemplateNode], _ dot: TemplateValue) throws(TemplateError) -> Ending {
    for (index, node) in nodes.enumerated() {
      let ending: Ending
      if case .text(let range) = node {
        output.append(text, range, isUncertain: outputRegions > 0)
        continue
      }
      let hadLeft = mayHaveLeftLoop
      do throws(TemplateError) {
        try budget.spend()
        ending = try nested { () throws(TemplateError) in try run(node, dot) }
      } catch {
        throw TemplateError(error.message, span: error.span ?? span(node.range))
      }
      if ending != .normal { return ending }
      if mayHaveLeftLoop, !hadLeft, index + 1 < nodes.count {
        // The rest runs only if the loop was not left.
        let rest = Array(nodes[(index + 1)...])
        try inUncertainRegion("a condition that is not known decides it") { () throws(TemplateError) in
          _ = try run(rest, dot)
        }
        return .normal
      }
    }
    return .normal
  }

  private func run(_ node: TemplateNode, _ dot: TemplateValue) throws(TemplateError) -> Ending {
    switch node {
    case .text: return .normal
    case .action(let pipeline):
      let value = try value(of: pipeline, dot)
      if pipeline.assignment == .none { try print(value, at: pipeline.range) }
      return .normal
    case .condition(let pipeline, let then, let otherwise):
      return try condition(pipeline, then, otherwise, dot, setsDot: false)
    case .with(let pipeline, let then, let otherwise):
      return try condition(pipeline, then, otherwise, dot, setsDot: true)
    case .range(let pipeline, let body, let otherwise):
      return try loop(pipeline, body, otherwise, dot)
    case .template(let name, let pipeline, let range):
      var data = TemplateValue.null
      if let pipeline { data = try value(of: pipeline, dot) }
      do throws(TemplateError) {
        let printed = try include(name, data)
        output.append(printed, isUncertain: outputRegions > 0)
      } catch {
        throw TemplateError(error.message, span: error.span ?? span(range))
      }
      return .normal
    case .breakLoop: return .breakLoop
    case .continueLoop: return .continueLoop
    }
  }

  private func condition(
    _ pipeline: TemplatePipeline, _ then: [TemplateNode], _ otherwise: [TemplateNode], _ dot: TemplateValue,
    setsDot: Bool
  ) throws(TemplateError) -> Ending {
    let depth = scope.depth
    defer { scope.leave(to: depth) }
    let value = try value(of: pipeline, dot)
    if let truth = value.truth {
      if truth { return try run(then, setsDot ? value : dot) }
      return try run(otherwise, dot)
    }
    let reason = value.unknownReason ?? "a part of the condition is not known"
    try choices(reason, [(then, setsDot ? value : dot), (otherwise, dot)])
    return .normal
  }

  /// Executes the alternatives of a condition that is not known: each from the same state, and what one of them
  /// changed is unknown afterwards. An alternative that fails is taken for one that does not happen.
  private func choices(
    _ reason: String, _ bodies: [(nodes: [TemplateNode], dot: TemplateValue)]
  ) throws(TemplateError) {
    let before = scope
    var changed: Set<Int> = []
    var regions: [UncertainRegion] = []
    let start = output.count
    for (nodes, dot) in bodies where !nodes.isEmpty {
      scope = before
      let mark = output
      if !regions.isEmpty { separateAlternatives(since: start) }
      do throws(TemplateError) {
        let region = try uncertain(reason) { () throws(TemplateError) in
          if try run(nodes, dot) != .normal { mayHaveLeftLoop = true }
        }
        region.undo()
        regions.append(region)
        for position in before.values.indices where !scope[position].isIdentical(to: before[position]) {
          changed.insert(position)
        }
      } catch {
        if error.isFatal { throw error }
        output = mark
      }
    }
    scope = before
    for position in changed { scope[position] = .unknown(reason) }
    for region in regions { region.blur() }
    blurOuterRegions(regions)
  }

  /// Alternatives of several lines are each on lines of their own, so that both are YAML.
  private func separateAlternatives(since start: Int) {
    let printed = output.bytes[start...]
    if printed.contains(0x0A), printed.last != 0x0A { output.append([0x0A], isUncertain: true) }
  }

  /// Runs something that may not happen; what it changes is unknown afterwards.
  func inUncertainRegion(
    _ reason: String, _ body: () throws(TemplateError) -> Void
  ) throws(TemplateError) {
    let before = scope
    let mark = output
    do throws(TemplateError) {
      let region = try uncertain(reason, body)
      for position in before.values.indices where !scope[position].isIdentical(to: before[position]) {
        scope[position] = .unknown(reason)
      }
      region.blur()
      blurOuterRegions([region])
    } catch {
      if error.isFatal { throw error }
      output = mark
      scope = before
    }
  }

  private func uncertain(
    _ reason: String, _ body: () throws(TemplateError) -> Void
  ) throws(TemplateError) -> UncertainRegion {
    regions.append(UncertainRegion(reason: reason, mapCount: budget.mapCount))
    outputRegions += 1
    let count = regions.count
    func leave() -> UncertainRegion {
      outputRegions -= 1
      let region = regions[count - 1]
      regions.removeLast(regions.count - count + 1)
      return region
    }
    do throws(TemplateError) {
      try body()
    } catch {
      // What was changed before the failure did not happen.
      leave().undo()
      throw error
    }
    return leave()
  }

  /// Outer regions saw the changes while they happened, and those of the inner region are undone by it.
  private func blurOuterRegions(_ inner: [UncertainRegion]) {
    guard !regions.isEmpty else { return }
    for region in inner {
      for change in region.changes {
        for index in regions.indices where change.map.number <= regions[index].mapCount {
          regions[index].changes.append(change)
        }
      }
    }
  }

  // MARK: - Loops

  private func loop(
    _ pipeline: TemplatePipeline, _ body: [TemplateNode], _ otherwise: [TemplateNode], _ dot: TemplateValue
  ) throws(TemplateError) -> Ending {
    let depth = scope.depth
    defer { scope.leave(to: depth) }
    var plain = pipeline
    plain.assignment = .none
    plain.variables = []
    let value = try value(of: plain, dot)
    let items: [(key: TemplateValue, value: TemplateValue)]
    switch value.content {
    case .list(let list): items = list.enumerated().map { (.int($0.offset), $0.element) }
    case .map(let map):
      if let reason = map.unknownReason { return try unknownLoop(reason, pipeline, body, otherwise, dot) }
      items = map.keys.compactMap { key in
        map.entry(key).map { (TemplateValue.text(key, source: $0.keySource), $0.value) }
      }
    case .object(let object) where object.items != nil:
      items = (object.items ?? []).enumerated().map { (.int($0.offset), $0.element) }
    case .object(let object):
      guard let entries = object.entries else {
        throw TemplateError("range can't iterate over \(object.typeName)", span: span(pipeline.range))
      }
      items = entries.map { (TemplateValue.text($0.key), $0.value) }
    case .integer(let count, _):
      do throws(TemplateError) {
        try budget.make(items: max(0, count))
      } catch {
        throw TemplateError(error.message, span: span(pipeline.range))
      }
      items = (0..<max(0, count)).map { (.int($0), .int($0)) }
    case .null: items = []
    case .unknown(let reason): return try unknownLoop(reason, pipeline, body, otherwise, dot)
    default:
      throw TemplateError("range can't iterate over a \(value.typeName)", span: span(pipeline.range))
    }
    if items.isEmpty {
      // Variables of an empty loop exist but are nil.
      return try run(otherwise, dot)
    }
    let hadLeft = mayHaveLeftLoop
    defer { mayHaveLeftLoop = hadLeft }
    mayHaveLeftLoop = false
    for item in items {
      try budget.spend()
      scope.leave(to: depth)
      bind(pipeline, item.key, item.value)
      if mayHaveLeftLoop {
        try inUncertainRegion("a condition that is not known decides it") { () throws(TemplateError) in
          _ = try run(body, item.value)
        }
        continue
      }
      if try run(body, item.value) == .breakLoop { break }
    }
    return .normal
  }

  private func bind(_ pipeline: TemplatePipeline, _ key: TemplateValue, _ value: TemplateValue) {
    let names = pipeline.variables
    guard !names.isEmpty else { return }
    // With one variable it is the element, with two the first is the key.
    let pairs = names.count == 1 ? [(names[0], value)] : [(names[0], key), (names[1], value)]
    for (name, value) in pairs {
      if pipeline.assignment == .declare {
        scope.declare(name, value)
      } else if let position = scope.position(of: name) {
        scope[position] = value
      }
    }
  }

  /// The body once, for any item.
  private func unknownLoop(
    _ reason: String, _ pipeline: TemplatePipeline, _ body: [TemplateNode], _ otherwise: [TemplateNode],
    _ dot: TemplateValue
  ) throws(TemplateError) -> Ending {
    let hadLeft = mayHaveLeftLoop
    defer { mayHaveLeftLoop = hadLeft }
    let depth = scope.depth
    bind(pipeline, .unknown(reason), .unknown(reason))
    try choices(reason, [(body, .unknown(reason))])
    scope.leave(to: depth)
    if !otherwise.isEmpty { try choices(reason, [(otherwise, dot)]) }
    return .normal
  }
}

extension TemplateError {
  /// Whether the error is a limit, which counts whatever the condition is.
  var isFatal: Bool { message.hasPrefix("the templates ") }
}

extension TemplateValue {
  /// Whether two values are surely the same: an assignment of what was there changes nothing.
  func isIdentical(to other: TemplateValue) -> Bool {
    switch (content, other.content) {
    case (.null, .null): return true
    case (.boolean(let a), .boolean(let b)): return a == b
    case (.integer(let a, let x), .integer(let b, let y)): return a == b && x == y
    case (.decimal(let a), .decimal(let b)): return a == b
    case (.text(let a), .text(let b)): return a.isDetermined && b.isDetermined && a.bytes == b.bytes
    case (.map(let a), .map(let b)): return a === b
    case (.unknown, .unknown): return true
    case (.list(let a), .list(let b)):
      return a.count == b.count && a.count <= 16
        && zip(a, b).allSatisfy { x, y in
          x.list == nil && x.isIdentical(to: y)
        }
    case (.object, .object): return true
    default: return false
    }
  }
}
