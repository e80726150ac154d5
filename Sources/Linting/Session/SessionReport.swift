import SourceText
import StreamModel

/// The result of one session: the files of one configuration file, before anything is hidden.
struct SessionReport {
  var findings: [Finding] = []
  var suppressed: [SuppressedFinding] = []
  var problems: [InputProblem] = []
  /// Files that were left out.
  var skipped: [Summary.Skipped] = []
  /// The files that were read.
  var read: Set<FileID> = []
  /// What became of each route.
  var routes: [RouteAccount] = []
  /// The files of configurations with routes.
  var filesOfRoutes: Set<FileID> = []
  /// What would break streams on the routes of unknown intent.
  var unknownLimits: [UnknownRouteLimit] = []
  /// The declared streams of the session.
  var streams: [DeclaredStream] = []
  /// Those that an application serves, by index.
  var served: Set<Int> = []
  /// What the findings say that no route serves a stream, by index; where one may serve it, `unserved` tells why not.
  var notServed: [Int: Finding] = [:]
  /// The findings for the unserved streams.
  var unserved: [Int: Finding] = [:]
  /// The chains of the routes, when they are requested.
  var traces: [ChainTrace] = []
  /// What is shown of it, and what fails the run.
  var limits = SeverityLimits()
  /// The configuration file that governs the session; nil without one.
  var configuration: String?
}
