import EmbeddedRules
import RuleFiles
import Synchronization
import YAMLSyntax

/// The embedded files about products that read Kubernetes objects. They are read when the first objects come, and once for
/// all repositories of a run.
final class ManifestFiles: Sendable {
  /// What the files say.
  struct Content: Sendable {
    let technologies: [ManifestTechnology]
    let kongPlugins: KongPluginFile
    let evidence: ManifestEvidenceFile
  }

  private let known = Mutex<Content?>(nil)

  /// What the files say.
  var content: Content {
    known.withLock { known in
      if let known { return known }
      let content = Self.read()
      known = content
      return content
    }
  }

  private static func read() -> Content {
    let technologies = EmbeddedRules.files.compactMap { file -> ManifestTechnology? in
      guard file.name.hasPrefix("technologies/"), file.name.hasSuffix(".yaml"), file.name != "technologies/nginx.yaml",
        file.name != "technologies/kong-plugins.yaml"
      else { return nil }
      return file.withPacked(YAMLNode.init(packed:)).flatMap { try? ManifestTechnology(reading: $0) }
    }
    let kongPlugins =
      EmbeddedRules.file("technologies/kong-plugins.yaml").flatMap { $0.withPacked(YAMLNode.init(packed:)) }
      .flatMap { try? KongPluginFile(reading: $0) } ?? KongPluginFile()
    let evidence =
      EmbeddedRules.file("intent/kubernetes.yaml").flatMap { $0.withPacked(YAMLNode.init(packed:)) }
      .flatMap { try? ManifestEvidenceFile(reading: $0) } ?? ManifestEvidenceFile()
    return Content(technologies: technologies, kongPlugins: kongPlugins, evidence: evidence)
  }
}
