import KongModel
import SourceText
import StreamModel

/// Injected directives that do nothing or stop the node (kong/templates/nginx_kong.lua).
struct KongEnvironmentChecks {
  let settings: [KongEnvironment.Setting]

  func run() -> [Observation] { settings.compactMap(observation) }

  private func observation(_ setting: KongEnvironment.Setting) -> Observation? {
    guard !setting.isUnknown, setting.key.hasPrefix("nginx_") else { return nil }
    let rest = setting.key.dropFirst(6)
    guard let line = rest.firstIndex(of: "_") else { return nil }
    let level = rest[..<line]
    let directive = String(rest[rest.index(after: line)...])
    switch directive {
    case "proxy_buffering", "proxy_request_buffering":
      let field = directive == "proxy_buffering" ? "response_buffering" : "request_buffering"
      let instead = "\(field): false of the route"
      if level == "location" {
        return observation(
          .injectedDuplicate, .refused, setting, directive,
          reason: "location / states \(directive) already", instead: instead)
      }
      guard level == "http" || level == "proxy", setting.value.lowercased() == "off" else { return nil }
      return observation(
        .injectedNoEffect, .ineffective, setting, directive,
        reason: "every location of Kong states \(directive) for itself", instead: instead)
    case "proxy_read_timeout", "proxy_send_timeout":
      guard ["http", "proxy", "location"].contains(level) else { return nil }
      let field = directive == "proxy_read_timeout" ? "read_timeout" : "write_timeout"
      return observation(
        .injectedNoEffect, .ineffective, setting, directive,
        reason: "Kong sets the timeouts of each request from its service",
        instead: "\(field) of the service, in milliseconds")
    default: return nil
    }
  }

  private func observation(
    _ check: Check, _ outcome: Outcome, _ setting: KongEnvironment.Setting, _ directive: String, reason: String,
    instead: String
  ) -> Observation {
    var result = Observation(
      check: check, outcome: outcome, technology: "kong", setting: setting.name, value: setting.value,
      span: setting.span)
    result.object = setting.object
    result.parameters = ["title": "Kong", "directive": directive, "reason": reason, "instead": instead]
    return result
  }
}
