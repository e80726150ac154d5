import Catalog
import RuleFiles
import SourceText
import StreamModel

/// Evaluates the rules on chains and turns observations into findings.
package struct RuleEngine: Sendable {
  private let catalogue: RuleCatalogue
  private let basis: EvaluationBasis
  private let sources: SourceMap
  /// The rules with cases whose findings can be severe enough.
  private let index: RuleIndex
  /// Findings below it are not looked for.
  private let minimumSeverity: Severity
  /// Rules whose findings are all looked for, however weak.
  private let always: Set<String>
  private let choice: RuleChoice

  /// `sources` must contain every file that hops refer to. Findings below `minimumSeverity` are not computed, unless
  /// their rule is among `always`.
  package init(
    catalogue: RuleCatalogue, policy: Policy, assumptions: Assumptions, sources: SourceMap,
    minimumSeverity: Severity = .info, always: Set<String> = [], choice: RuleChoice = RuleChoice()
  ) {
    self.catalogue = catalogue
    basis = EvaluationBasis(policy: policy, assumptions: assumptions)
    self.sources = sources
    self.minimumSeverity = minimumSeverity
    self.always = always
    self.choice = choice
    index = RuleIndex(
      catalogue.valueRules.compactMap(CompiledRule.init), minimumSeverity: minimumSeverity, always: always)
  }

  // MARK: Paths

  /// Adds the findings of a chain to others. What is in force because of another line is a consequence of that line.
  package func judge(_ chain: ProxyChain, causes: CauseIndex, _ result: inout ChainFindings) {
    var items = judge(chain)
    // A cause is as grave as the user wants its consequences to be.
    for index in items.indices {
      if let severity = choice.severities[items[index].finding.rule] { items[index].finding.severity = severity }
    }
    nameCauses(in: &items)
    for item in items {
      let hop = chain.hops[item.hop].identity
      if item.finding.outcome?.breaksStream == true,
        let cause = causes.cause(of: item.value, item.subject, on: hop, of: chain.route)
      {
        result.add(item.finding, causedBy: cause)
      } else {
        result.add(item.finding)
      }
    }
  }

  /// A setting of another protocol family is the cause of the default that is in force.
  private func nameCauses(in items: inout [HopFinding]) {
    guard items.count > 1, items.contains(where: { !$0.explains.isEmpty }) else { return }
    for index in items.indices.reversed() where !items[index].value.isWritten {
      let (hop, subject) = (items[index].hop, items[index].subject)
      guard
        let cause = items.firstIndex(where: { $0.hop == hop && $0.value.isWritten && $0.explains.contains(subject) })
      else { continue }
      items[cause].finding.cause([items[index].finding])
      items.remove(at: index)
    }
  }

  /// The findings of a chain, hop by hop.
  func judge(_ chain: ProxyChain) -> [HopFinding] {
    var result: [HopFinding] = []
    if chain.closure != nil { return result }
    let basis = basis.adapted(to: chain)
    let isTransfer = chain.intent.isTransfer
    for index in chain.hops.indices {
      let context = EvaluationContext(at: index, of: chain, on: basis)
      for entry in self.index.entries(for: context.hop.technology, chain.judgedAs, chain.intent) {
        let rule = entry.rule
        // Buffers and silence do a transfer no harm.
        if isTransfer, rule.property != .totalTimeout { continue }
        // Which replica of a proxy takes a request does not matter, that of the application does.
        if rule.property == .affinity, chain.leadsOn(from: index) { continue }
        guard context.mayHave(rule.subject, needsWritten: entry.needsWritten),
          let value = context.value(of: rule.subject), value.isWritten || !entry.needsWritten,
          let row = rule.cases.first(where: { context.meets($0.when) }), let outcome = row.outcome
        else { continue }
        // A raised limit tells no more of a stream than the default does.
        if chain.intent == .unknown, context.isRaised(value, of: rule.subject) { continue }
        var (severity, confidence) = outcome.severity(
          intent: chain.intent, written: context.isChosen(value, of: rule.subject))
        if outcome == .applicationDecides, case .every(let pause)? = chain.heartbeat,
          case .duration(let limit) = value.value, pause < limit
        {
          severity = min(severity, .warning)
        }
        // Where a stream is only likely, whoever raised the limit has thought of it.
        if outcome == .applicationDecides, chain.intent.isLikely, context.isRaised(value, of: rule.subject) {
          severity = .info
        }
        if let uncertainty = value.uncertainty {
          // Whoever declares the stream wants to know what an empty folder leaves in force.
          let isKept = (uncertainty.isProbablyEmpty || uncertainty.allowsEdits) && chain.intent.isDeclared
          (severity, confidence) = (isKept ? severity : min(severity, .warning), .conditional)
          // Who made an image or a template has thought of it, and who runs it may have changed it.
          if uncertainty.elsewhere != nil, !chain.intent.isDeclared { severity = .info }
        }
        guard severity >= minimumSeverity || always.contains(rule.id) else { continue }
        var finding = finding(rule, row.wording, severity, confidence, value, context)
        finding.fixes = fixes(row.fix, value, context)
        finding.outcome = outcome
        if index > 0, let outer = chain.hops.first {
          finding.related.append(RelatedSpan(label: "\(chain.route) arrives from here", span: outer.span))
        }
        result.append(
          HopFinding(hop: index, value: value, subject: rule.subject, explains: rule.explains, finding: finding))
      }
    }
    if chain.hops.count > 1 { ChainLimits(chain: chain, policy: basis.policy).settle(&result) }
    return result
  }

  private func finding(
    _ rule: CompiledRule, _ wording: CaseWording, _ severity: Severity, _ confidence: Confidence,
    _ value: EffectiveValue, _ context: EvaluationContext
  ) -> Finding {
    let hop = context.hop
    let chain = context.chain
    let lookup = { (name: String) in word(name, value, context) }
    var message = wording.message.filled(lookup)
    var related = value.related
    var versions = value.versions
    for aspect in wording.aspects {
      guard let other = context.value(of: aspect), other.span != value.span || other.setting != value.setting else {
        continue
      }
      if let found = other.versions { versions = versions ?? found }
      guard other.isWritten, !related.contains(where: { $0.span == other.span }), other.span != value.span else {
        continue
      }
      related.append(
        RelatedSpan(label: other.text.isEmpty ? other.setting : "\(other.setting) is \(other.text)", span: other.span))
      related += other.related
    }
    if let versions, !message.containsBytes(versions) { message += " (\(versions))" }
    var condition = confidence == .conditional ? wording.condition?.filled(lookup) : nil
    if let uncertainty = value.uncertainty {
      condition = (condition.map { "\($0); " } ?? "") + uncertainty.label
      if uncertainty.span != value.span {
        related.append(
          RelatedSpan(
            label: uncertainty.elsewhere ?? "not part of the input", span: uncertainty.span))
      }
    }
    var result = Finding(
      rule: rule.id, severity: severity, confidence: confidence, message: message,
      condition: condition, why: wording.why.filled(lookup), remedy: wording.remedy.filled(lookup),
      url: wording.url, technology: hop.technology, property: rule.property, setting: value.setting,
      value: value.text, origin: value.origin, object: value.object ?? hop.object, route: chain.route, kind: chain.kind,
      intent: chain.intent, span: hop.primarySpan(of: value), related: related)
    if !value.isWritten {
      result.block = value.span
      result.serverNames = hop.serverNames
    }
    result.enclosing = (value.block.map(hop.enclosing(ofBlock:)) ?? hop.enclosing).map { sources.text($0) }
    return result
  }

  /// The changes of a rule as edits, if all of them can be made.
  private func fixes(_ changes: [SettingChange], _ value: EffectiveValue, _ context: EvaluationContext) -> [Fix] {
    // A route of unknown intent may need no fix.
    guard !changes.isEmpty, context.chain.intent.streams else { return [] }
    // Beside what is not known nothing is written: the file that was not read may say it already.
    guard value.uncertainty?.allowsEdits != false else { return [] }
    var edits: [TextEdit] = []
    var titles: [String] = []
    var reasons: [String] = []
    for change in changes {
      var change = change
      let setting: String
      switch change {
      case .set(let aspect, let text):
        guard let target = aspect.map({ context.value(of: $0) }) ?? value, target.uncertainty?.allowsEdits != false
        else { return [] }
        // A setting that is already right is kept.
        if let aspect, aspect == .upstreamProtocol, target.value == .word(text) { continue }
        let enough = long(text, for: aspect ?? context.aspect(of: value), context)
        change = .set(aspect, enough)
        setting = target.setting
        titles.append("write \(context.hop.assignment(of: setting, to: enough))")
      case .delete: titles.append("delete \(value.setting)")
      case .add(let words): titles.append("add \(words.joined(separator: " ")) to \(value.setting)")
      case .drop(let word): titles.append("take \(word) out of \(value.setting)")
      }
      guard let found = context.hop.edits(for: change, of: value, in: sources) else { return [] }
      edits += found.edits.filter { !edits.contains($0) }
      if let reason = found.sharedBecause, !reasons.contains(reason) { reasons.append(reason) }
    }
    guard !edits.isEmpty else { return [] }
    edits.sort { $0.span < $1.span }
    return [Fix(title: titles.joined(separator: ", "), reasons: reasons, edits: edits)]
  }

  /// `policy` is what a stream of the route must survive. A duration is raised to what it asks for, too: a fix of 1 h does
  /// not fix what must live for 2 h.
  private func long(_ text: String, for aspect: Aspect?, _ context: EvaluationContext) -> String {
    let kind = context.chain.judgedAs
    if text == "policy" { return Self.seconds(max(context.policy.idle(for: kind), context.policy.total(for: kind))) }
    guard let aspect, let time = TimeLength(parsing: text), text.last?.isLetter == true else { return text }
    let needed: Int64 =
      switch aspect {
      case .idleTimeout, .uploadIdleTimeout: context.policy.idle(for: kind)
      case .totalTimeout, .drain, .reloadCut: context.policy.total(for: kind)
      case .keepalive:
        if case .duration(let outer)? = context.outer?.value(of: .upstreamKeepalive)?.value {
          // Files may contain any number.
          min(outer, 1_000_000_000_000_000) + 50_000
        } else {
          0
        }
      default: 0
      }
    return needed > time.milliseconds ? Self.seconds(needed) : text
  }

  private static func seconds(_ milliseconds: Int64) -> String {
    "\(milliseconds / 1000 + (milliseconds % 1000 > 0 ? 1 : 0))s"
  }

  /// The value of a placeholder, or nil.
  private func word(_ name: String, _ value: EffectiveValue, _ context: EvaluationContext) -> String? {
    switch name {
    case "technology": return context.hop.title
    case "outer": return context.outer?.title
    case "setting": return value.setting + (value.settingNote ?? "")
    case "value": return value.display ?? value.text
    case "origin": return value.originNote
    case "route": return context.chain.route
    case "kind": return context.chain.kind?.rawValue ?? "stream"
    case "versions": return value.versions ?? ""
    case "policy.idle": return TimeLength(milliseconds: context.policy.idle(for: context.chain.judgedAs)).text
    case "policy.total": return TimeLength(milliseconds: context.policy.total(for: context.chain.judgedAs)).text
    default:
      if name.hasPrefix("write:") { return written(name.dropFirst(6), value, context) }
      if name.hasPrefix("outer:") {
        return Aspect(name: String(name.dropFirst(6))).flatMap { context.outer?.value(of: $0) }.map { value in
          if case .duration(let milliseconds) = value.value { return TimeLength(milliseconds: milliseconds).text }
          return value.display ?? value.text
        }
      }
      if name.hasPrefix("setting:") {
        return Aspect(name: String(name.dropFirst(8))).flatMap { context.value(of: $0)?.setting }
      }
      guard let aspect = Aspect(name: name), let other = context.value(of: aspect) else { return nil }
      if case .word(let word) = other.value { return word }
      return other.display ?? other.text
    }
  }

  /// `{write:off}` is the setting of the finding with a value, `{write:response-buffering=off}` that of another aspect.
  private func written(_ text: Substring, _ value: EffectiveValue, _ context: EvaluationContext) -> String? {
    guard let equals = text.firstIndex(of: "=") else {
      return context.hop.assignment(of: value.setting, to: long(String(text), for: context.aspect(of: value), context))
    }
    guard let aspect = Aspect(name: String(text[..<equals])), let other = context.value(of: aspect) else {
      return nil
    }
    let word = String(text[text.index(after: equals)...])
    return context.hop.assignment(of: other.setting, to: long(word, for: aspect, context))
  }

  // MARK: Observations

  /// The property of a check's rule.
  func property(of check: Check) -> Property? { catalogue.property(of: check) }

  /// The finding of an observation with its consequences; nil when it claims nothing.
  package func finding(for observation: Observation, consequences: [Finding] = []) -> Finding? {
    guard !observation.intent.isClosed, let rule = catalogue.rule(of: observation.check),
      let wording = CaseWording(ofCheck: rule)
    else { return nil }
    if !rule.kinds.isEmpty, let kind = observation.kind, !rule.kinds.contains(kind) { return nil }
    // Without an outcome of its own it is what its consequences are.
    let told = choice.told(consequences)
    guard observation.outcome != nil || !told.isEmpty else { return nil }
    let (severity, confidence) =
      observation.outcome?.severity(
        intent: observation.intent, written: observation.origin != .default, isAboutRoute: observation.route != nil)
      ?? (.info, .conditional)
    let gravest = told.map(\.severity).max() ?? severity
    guard max(severity, gravest) >= minimumSeverity || always.contains(rule.id) else { return nil }
    let lookup = { (name: String) -> String? in
      switch name {
      case "technology": observation.parameters["title"] ?? observation.technology
      case "setting": observation.setting
      case "value": observation.parameters["value"] ?? observation.value
      case "origin": ""
      case "kind": observation.kind?.rawValue ?? "stream"
      default: observation.parameters[name]
      }
    }
    var result = Finding(
      rule: rule.id, severity: severity, confidence: confidence, message: wording.message.filled(lookup),
      condition: confidence == .conditional ? wording.condition?.filled(lookup) : nil, why: wording.why.filled(lookup),
      remedy: wording.remedy.filled(lookup), url: wording.url, technology: observation.technology,
      property: rule.property, setting: observation.setting, value: observation.value, origin: observation.origin,
      object: observation.object, route: observation.route, kind: observation.kind, intent: observation.intent,
      span: observation.span,
      related: observation.related)
    result.enclosing = observation.enclosing.map { sources.text($0) }
    result.outcome = observation.outcome
    // What corrects the mistake lifts its consequences too.
    result.fixes = observation.repair.map { [$0] } ?? []
    result.cause(told)
    // What decides is written elsewhere then, and the line without effect goes.
    if observation.repair == nil, let fix = result.fixes.first, let removal = observation.removal,
      !fix.overlaps(removal)
    {
      result.fixes = [fix.joined(with: removal)]
    }
    return result
  }
}

extension String {
  /// Whether another string is in this one; bytes are compared.
  fileprivate func containsBytes(_ other: String) -> Bool {
    var rest = utf8[...]
    guard let first = other.utf8.first else { return true }
    while let start = rest.firstIndex(of: first) {
      if rest[start...].starts(with: other.utf8) { return true }
      rest = rest[rest.index(after: start)...]
    }
    return false
  }
}

extension ProxyChain {
  /// Whether the replicas behind a hop are those of another proxy, and not the application with a proxy beside it.
  fileprivate func leadsOn(from index: Int) -> Bool {
    guard index + 1 < hops.count, link(after: index)?.isGuess != true, let last = hops.last else { return false }
    return !last.targets.isEmpty && !last.targets.contains { LocalAddress.contains($0.host) }
  }
}
