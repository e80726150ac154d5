import Testing

@testable import TraefikTechnology

/// Rules of routers as Traefik 2 and 3 read them.
@Suite struct RouterRuleTests {
  private func fits(_ rule: String, _ host: String, _ path: String) -> RuleFit {
    RouterRule(rule).fit(host: host, path: path)
  }

  @Test func matchersAreJoined() {
    let rule = "(Host(`a.example.com`) || Host(`b.example.com`)) && PathPrefix(`/v1`) && !Path(`/v1/health`)"
    #expect(fits(rule, "a.example.com", "/v1/chat") == .yes)
    #expect(fits(rule, "b.example.com", "/v1/chat") == .yes)
    #expect(fits(rule, "c.example.com", "/v1/chat") == .no)
    #expect(fits(rule, "a.example.com", "/v2") == .no)
    #expect(fits(rule, "a.example.com", "/v1/health") == .no)
    // An empty host is any.
    #expect(fits(rule, "", "/v1/chat") == .yes)
    #expect(RouterRule(rule).hosts == ["a.example.com", "b.example.com"])
    #expect(RouterRule(rule).paths == [.prefix("/v1")])
    #expect(RouterRule(rule).title == "a.example.com/v1")
  }

  @Test func anOppositeReachesAllThatItHolds() {
    let rule = "!(PathPrefix(`/api`) || Host(`a`))"
    #expect(fits(rule, "b", "/x") == .yes)
    #expect(fits(rule, "b", "/api/x") == .no)
    #expect(fits(rule, "a", "/x") == .no)
    // Some other host fits.
    #expect(fits(rule, "", "/x") == .yes)
    #expect(fits("!!Path(`/x`)", "", "/x") == .yes)
  }

  @Test func expressionsAreMatched() {
    #expect(fits("PathRegexp(`^/(sse|events)$`)", "", "/events") == .yes)
    #expect(fits("PathRegexp(`^/(sse|events)$`)", "", "/event") == .no)
    #expect(fits("HostRegexp(`^.+\\.example\\.com$`)", "a.example.com", "/") == .yes)
    #expect(fits("HostRegexp(`^.+\\.example\\.com$`)", "example.org", "/") == .no)
    // One that cannot be read may match.
    #expect(fits("PathRegexp(`(`)", "", "/") == .maybe)
  }

  @Test func severalArgumentsAreAlternatives() {
    let rule = "Host(`a`, `b`) && PathPrefix(`/x`,`/y`)"
    #expect(fits(rule, "b", "/y/z") == .yes)
    #expect(RouterRule(rule).paths == [.prefix("/x"), .prefix("/y")])
    // A pattern of Traefik 2.
    #expect(fits("HostRegexp(`{sub:[a-z]+}.example.com`)", "a.example.com", "/") == .maybe)
    #expect(fits("HostRegexp(`{sub:[a-z]+}.example.com`)", "a.example.org", "/") == .no)
    #expect(fits("Path(`/chat/{id}`)", "", "/chat/1") == .maybe)
    #expect(RouterRule("Path(`/chat/{id}`)").paths == [.unknown])
  }

  @Test(arguments: ["Headers(`X-A`, `b`)", "Query(`a`, `b`)", "ClientIP(`10.0.0.0/8`)", "Mystery(`x`)", "Host()"])
  func whatIsNotKnownMayMatch(_ matcher: String) {
    #expect(fits("Host(`a`) && \(matcher)", "a", "/x") == .maybe)
    #expect(fits("Host(`a`) && \(matcher)", "b", "/x") == .no)
  }

  @Test func variablesAreGaps() {
    #expect(fits("Host(`chat.\u{1}`)", "chat.example.com", "/") == .maybe)
    #expect(fits("Host(`chat.\u{1}`)", "www.example.com", "/") == .no)
    #expect(RouterRule("Host(`chat.\u{1}`)").hosts == ["chat.*"])
    #expect(RouterRule("Host(`chat.\u{1}`)").hostNames == [])
    #expect(RouterRule("Host(`\u{1}`)").hosts == [])
  }

  @Test(arguments: [
    "", "Host(`a`", "Host(a)", "Host(`a`) &&", "Host:a.example.com", "&& Host(`a`)", "Host(`a`)) ", "\u{1}",
  ])
  func whatIsNoRuleMayTakeAnything(_ text: String) {
    let rule = RouterRule(text)
    #expect(!rule.isKnown)
    #expect(rule.paths == [.unknown])
    #expect(rule.fit(host: "a", path: "/x") == .maybe)
  }

  @Test func priorityIsTheLength() {
    #expect(RouterRule("Host(`a`)").standardPriority == 9)
  }

  // MARK: Hostile rules

  @Test func depthIsLimited() {
    #expect(!RouterRule(String(repeating: "(", count: 10_000) + "Host(`a`)").isKnown)
    #expect(!RouterRule(String(repeating: "!", count: 10_000) + "Host(`a`)").isKnown)
    #expect(RouterRule(String(repeating: "(", count: 20) + "Host(`a`)" + String(repeating: ")", count: 20)).isKnown)
  }

  @Test func alternativesAreLimited() {
    let factor = "(Path(`/a`) || Path(`/b`))"
    #expect(!RouterRule(Array(repeating: factor, count: 30).joined(separator: " && ")).isKnown)
    #expect(!RouterRule(Array(repeating: "Path(`/a`)", count: 100_000).joined(separator: " || ")).isKnown)
    #expect(RouterRule(Array(repeating: "Path(`/a`)", count: 60).joined(separator: " || ")).isKnown)
  }
}
