import ConfigurationSources
import RuleFiles
import SourceText
import StreamModel

/// The server that runs the application, as the last hop of a chain.
struct ApplicationHop: Hop {
  let server: ApplicationServer
  let object: String?
  let span: SourceSpan
  let identity: HopIdentity
  let values: EffectiveValues
  /// The request that arrives here.
  var incomingRequest: HopRequest
  /// The settings that are written as options of the command line.
  private let options: [String: String]

  var technology: String { server.id }
  var title: String { server.title }
  var route: String { incomingRequest.path }
  var enclosing: [SourceSpan] { [] }
  func enclosing(ofBlock block: Int) -> [SourceSpan] { [] }
  func value(of aspect: Aspect) -> EffectiveValue? { values[aspect] }
  func summary(of aspect: Aspect) -> ValueSummary { values.summary(of: aspect) }

  func standard(of aspect: Aspect, for value: EffectiveValue) -> AspectValue? {
    server.settings.first { $0.aspect == aspect && $0.name == value.setting }
      .flatMap { setting in setting.standard.flatMap(setting.value) }
  }

  func assignment(of setting: String, to value: String) -> String {
    let format = server.settings.first { $0.name == setting }?.format
    var text = value
    if let time = TimeLength(parsing: value), value.last?.isLetter == true {
      switch format {
      case .seconds: text = String(time.milliseconds / 1000)
      case .time: text = "\(time.milliseconds / 1000)s"
      default: break
      }
    }
    if let option = options[setting] { return "\(option) \(text)" }
    return server.assignment.replacing("{setting}", with: setting).replacing("{value}", with: text)
  }

  /// A server behind a target, with the settings of a process.
  init(_ settings: ServerSettings, _ command: ProcessCommand, _ process: ApplicationProcess, for target: HopTarget) {
    server = settings.server
    object = process.object
    span = process.span
    incomingRequest = target.request
    identity = HopIdentity(
      ConfigurationID(technology: settings.server.id, scope: Int(process.span.file.index), number: process.span.start),
      block: 0)
    var values = EffectiveValues()
    var options: [String: String] = [:]
    for setting in settings.server.settings where target.speaksHTTP || !setting.isOfHTTP {
      // Of two settings for one aspect that one counts that is on.
      let isOpen = values[setting.aspect].map { $0.value == .word("off") } ?? true
      if isOpen, let value = Self.value(of: setting, settings, command, process) { values[setting.aspect] = value }
      let isOption =
        if case .written(_, let isOption) = settings.answer(setting.name) { isOption } else { settings.prefersOptions }
      if isOption, let option = settings.server.options.first(where: { $0.setting == setting.name }) {
        options[setting.name] = option.names.last
      }
    }
    self.values = values
    self.options = options
  }

  private static func value(
    of setting: ApplicationServer.Setting, _ settings: ServerSettings, _ command: ProcessCommand,
    _ process: ApplicationProcess
  ) -> EffectiveValue? {
    var isSure = true
    for condition in setting.conditions {
      switch settings.answer(condition.setting) {
      case .written(let entry, _):
        if !condition.words.isEmpty, !condition.words.contains(entry.value ?? "") { return nil }
      case .unknown: return unknown(setting, process)
      case .absent(let sure):
        guard let standard = condition.standard, condition.words.contains(standard) else { return nil }
        isSure = isSure && sure
      }
    }
    var value: EffectiveValue
    switch settings.answer(setting.name) {
    case .written(let entry, _):
      guard let text = entry.value, let known = setting.value(of: text) else { return unknown(setting, process) }
      value = EffectiveValue(known, setting: setting.name, text: text, origin: .written, span: entry.span)
    case .unknown: return unknown(setting, process)
    case .absent(let sure):
      guard let text = setting.standard, let known = setting.value(of: text) else { return nil }
      // What is missing belongs to the command.
      value = EffectiveValue(
        known, setting: setting.name, text: text, origin: .default, span: command.words.first?.span ?? process.span)
      isSure = isSure && sure
    }
    if case .duration(let milliseconds) = value.value { value.display = TimeLength(milliseconds: milliseconds).text }
    var conditions: [String] = []
    if let own = setting.condition { conditions.append(own) }
    if !isSure { conditions.append("nothing in the image sets it otherwise (\(settings.server.elsewhere))") }
    if command.isAssumed { conditions.append("the entry point of the image starts this command") }
    if !conditions.isEmpty {
      value.uncertainty = Uncertainty(label: conditions.joined(separator: "; "), span: value.span, allowsEdits: true)
    }
    if let advice = setting.advice { value.related = [RelatedSpan(label: advice, span: value.span)] }
    return value
  }

  private static func unknown(_ setting: ApplicationServer.Setting, _ process: ApplicationProcess) -> EffectiveValue {
    EffectiveValue(.unknown, setting: setting.name, text: "", origin: .written, span: process.span)
  }
}
