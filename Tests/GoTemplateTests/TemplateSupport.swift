import GoTemplate
import SourceText
import SourcedYAML
import YAMLSyntax

/// A template with values, as a test writes them.
struct TemplateCase {
  static let templateFile = FileID(index: 0)
  static let valuesFile = FileID(index: 1)

  let template: [UInt8]
  let values: [UInt8]

  init(_ template: String, values: String = "{}") {
    self.template = Array(template.utf8)
    self.values = Array(values.utf8)
  }

  /// The output, or the error.
  func result(limits: TemplateLimits = TemplateLimits()) -> Result<TemplateText, TemplateError> {
    do throws(TemplateError) {
      return .success(try output(limits: limits))
    } catch {
      return .failure(error)
    }
  }

  /// The template sees the values as `.Values`; the value `UNKNOWN` is unknown.
  func output(limits: TemplateLimits = TemplateLimits()) throws(TemplateError) -> TemplateText {
    let budget = TemplateBudget(limits)
    let parsed = TemplateParser.parse(
      TemplateText(file: Self.templateFile, bytes: template), limits: limits, isFunction: FunctionTable.contains)
    if let problem = parsed.problem { throw problem }
    var set = TemplateSet()
    set.add(parsed, name: "main")
    let data = budget.newMap()
    let root = try? YAMLNode.document(in: values)
    let sourced = root.map { SourcedValue($0, file: Self.valuesFile) } ?? SourcedValue(.map(SourcedMap()))
    let known = Self.withUnknown(sourced)
    data.set("Values", try TemplateValue(known, budget) { $0 == Self.valuesFile ? values : nil })
    return try TemplateEvaluator(set, budget).render("main", .map(data))
  }

  private static func withUnknown(_ value: SourcedValue) -> SourcedValue {
    var value = value
    switch value.content {
    case .string("UNKNOWN"): value.content = .unknown("the test says so")
    case .list(let list): value.content = .list(list.map(withUnknown))
    case .map(let map):
      value.content = .map(
        SourcedMap(
          map.pairs.map { SourcedMap.Pair(key: $0.key, keySource: $0.keySource, value: withUnknown($0.value)) }))
    default: break
    }
    return value
  }

  /// The bytes of a span.
  func text(_ span: SourceSpan) -> String {
    let bytes = span.file == Self.templateFile ? template : values
    return String(decoding: bytes[span.range], as: UTF8.self)
  }
}
