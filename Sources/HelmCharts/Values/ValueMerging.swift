import SourcedYAML

/// How Helm 4 puts values together; each value keeps the file that set it. Source: helm v4.1.4,
/// pkg/chart/common/util/coalesce.go and pkg/chart/loader (MergeMaps).
package enum ValueMerging {
  /// Values files in the order of `-f`: maps are merged key by key, everything else is replaced by the later file. A
  /// null stays, to delete the chart's own value in the end.
  package static func layered(_ layers: [SourcedMap]) -> SourcedMap {
    layers.reduce(SourcedMap()) { overlay($1, on: $0) }
  }

  private static func overlay(_ upper: SourcedMap, on lower: SourcedMap) -> SourcedMap {
    var result = lower
    for pair in upper.pairs {
      var pair = pair
      if let new = pair.value.map, let old = lower[pair.key]?.map {
        pair.value.content = .map(overlay(new, on: old))
      }
      result.set(pair)
    }
    return result
  }

  /// The values of a chart with those of its subcharts below their names. `keepsNulls` is for the steps before the last.
  static func coalesced(
    _ chart: Chart, _ values: SourcedMap, keepsNulls: Bool, _ problems: inout [ChartProblem]
  ) -> SourcedMap {
    var result = coalescedOwn(chart, values, keepsNulls: keepsNulls)
    for subchart in chart.subcharts {
      let pair = result.pair(subchart.name)
      var below = SourcedMap()
      if let pair {
        guard let map = pair.value.map else {
          problems.append(
            ChartProblem("the values of the subchart \(subchart.name) are no map", span: pair.value.source))
          continue
        }
        below = map
      }
      addGlobals(of: result, to: &below)
      below = coalesced(subchart, below, keepsNulls: keepsNulls, &problems)
      var value = pair?.value ?? SourcedValue(.null)
      value.content = .map(below)
      result.set(SourcedMap.Pair(key: subchart.name, keySource: pair?.keySource, value: value))
    }
    return result
  }

  private static func coalescedOwn(_ chart: Chart, _ values: SourcedMap, keepsNulls: Bool) -> SourcedMap {
    var result = values
    for pair in chart.values.pairs {
      guard let value = values[pair.key] else {
        result.set(pair)
        continue
      }
      if value.isNull, !keepsNulls {
        result.remove(pair.key)
      } else if let upper = value.map, let lower = pair.value.map {
        let keeps = keepsNulls || chart.subcharts.contains { $0.name == pair.key }
        var merged = value
        merged.content = .map(table(upper, over: lower, keepsNulls: keeps))
        result[pair.key] = merged
      }
    }
    return result
  }

  /// The pairs of both maps, those of `upper` first. A null in `upper` deletes what `lower` has, unless nulls are kept.
  static func table(_ upper: SourcedMap, over lower: SourcedMap, keepsNulls: Bool) -> SourcedMap {
    var result = upper
    for pair in lower.pairs {
      guard let value = upper[pair.key] else {
        result.set(pair)
        continue
      }
      if value.isNull {
        if !keepsNulls, !pair.value.isNull { result.remove(pair.key) }
      } else if let below = pair.value.map, let above = value.map {
        var merged = value
        merged.content = .map(table(above, over: below, keepsNulls: keepsNulls))
        result[pair.key] = merged
      }
    }
    return result
  }

  /// `global` of a chart is that of its subcharts too, and wins over theirs.
  private static func addGlobals(of values: SourcedMap, to below: inout SourcedMap) {
    let pair = values.pair("global")
    guard let globals = pair == nil ? SourcedMap() : pair?.value.map else { return }
    let ownPair = below.pair("global")
    guard var own = ownPair == nil ? SourcedMap() : ownPair?.value.map else { return }
    for global in globals.pairs {
      guard let old = own[global.key] else {
        own.set(global)
        continue
      }
      if let new = global.value.map {
        guard let oldMap = old.map else { continue }
        var merged = global
        merged.value.content = .map(table(new, over: oldMap, keepsNulls: true))
        own.set(merged)
      } else if old.map == nil {
        own.set(global)
      }
    }
    var value = ownPair?.value ?? pair?.value ?? SourcedValue(.null)
    value.content = .map(own)
    below.set(SourcedMap.Pair(key: "global", keySource: ownPair?.keySource ?? pair?.keySource, value: value))
  }
}
