import StreamModel
import YAMLSyntax

extension SessionReport {
  /// The same with template actions as people write them: routes and names are read with other words in their place.
  var showingTemplates: SessionReport {
    var result = self
    result.findings = findings.map(\.showingTemplates)
    result.suppressed = suppressed.map {
      SuppressedFinding(finding: $0.finding.showingTemplates, reason: $0.reason, isInSource: $0.isInSource)
    }
    for index in problems.indices { result.problems[index].message = TemplateMask.shown(problems[index].message) }
    result.routes = routes.map {
      RouteAccount(TemplateMask.shown($0.route), at: $0.span, $0.state, hops: $0.hops)
    }
    result.traces = traces.map(\.showingTemplates)
    return result
  }
}

extension ChainTrace {
  fileprivate var showingTemplates: ChainTrace {
    var result = self
    result.route = TemplateMask.shown(route)
    for index in hops.indices {
      result.hops[index].route = TemplateMask.shown(hops[index].route)
      result.hops[index].object = hops[index].object.map(TemplateMask.shown)
      result.hops[index].targets = hops[index].targets.map(TemplateMask.shown)
    }
    return result
  }
}

extension Finding {
  fileprivate var showingTemplates: Finding {
    var result = self
    result.route = route.map(TemplateMask.shown)
    result.moreRoutes = moreRoutes.map(TemplateMask.shown)
    result.object = object.map(TemplateMask.shown)
    result.message = TemplateMask.shown(message)
    result.condition = condition.map(TemplateMask.shown)
    result.remedy = TemplateMask.shown(remedy)
    return result
  }
}
