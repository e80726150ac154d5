import ConfigurationSources
import RuleFiles
import SourceText
import StreamModel

/// One family of configuration. A session knows technologies only through this protocol and the registry. A technology
/// is a value with the settings of a session; parsing is per file and depends on nothing but the file, so that parsed
/// files can be kept.
package protocol Technology: Sendable {
  /// The name in reports and rules: `nginx`.
  static var id: String { get }
  /// Whether a file found in a folder is a candidate, by its name in lower case and the name of its folder (nil for the
  /// outermost). Nothing is read yet.
  static func isCandidate(name: String, in folder: String?) -> Bool

  /// Whether a folder of this name, in lower case, holds parts of a configuration whose main file is in the folder above.
  static func isPartFolder(_ name: String) -> Bool

  /// The settings that `explain` describes; nil where the catalogue describes them as settings of products.
  static var description: TechnologyFile? { get }

  /// What edits of a file changed although they should not have; nil for files of another language.
  static func damage(by text: EditedText, path: String) -> [EditDamage]?

  init(_ settings: TechnologySettings)

  /// Whether a file is configuration of this technology. `isNamed` is true for a file that the user names, false for
  /// one found in a folder.
  func recognise(_ file: SourceFile, isNamed: Bool) -> Recognition
  /// Parses one file. Errors are part of the result.
  func parse(_ file: SourceFile, id: FileID) -> any ParsedFile
  /// Puts files together. `files` are those that were recognised, in order.
  func assemble(_ files: [FileID], in context: AssemblyContext) -> Assembly
}

extension Technology {
  package static var description: TechnologyFile? { nil }
  package static func isPartFolder(_ name: String) -> Bool { false }
  package static func damage(by text: EditedText, path: String) -> [EditDamage]? { nil }
}

/// The settings of a session that are known before any file is read.
package struct TechnologySettings: Sendable {
  package var assumptions: Assumptions
  package var customProducts: [KubernetesProduct]

  package init(assumptions: Assumptions = Assumptions(), customProducts: [KubernetesProduct] = []) {
    self.assumptions = assumptions
    self.customProducts = customProducts
  }
}

/// The result of recognising a file.
package enum Recognition: Sendable {
  /// Something else.
  case other
  /// Its configuration; with the parsed file where it had to be parsed to know.
  case configuration(any ParsedFile)
  /// Its configuration, not parsed yet.
  case unparsed
  /// Its language, but not readable; the reason is a phrase for the summary.
  case skipped(String, InputAccount.Reason)
}

/// The files of a run while configurations are assembled.
package struct AssemblyContext {
  /// All files; included ones are read through it.
  package let files: ConfigurationFiles
  /// Folders below which absolute include paths are looked up.
  package let roots: [String]
  /// The scope of the configurations' identifiers.
  package let scope: Int
  /// The files of containers, as their programs see them.
  package let trees: [MountedTree]
  /// Files that come with products, by the paths that only they have.
  package let wellKnown: [String: FileID]

  package init(
    files: ConfigurationFiles, roots: [String], scope: Int = 0, trees: [MountedTree] = [],
    wellKnown: [String: FileID] = [:]
  ) {
    self.files = files
    self.roots = roots
    self.scope = scope
    self.trees = trees
    self.wellKnown = wellKnown
  }
}

/// The result of assembling files.
package struct Assembly: Sendable {
  package var configurations: [any Configuration] = []
  /// Strings in the files that are configuration of other technologies.
  package var embedded: [EmbeddedTexts] = []
  /// The files that were read.
  package var files: Set<FileID> = []
  package var problems: [InputProblem] = []
  package var skipped: [Summary.Skipped] = []
  /// Suppressions that are no comments.
  package var suppressions: [ObjectSuppression] = []
  /// Makes the resolver of names that the files declare; nil when they declare none.
  package var resolver: (@Sendable (ResolutionContext) -> any NameResolver)?
  /// Finds the processes behind the names that the files declare; nil when they declare none.
  package var processes: (@Sendable (ResolutionContext) -> any ProcessResolver)?

  package init() {}
}

/// A suppression of an object, such as the annotation `streamlint/ignore`.
package struct ObjectSuppression: Sendable {
  /// `Kind/name`.
  package let object: String
  /// The file and the bytes of the object.
  package let extent: SourceSpan
  /// Lines `RULE REASON`.
  package let text: String
  package let span: SourceSpan

  package init(object: String, extent: SourceSpan, text: String, span: SourceSpan) {
    self.object = object
    self.extent = extent
    self.text = text
    self.span = span
  }
}
