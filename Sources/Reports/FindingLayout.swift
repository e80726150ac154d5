/// How much of a finding is shown. What decides (location, cause, consequence, remedy, change) goes last.
struct FindingLayout {
  /// How much of the reason.
  enum Why {
    case firstSentence, whole
  }

  /// Whether related locations of the same file have their source lines; else they are one line each.
  var marksRelated = true
  /// Related locations, and whether the others are counted.
  var related = 8
  var namesOmitted = true
  /// The empty line above the source lines.
  var hasLead = true
  /// Routes besides the first one.
  var moreRoutes = 3
  /// Whether the evidence for a stream is told.
  var namesEvidence = true
  /// What follows from the cause.
  var consequences = 2
  /// Whether the settings that decide them are told.
  var explainsConsequences = true
  /// Lines of a note.
  var noteLines = Int.max
  /// Nil where `explain` has to tell it.
  var why: Why? = .firstSentence
  /// Lines of the change; 0 shows the whole remedy instead.
  var changes = 8
  /// Whether the remedy gets only the lines that are left.
  var isLast = false

  /// Everything.
  static let verbose = FindingLayout(
    moreRoutes: .max, consequences: .max, why: .whole, changes: 0)

  /// From the most to the least.
  static let all: [FindingLayout] = {
    let all = FindingLayout()
    let listed = all.with { $0.marksRelated = false }
    let tight = listed.with { $0.hasLead = false }
    let unexplained = tight.with { $0.why = nil }
    let short = unexplained.with { ($0.changes, $0.moreRoutes, $0.related) = (5, 1, 3) }
    let terse = short.with { ($0.moreRoutes, $0.namesEvidence) = (0, false) }
    let shorter = terse.with {
      ($0.changes, $0.noteLines, $0.related, $0.consequences) = (4, 2, 1, 1)
      $0.explainsConsequences = false
    }
    let fewer = shorter.with { ($0.changes, $0.related, $0.namesOmitted) = (3, 0, false) }
    let least = fewer.with {
      ($0.changes, $0.noteLines, $0.isLast) = (2, 1, true)
    }
    return [all, listed, tight, unexplained, short, terse, shorter, fewer, least]
  }()

  private func with(_ change: (inout FindingLayout) -> Void) -> FindingLayout {
    var copy = self
    change(&copy)
    return copy
  }
}
