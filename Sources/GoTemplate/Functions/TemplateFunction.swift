/// A function of templates.
struct TemplateFunction: Sendable {
  /// What happens to arguments that are not known.
  enum Unknowns: Sendable {
    /// The result is unknown, also when a text is known in part.
    case spread
    /// The result is unknown for an unknown value; unknown parts of a text stay parts of the result.
    case keepParts
    /// The function decides.
    case own
  }

  typealias Body = @Sendable (FunctionCall) throws(TemplateError) -> TemplateValue

  let arguments: ClosedRange<Int>
  let unknowns: Unknowns
  /// Whether the result is made of the first argument that has a source.
  let keepsSource: Bool
  let body: Body

  init(
    _ arguments: ClosedRange<Int>, _ unknowns: Unknowns = .spread, keepsSource: Bool = true, _ body: @escaping Body
  ) {
    self.arguments = arguments
    self.unknowns = unknowns
    self.keepsSource = keepsSource
    self.body = body
  }

  /// So many arguments, or more.
  init(
    atLeast count: Int, _ unknowns: Unknowns = .spread, keepsSource: Bool = true, _ body: @escaping Body
  ) {
    self.init(count...Int.max, unknowns, keepsSource: keepsSource, body)
  }

  /// A function whose result the files never determine.
  static func unknown(_ reason: String) -> TemplateFunction {
    TemplateFunction(atLeast: 0, .own) { _ throws(TemplateError) in .unknown(reason) }
  }
}

/// What functions need of the evaluator.
protocol FunctionHost: AnyObject {
  /// The output of a defined template.
  func include(_ name: String, _ data: TemplateValue) throws(TemplateError) -> TemplateText
  /// The output of a text that is a template.
  func evaluate(_ text: TemplateText, _ data: TemplateValue) throws(TemplateError) -> TemplateText
  /// To be called before a key of a map is changed: the change may not happen where a condition is unknown.
  func willChange(_ map: TemplateMap, _ key: String)
}
