import RuleFiles
import SourceText
import SystemSupport

/// Rules, technologies and applications of the user, from a folder laid out like `rules/` of this project.
package struct CustomRules: Sendable {
  /// A file that is no rule and no technology.
  package struct Problem: Error, Sendable {
    /// `file:line:column: problem`.
    package let message: String
  }

  /// The rules.
  package private(set) var rules: [Rule] = []
  /// Products whose settings are in Kubernetes objects.
  package private(set) var technologies: [KubernetesProduct] = []
  /// Products behind the proxies.
  package private(set) var applications: [Application] = []

  /// Reads all `.yaml` files below a folder; those below `technologies/` and `applications/` describe
  /// products.
  package init(folder: String) throws(Problem) {
    try read(normalizedPath(folder), DiskFileSystem(), depth: 0)
  }

  private mutating func read(_ folder: String, _ files: DiskFileSystem, depth: Int) throws(Problem) {
    guard let names = files.entries(of: folder) else {
      throw Problem(message: "\(folder): No such folder, or it cannot be read")
    }
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = joinedPath(folder, name)
      switch files.kind(of: path) {
      case .folder where depth < 8: try read(path, files, depth: depth + 1)
      case .file where name.hasSuffix(".yaml"): try read(file: path, files)
      default: continue
      }
    }
  }

  private mutating func read(file path: String, _ files: DiskFileSystem) throws(Problem) {
    let bytes: [UInt8]
    do { bytes = try files.read(path) } catch { throw Problem(message: "\(path): \(error.reason)") }
    do throws(FileFormatError) {
      switch path.split(separator: "/").dropLast().last {
      case "technologies": technologies.append(try KubernetesProduct(decoding: bytes))
      case "applications": applications.append(try Application(decoding: bytes))
      default: rules.append(try Rule(decoding: bytes))
      }
    } catch {
      let position = LineTable(bytes).position(of: error.range.lowerBound)
      throw Problem(message: "\(path):\(position.line):\(position.column): \(error.message)")
    }
  }
}
