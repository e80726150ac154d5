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
    switch (level, directive) {
    case ("location", "proxy_buffering"), ("location", "proxy_request_buffering"):
      return observation(
        .injectedDuplicate, .refused, setting, directive,
        reason: "location / states \(directive) already",
        instead: directive == "proxy_buffering"
          ? "response_buffering: false of the route" : "request_buffering: false of the route")
    case ("http", "proxy_buffering"), ("proxy", "proxy_buffering"):
      guard setting.value.lowercased() == "off" else { return nil }
      return observation(
        .injectedNoEffect, .ineffective, setting, directive,
        reason: "every location of Kong states proxy_buffering for itself",
        instead: "response_buffering: false of the route")
    case ("http", "proxy_request_buffering"), ("proxy", "proxy_request_buffering"):
      guard setting.value.lowercased() == "off" else { return nil }
      return observation(
        .injectedNoEffect, .ineffective, setting, directive,
        reason: "every location of Kong states proxy_request_buffering for itself",
        instead: "request_buffering: false of the route")
    case ("http", "proxy_read_timeout"), ("proxy", "proxy_read_timeout"), ("location", "proxy_read_timeout"):
      return observation(
        .injectedNoEffect, .ineffective, setting, directive,
        reason: "Kong sets the timeouts of each request from its service",
        instead: "read_timeout of the service, in milliseconds")
    case ("http", "proxy_send_timeout"), ("proxy", "proxy_send_timeout"), ("location", "proxy_send_timeout"):
      return observation(
        .injectedNoEffect, .ineffective, setting, directive,
        reason: "Kong sets the timeouts of each request from its service",
        instead: "write_timeout of the service, in milliseconds")
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
