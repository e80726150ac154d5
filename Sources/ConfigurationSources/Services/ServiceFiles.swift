import SourceText
import SystemSupport
import YAMLSyntax

/// Files that tell what answers behind a proxy: compose files, and descriptions of APIs. They are no input that is
/// linted.
package enum ServiceFiles {
  /// Bytes of a file. Longer ones are generated, and take longer to read than what they tell is worth.
  static let largest = 5 * 1024 * 1024

  /// Whether a file tells something about services.
  package static func contains(_ file: SourceFile) -> Bool {
    YAMLFileName.hasExtension(file.path) && (ComposeFile.isOne(file) || APIDescription.isOne(file))
      || isDockerfile(file) || isUnit(file)
  }

  /// Whether a file describes processes outside of containers.
  package static func isUnit(_ file: SourceFile) -> Bool { UnitFileKind(file) != nil }

  /// Whether a file is a Dockerfile that says something about nginx or Kong.
  package static func isDockerfile(_ file: SourceFile) -> Bool {
    hasDockerfileName(fileName(of: file.path).lowercased()) && file.bytes.count <= largest
      && (file.bytes.contains("nginx") || file.bytes.contains("openresty") || file.bytes.contains("swag")
        || file.bytes.contains("kong"))
  }

  /// Whether a file is named like a Dockerfile, by its name in lower case.
  package static func hasDockerfileName(_ name: String) -> Bool {
    name == "dockerfile" || name == "containerfile" || name.hasPrefix("dockerfile.") || name.hasSuffix(".dockerfile")
      || name.hasPrefix("dockerfile-") || name.hasPrefix("containerfile.")
  }

  /// Whether a file is named like a compose file and lists services.
  package static func isCompose(_ file: SourceFile) -> Bool { ComposeFile.isOne(file) }

  /// Whether a file that no folder walk has met is worth reading, by its name in lower case.
  package static func hasName(_ name: String) -> Bool {
    ComposeFile.hasName(name) || APIDescription.hasName(name) || hasDockerfileName(name) || UnitFileKind.hasName(name)
  }

  /// The values of a file's documents; of a broken file there are none.
  package static func roots(of bytes: [UInt8]) -> [YAMLNode] {
    var limits = YAMLLimits()
    limits.depth = 100
    limits.nodes = 1_000_000
    let stream = YAMLStream(bytes, templates: .detected, limits: limits)
    return stream.ranges.count > 16 ? [] : stream.documents.compactMap(\.root)
  }
}
