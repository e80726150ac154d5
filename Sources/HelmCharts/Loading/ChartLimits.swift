import GoTemplate

/// Limits for hostile charts.
package struct ChartLimits: Sendable {
  /// Files of one chart with its subcharts.
  package var files = 20_000
  /// Bytes of all of them that are read.
  package var bytes = 128 << 20
  /// Folders within folders.
  package var folders = 16
  /// Charts within charts.
  package var charts = 12
  /// Values of all rendered objects, each counted twice.
  package var values = 20_000_000
  package var templates = TemplateLimits()

  /// The default limits.
  package init() {}
}
