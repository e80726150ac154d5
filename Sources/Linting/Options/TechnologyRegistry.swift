import Analysis
import Catalog
import ConfigurationSources
import KongTechnology
import KubernetesTechnology
import NginxTechnology
import RuleFiles
import SourceText
import TraefikTechnology

/// The technologies that a run knows. Nothing else names them.
package struct TechnologyRegistry: Sendable {
  private let types: [any Technology.Type]
  /// What is not read, and named.
  let unsupported: UnsupportedInputs

  /// The technologies that streamlint reads.
  package static let standard = TechnologyRegistry(
    [NginxTechnology.self, KubernetesTechnology.self, KongTechnology.self, TraefikTechnology.self],
    // A file that the user names and that no technology recognises is linted as nginx configuration.
    fallback: NginxTechnology.id, unsupported: UnsupportedInputs(CatalogData.unsupportedInputs))

  private let fallback: String?

  private init(_ types: [any Technology.Type], fallback: String?, unsupported: UnsupportedInputs) {
    self.types = types
    self.fallback = fallback
    self.unsupported = unsupported
  }

  /// The registry with another technology.
  package func adding(_ type: any Technology.Type) -> TechnologyRegistry {
    TechnologyRegistry(types + [type], fallback: fallback, unsupported: unsupported)
  }

  /// The descriptions of settings that `explain` shows.
  package var descriptions: [TechnologyFile] { types.compactMap { $0.description } }

  /// Whether a file found in a folder is a candidate for any technology, by its name in lower case.
  func isCandidate(name: String, in folder: String?) -> Bool {
    types.contains { $0.isCandidate(name: name, in: folder) } || UnitFileKind.hasName(name)
  }

  /// Whether a folder holds parts of a configuration whose main file is in the folder above.
  func isPartFolder(_ name: String?) -> Bool {
    guard let name = name?.lowercased() else { return false }
    return types.contains { $0.isPartFolder(name) }
  }

  /// The technologies with the settings of a session.
  func technologies(_ settings: TechnologySettings) -> [RegisteredTechnology] {
    types.map { RegisteredTechnology(id: $0.id, isFallback: $0.id == fallback, technology: $0.init(settings)) }
  }

  /// The names of the technologies.
  var ids: [String] { types.map { $0.id } }

  /// What edits of a file changed although they should not have: the technology of the findings tells, or another one
  /// that reads such files, as for nginx in a manifest.
  func damage(_ text: EditedText, _ path: String, by technology: String) -> [EditDamage] {
    if let found = types.first(where: { $0.id == technology })?.damage(by: text, path: path) { return found }
    let name = path.split(separator: "/").last?.lowercased() ?? path
    let others = types.lazy.filter { $0.id != technology && $0.isCandidate(name: name, in: nil) }
    return others.compactMap { $0.damage(by: text, path: path) }.first ?? []
  }

  /// One technology with the settings of a session.
  func technology(_ id: String, _ settings: TechnologySettings) -> (any Technology)? {
    types.first { $0.id == id }.map { $0.init(settings) }
  }
}

/// A technology with its name.
struct RegisteredTechnology: Sendable {
  let id: String
  /// Whether it reads files that no technology recognises.
  let isFallback: Bool
  let technology: any Technology
}
