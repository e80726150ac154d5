import ArgumentParser
import Catalog
import Reports
import RuleFiles
import SystemSupport

/// `streamlint-dev write-docs`: the pages that are generated from the rule files.
struct WriteDocsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write-docs",
    abstract: "Write docs/rules, docs/applications and docs/conflicts.md from the rule files.",
    discussion: "Runs in the folder of the package.")

  @Flag(help: "Write nothing; fail when the pages differ from what would be written.") var check = false

  private static let folder = "docs/rules"
  private static let applications = "docs/applications"

  func run() throws {
    let disk = DiskFileSystem()
    let pages = Self.pages()
    let expected = Set(pages.keys)
    let stale = [Self.folder, Self.applications].flatMap { folder in
      (disk.entries(of: folder) ?? []).map { "\(folder)/\($0)" }.filter { !expected.contains($0) }
    }
    let changed = pages.filter { page in (try? disk.read(page.key)) != Array(page.value.utf8) }
    if check {
      guard stale.isEmpty, changed.isEmpty else {
        let names = (stale + changed.keys).sorted().joined(separator: ", ")
        throw failure("not up to date with the rule files: \(names); run make docs")
      }
      return
    }
    for path in stale { disk.removeFile(at: path) }
    for (path, text) in changed {
      if let reason = StandardStreams.write(Array(text.utf8), toFile: path) { throw failure("\(path): \(reason)") }
    }
  }

  /// The content of each page by its path.
  private static func pages() -> [String: String] {
    let explanation = Explanation(catalogue: .embedded, technologies: [CatalogData.nginxSettings])
    var pages = [
      "\(folder)/README.md": CatalogueFormat.markdown.render(.embedded),
      "docs/conflicts.md": CatalogueFormat.conflicts.render(.embedded),
    ]
    for name in RuleCatalogue.embedded.names.map(\.id) + ["intent"] {
      pages["\(folder)/\(name).md"] = explanation.text(for: name)
    }
    let catalogue = CatalogData.applications.all.sorted { $0.title.lowercased() < $1.title.lowercased() }
    for application in catalogue {
      let name = ApplicationCatalogue.slug(application.title)
      pages["\(applications)/\(name).md"] = explanation.text(of: application)
    }
    pages["\(applications)/README.md"] =
      "# Applications\n\nWhat a proxy in front of each product must do for its streams. Generated from `rules/applications`.\n\n"
      + catalogue.map { "- [\($0.title)](\(ApplicationCatalogue.slug($0.title)).md)\n" }.joined()
    return pages
  }
}
