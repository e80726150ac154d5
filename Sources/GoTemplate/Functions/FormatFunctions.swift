import SourcedYAML
import YAMLSyntax

/// YAML and JSON from values and back.
enum FormatFunctions {
  static let table: [String: TemplateFunction] = {
    let toYAML = TemplateFunction(1...1, .own) { call throws(TemplateError) in
      call[0].unknownReason != nil ? call[0] : .text(try YAMLEmitter.text(call[0], call.budget))
    }
    func toJSON(isPretty: Bool, escapesHTML: Bool) -> TemplateFunction {
      TemplateFunction(1...1, .own) { call throws(TemplateError) in
        call[0].unknownReason != nil
          ? call[0]
          : .text(try JSONEmitter.text(call[0], isPretty: isPretty, escapesHTML: escapesHTML, call.budget))
      }
    }
    let fromYAML = TemplateFunction(1...1, .keepParts, keepsSource: false) { call throws(TemplateError) in
      try read(call, wantsList: false)
    }
    let fromYAMLArray = TemplateFunction(1...1, .keepParts, keepsSource: false) { call throws(TemplateError) in
      try read(call, wantsList: true)
    }
    let mustFromJSON = TemplateFunction(1...1, .keepParts, keepsSource: false) { call throws(TemplateError) in
      try read(call, wantsList: nil)
    }
    return [
      "toYaml": toYAML, "mustToYaml": toYAML, "toYamlPretty": .unknown("toYamlPretty is not evaluated"),
      "toJson": toJSON(isPretty: false, escapesHTML: true), "mustToJson": toJSON(isPretty: false, escapesHTML: true),
      "toRawJson": toJSON(isPretty: false, escapesHTML: false),
      "mustToRawJson": toJSON(isPretty: false, escapesHTML: false),
      "toPrettyJson": toJSON(isPretty: true, escapesHTML: true),
      "mustToPrettyJson": toJSON(isPretty: true, escapesHTML: true),
      "fromYaml": fromYAML, "fromYamlArray": fromYAMLArray, "fromJson": fromYAML, "fromJsonArray": fromYAMLArray,
      "mustFromJson": mustFromJSON,
      "toToml": .unknown("toToml is not evaluated"), "mustToToml": .unknown("toToml is not evaluated"),
      "fromToml": .unknown("fromToml is not evaluated"),
    ]
  }()

  /// Helm puts a mistake into the key `Error`, in words of its YAML library that we do not have.
  private static func read(_ call: FunctionCall, wantsList: Bool?) throws(TemplateError) -> TemplateValue {
    let text = try call.text(0).completingUnknownLines()
    try call.budget.make(bytes: text.count)
    let documents = try TemplateYAML.documents(of: text, numbers: .decimals, call.budget)
    if let error = documents.first(where: { $0.error != nil })?.error {
      if !text.isDetermined { return .unknown("a part of it is not known", source: text.source) }
      return failure("error converting YAML to JSON: \(error.message)", wantsList, call)
    }
    // Of several documents the first counts.
    let value = documents.first { $0.value != nil }?.value ?? .null
    switch (wantsList, value.content) {
    case (_, .unknown), (nil, _), (true, .list), (false, .map): return value
    case (true, .null): return .list([])
    case (false, .null): return .map(call.budget.newMap())
    default: return failure("error unmarshaling JSON", wantsList, call)
    }
  }

  private static func failure(_ message: String, _ wantsList: Bool?, _ call: FunctionCall) -> TemplateValue {
    guard let wantsList else { return .null }
    if wantsList { return .list([.unknown(message)]) }
    let map = call.budget.newMap()
    map.set("Error", .unknown(message))
    return .map(map)
  }
}
