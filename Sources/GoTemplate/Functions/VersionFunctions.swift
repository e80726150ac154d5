/// `semver` and `semverCompare`.
enum VersionFunctions {
  static let table: [String: TemplateFunction] = [
    "semver": TemplateFunction(1...1) { call throws(TemplateError) in
      guard let version = SemanticVersion(try call.string(0)) else { throw call.failure("invalid semantic version") }
      return TemplateValue(.object(VersionObject(version: version)), source: call[0].source)
    },
    "semverCompare": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
      guard let constraint = VersionConstraint(try call.string(0)) else {
        throw call.failure("improper constraint: \(try call.string(0))")
      }
      guard let version = SemanticVersion(try call.string(1)) else { throw call.failure("invalid semantic version") }
      return .boolean(constraint.contains(version))
    },
  ]
}

/// A version with its fields and methods.
struct VersionObject: TemplateObject {
  let version: SemanticVersion

  var typeName: String { "*semver.Version" }
  var printed: String { version.text }

  func member(_ name: String, _ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue? {
    switch name {
    case "Major": return .int64(version.major)
    case "Minor": return .int64(version.minor)
    case "Patch": return .int64(version.patch)
    case "Prerelease": return .text(version.prerelease)
    case "Metadata": return .text(version.metadata)
    case "Original": return .text(version.original)
    case "String": return .text(version.text)
    case "Compare", "GreaterThan", "LessThan", "Equal":
      guard case .object(let object) = arguments.first?.content, let other = object as? VersionObject else {
        return .unknown("the other version is not known")
      }
      switch name {
      case "Compare": return .int(version < other.version ? -1 : version == other.version ? 0 : 1)
      case "GreaterThan": return .boolean(other.version < version)
      case "LessThan": return .boolean(version < other.version)
      default: return .boolean(version == other.version)
      }
    default: return nil
    }
  }
}
