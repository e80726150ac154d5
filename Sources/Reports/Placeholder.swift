import SourceText
import Streaming
public enum ReportFormat: String, CaseIterable, Sendable { case human, concise, json }
public struct ReportStyle: Sendable {
  public var colour = false; public var quiet = false; public var verbose = false
  public init(colour: Bool, quiet: Bool = false, verbose: Bool = false) {
    self.colour = colour; self.quiet = quiet; self.verbose = verbose
  }
}
func q(_ s: String) -> String {
  var r = "\"";
  for u in s.unicodeScalars {
    switch u {
    case "\"": r += "\\\"";
    case "\\": r += "\\\\";
    case "\n": r += "\\n";
    case "\t": r += "\\t";
    default: if u.value < 32 { r += " " } else { r.unicodeScalars.append(u) }
    }
  }; return r + "\""
}
extension ReportFormat {
  public func render(_ report: Report, style: ReportStyle) -> [UInt8] {
    var o = ""
    if self == .json {
      o += "{\"findings\":["
      for (i, f) in report.findings.enumerated() {
        let src = report.sources[f.span.file]; let p = LineTable(src.bytes).position(of: f.span.start)
        if i > 0 { o += "," }
        o +=
          "{\"rule\":\(q(f.rule)),\"severity\":\(q(f.severity.rawValue)),\"confidence\":\(q(f.confidence.rawValue)),\"message\":\(q(f.message)),\"setting\":\(q(f.setting)),\"value\":\(q(f.value)),\"route\":\(f.route.map(q) ?? "null"),\"intent\":\(q(f.intent.word)),\"object\":null,\"location\":{\"file\":\(q(src.path)),\"line\":\(p.line)}}\n"
      }
      o += "]}\n"
    } else {
      for f in report.findings {
        let src = report.sources[f.span.file]; let p = LineTable(src.bytes).position(of: f.span.start);
        o +=
          "\(src.path):\(p.line):\(p.column): \(f.severity)[\(f.rule)]: \(f.message) {\(f.setting)} route=\(f.route ?? "-") \(f.intent.word) \(f.confidence)\n"
      }
      for p in report.problems { o += "\(p.level) \(p.file): \(p.message)\n" }
      o += "\(report.summary)\n"
    }
    return Array(o.utf8)
  }
}
