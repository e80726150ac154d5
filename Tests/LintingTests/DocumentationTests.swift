import Catalog
import Foundation
import Linting
import Reports
import RuleFiles
import Rules
import SourceText
import StreamModel
import Testing
import YAMLSyntax

/// The commands in the pages of docs/ work.
@Suite struct DocumentationTests {
  private static let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../docs").standardized

  /// The fenced blocks of a page in a language.
  private static func blocks(_ page: String, _ language: String = "yaml") throws -> [String] {
    let text = try String(contentsOf: docs.appendingPathComponent(page), encoding: .utf8)
    return text.components(separatedBy: "\n```\(language)\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first.map { $0 + "\n" }
    }
  }

  /// The expected content comes from the rule files: the program could lose entries, and the page with it.
  @Test func everyConflictIsOnItsPage() throws {
    let page = try String(contentsOf: Self.docs.appendingPathComponent("conflicts.md"), encoding: .utf8)
    let rules = Self.docs.deletingLastPathComponent().appendingPathComponent("rules")
    let files = try #require(FileManager.default.enumerator(at: rules, includingPropertiesForKeys: nil))
    var sections = 0
    for case let file as URL in files where file.pathExtension == "yaml" {
      guard let node = try YAMLNode.document(in: Array(try Data(contentsOf: file))), let conflicts = node["conflicts"]
      else { continue }
      sections += 1
      let id = try #require(node["id"]?.text)
      #expect(page.contains("\n## [\(id)](rules/\(id).md): "))
      let texts = (conflicts.items ?? [conflicts]).compactMap(\.text)
      #expect(!texts.isEmpty)
      for text in texts { #expect(page.contains("\n- \(text)\n"), "\(id): \(text)") }
    }
    #expect(sections >= 8)
    #expect(page.components(separatedBy: "\n## ").count == sections + 1)
    #expect(page == CatalogueFormat.conflicts.render(.embedded))
  }

  @Test func everyConfigurationIsRead() throws {
    let blocks = try Self.blocks("configuration.md")
    #expect(blocks.count >= 8)
    for block in blocks {
      do {
        _ = try ConfigurationFile(
          decoding: Array(block.utf8), path: ".streamlint.yaml", catalogue: RuleCatalogue.embedded)
      } catch { Issue.record("\(error.message) in\n\(block)") }
    }
  }

  @Test func everyTopLevelKeyHasASection() throws {
    let page = try String(contentsOf: Self.docs.appendingPathComponent("configuration.md"), encoding: .utf8)
    for key in ["streams", "policy", "assume", "rules", "ignore", "paths", "exclude"] {
      #expect(page.contains("\n## \(key)\n"))
    }
  }

  @Test func theRuleAndTheProductOfThePageHold() throws {
    let blocks = try Self.blocks("writing-rules.md")
    var technologies: [KubernetesProduct] = []
    var rules: [Rule] = []
    for block in blocks {
      if block.contains("\nreads: manifests\n") {
        technologies.append(try KubernetesProduct(decoding: Array(block.utf8)))
      } else {
        rules.append(try Rule(decoding: Array(block.utf8)))
      }
    }
    #expect(rules.count == 2)
    #expect(technologies.count == 2)
    let catalogue = RuleCatalogue.embedded.adding(rules)
    for rule in rules {
      let run = ExampleRun(rule, catalogue: catalogue, technologies: technologies)
      #expect(run.failures.map { "\($0.example), \($0.part): \($0.reason)" } == [])
      #expect(run.count >= 2)
    }
  }

  @Test func thePageNamesEveryWord() throws {
    let page = try String(contentsOf: Self.docs.appendingPathComponent("writing-rules.md"), encoding: .utf8)
    let words =
      Aspect.allCases.map(\.name) + ValueFormat.allCases.map(\.rawValue) + Outcome.allCases.map(\.rawValue)
      + SettingLocation.InvalidEffect.allCases.map(\.rawValue) + SettingLocation.ExcessEffect.allCases.map(\.rawValue)
      + StreamKind.allCases.map(\.rawValue)
      + RouteDescription.PathForm.allCases.map(\.rawValue) + RouteDescription.Backends.Form.allCases.map(\.rawValue)
      + RouteDescription.Shape.allCases.map(\.rawValue)
    for word in words { #expect(page.contains("`\(word)`"), "\(word) is not explained") }
  }

  /// A released program must not point to pages that a later version may have moved.
  @Test func printedAddressesNameTheTagOfTheVersion() throws {
    let tag = "https://github.com/streamlint/streamlint/blob/v\(streamlintVersion)/"
    for rule in RuleCatalogue.embedded.rules {
      let url = Rule.url(of: rule.id)
      #expect(url == tag + "docs/rules/\(rule.id).md")
      let page = Self.docs.appendingPathComponent("rules/\(rule.id).md")
      #expect(FileManager.default.fileExists(atPath: page.path), "\(rule.id) has no page")
    }
    let template = ConfigurationTemplate(FirstDeclarations(in: Self.docs.path)).text
    #expect(template.contains("/v\(streamlintVersion)/schemas/"))
    #expect(!template.contains("/main/"))
  }
}
