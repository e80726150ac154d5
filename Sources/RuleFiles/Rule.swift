import StreamModel
import YAMLSyntax

/// One rule, from its file in `rules/`.
package struct Rule: CatalogFormat {
  /// The identifier: `idle-timeout`. Stable; old names live on as `aliases`.
  package var id: String
  /// One line without the remedy.
  package var title: String
  package var property: Property
  /// The stream kinds it applies to; empty means all.
  package var kinds: Set<StreamKind>
  /// The technologies it applies to; empty means all that have the aspects.
  package var technologies: [String]
  /// The kind of condition.
  package var logic: RuleLogic
  /// The aspects whose defaults are in force because the written setting has no effect: their findings are
  /// consequences.
  package var explains: [Aspect]
  /// Why it breaks a stream; may contain placeholders.
  package var why: String
  /// The remedy; may contain placeholders.
  package var remedy: String
  /// The edits that fix it, in order; empty where no edit can.
  package var fix: [SettingChange]
  /// Earlier names.
  package var aliases: [String]
  /// The parts that only explanations use.
  let documentation: LazyRuleDocumentation
  /// Sources.
  package var references: [String] { documentation.value.references }
  /// Advice of other linters that contradicts the rule, and why the rule is right.
  package var conflicts: [String] { documentation.value.conflicts }
  /// The facts that prove it, by their names in `rules/facts.yaml`.
  package var facts: [String] { documentation.value.facts }
  /// Examples.
  package var examples: [RuleExample] { documentation.value.examples }

  /// The page of the rule with a name.
  package static func url(of id: String) -> String {
    "https://github.com/streamlint/streamlint/blob/v\(streamlintVersion)/docs/rules/\(id).md"
  }
}

/// The parts of a rule that only explanations use.
struct RuleDocumentation: Sendable {
  var references: [String] = []
  var conflicts: [String] = []
  var facts: [String] = []
  var examples: [RuleExample] = []
}

/// The documentation of a rule. That of an embedded rule is decoded on each use: a run that lints never reads it.
enum LazyRuleDocumentation: Sendable {
  case decoded(RuleDocumentation)
  case packed(YAMLNode)

  var value: RuleDocumentation {
    switch self {
    case .decoded(let documentation): documentation
    case .packed(let node): RuleDocumentation(packed: node)
    }
  }
}

/// How a rule makes findings.
package enum RuleLogic: Sendable {
  /// Tests on the aspects of a hop; the first case that matches decides.
  case cases(subject: Aspect, cases: [RuleCase])
  /// A named check of a technology; its observations become findings.
  case check(name: Check, message: String, condition: String?)
}

/// One row of a rule: its conditions and its messages.
package struct RuleCase: Sendable {
  /// The conditions.
  package var when: Condition
  /// The claim; nil for a case that clears the hop.
  package var outcome: Outcome?
  /// The sentence of the finding; may contain placeholders.
  package var message: String
  /// The condition of a conditional finding.
  package var condition: String?
  /// Replaces the rule's text.
  package var why: String?
  /// Replaces the rule's text.
  package var remedy: String?
  /// Replaces the rule's changes.
  package var fix: [SettingChange]?
}

/// A test on a hop.
package indirect enum Condition: Sendable {
  /// All are true; true without any.
  case all([Condition])
  /// At least one is true.
  case any([Condition])
  /// It is false.
  case not(Condition)
  /// The value of an aspect passes.
  case test(Aspect, ValueTest)
  /// An assumption of the user: `upstream-chunks`.
  case assumed(String)
  /// The intent of the route is one of these words.
  case intent([String])
  /// The kind of the stream is one of these.
  case kind([StreamKind])

  /// The aspects that the test reads, in order.
  package var aspects: [Aspect] {
    switch self {
    case .all(let list), .any(let list): list.flatMap(\.aspects)
    case .not(let inner): inner.aspects
    case .test(let aspect, _): [aspect]
    case .assumed, .intent, .kind: []
    }
  }
}

/// A test on one value.
package enum ValueTest: Sendable {
  /// The word is one of these.
  case oneOf([String])
  /// The list contains the word.
  case includes(String)
  /// The duration or number is smaller.
  case below(Bound)
  /// The duration or number is 0.
  case zero
  /// The value is explicit (or a default).
  case written(Bool)
  /// The hop has the aspect at all.
  case present
  /// The files do not decide it.
  case unknown
}

/// The value with which a duration or number is compared.
package enum Bound: Sendable {
  /// Milliseconds or a plain number.
  case fixed(Int64)
  /// The idle time a stream must survive.
  case idle
  /// A limit below this idle time cuts for certain.
  case certainIdle
  /// The life a stream must reach.
  case total
  /// A value of the hop in front; the test fails where there is none.
  case outer(Aspect)
}

/// One example of a rule. The test suite lints it, and runs it on a real server if it has `live`.
package struct RuleExample: Sendable {
  /// The behaviour that it shows.
  package var title: String
  /// Declared streams, as `--stream` takes them.
  package var streams: [String]
  /// `nginx-version` and other assumptions.
  package var assume: [String: String]
  /// `idle` and `total`, as `--min-idle` takes them.
  package var policy: [String: String]
  /// The severity that `breaks` must give.
  package var severity: Severity
  /// The setting that the finding must name, or nil for any.
  package var setting: String?
  /// Files by name that must give a finding of the rule.
  package var breaks: [String: String]?
  /// Files by name that must not.
  package var clean: [String: String]?
  /// `breaks` after the remedy: no error of any rule.
  package var fixed: [String: String]?
  /// How to measure it.
  package var live: LiveSpec?
}

/// How an example is measured on a real server.
package struct LiveSpec: Sendable {
  /// The application behind the hop: `chunked`, `close`, `websocket`.
  package var application: String
  /// The client: `http1`, `tls`, `http2`, `websocket`, `upload`.
  package var client: String
  /// The outcome that `breaks` must show: `held`, `cut`, `refused`, `replayed`, `not-started`.
  package var breaks: String
  /// The requested path; the example's first stream when absent.
  package var path: String?
  /// The method; GET when absent.
  package var method: String?
  /// The event during the measurement: `reload`.
  package var action: String?
  /// Modules to load: `ngx_stream_module.so`.
  package var modules: [String]
  /// Further request headers, `Name: value`.
  package var headers: [String]
}
