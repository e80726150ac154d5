import Analysis
/// The directives of the rewrite module in one block, in order.
struct NginxRewrites: Sendable {
  enum Action: Sendable {
    case `return`
    case `break`
    indirect case rewrite(PCRERegex, String, flag: String)
    /// `if` with the block that it opens.
    case condition(Int)
  }

  struct Step: Sendable {
    let statement: NginxStatement
    let action: Action
  }

  let steps: [Step]
  /// The entries of a long list that a path has to try.
  private let list: NginxRegexList?

  /// Nil when the block has no such directives.
  init?(reading configuration: NginxConfiguration, block: Int, regexes: PCRERegexCache) {
    var steps: [Step] = []
    var prefixes: [String?] = []
    for statement in configuration.statements(in: block) {
      let action: Action
      var prefix: String?
      switch statement.name {
      case NginxName.return.number: action = .return
      case NginxName.break.number: action = .break
      case NginxName.rewrite.number:
        let arguments = configuration.arguments(statement)
        guard arguments.count >= 2, let regex = regexes.regex(arguments[0], caseless: false) else { continue }
        action = .rewrite(regex, arguments[1], flag: arguments.count > 2 ? arguments[2] : "")
        prefix = regex.prefix
      case NginxName.if.number where statement.opens >= 0: action = .condition(Int(statement.opens))
      default: continue
      }
      steps.append(Step(statement: statement, action: action))
      prefixes.append(prefix)
    }
    guard !steps.isEmpty else { return nil }
    self.steps = steps
    list = steps.count > 16 ? NginxRegexList(prefixes: prefixes) : nil
  }

  /// The numbers of the steps that a path has to try, from one on.
  func steps(for path: String, from start: Int = 0) -> NginxRegexList.Candidates {
    list?.candidates(for: path, from: start)
      ?? NginxRegexList.Candidates(first: [], second: Array(start..<steps.count)[...])
  }
}
