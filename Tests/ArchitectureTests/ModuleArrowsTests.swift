import Foundation
import Testing

/// The modules keep the directions of ARCHITECTURE.md.
@Suite struct ModuleArrowsTests {
  /// The table itself points down, names each module once and names no unknown module.
  @Test func tablePointsDown() {
    var above: Set<String> = []
    for layer in ModuleArrows.layers {
      above.formUnion(layer.map(\.name))
      for module in layer {
        let up = module.mayImport.intersection(above).sorted()
        #expect(up.isEmpty, "the table lets \(module.name) import \(up), which is not below it")
        let unknown = module.mayImport.filter { ModuleArrows.byName[$0] == nil }.sorted()
        #expect(unknown.isEmpty, "the table lets \(module.name) import \(unknown), which it does not contain")
      }
    }
    for name in ["Reports", "Rules"] {
      let found = ModuleArrows.allowed(for: name).filter { $0 == "Analysis" || $0.hasSuffix("Technology") }
      #expect(found.isEmpty, "\(name) must not know technologies")
    }
  }

  @Test func everyModuleIsInTheTable() {
    #expect(!SourceTree.modules.isEmpty, "no Sources folder below \(SourceTree.root.path)")
    for module in SourceTree.modules {
      #expect(
        ModuleArrows.isOwn(module.name),
        "Sources/\(module.name) is not in ModuleArrows.layers; choose its layer there and in ARCHITECTURE.md")
    }
    let folders = Set(SourceTree.modules.map(\.name))
    for module in ModuleArrows.modules {
      #expect(folders.contains(module.name), "ModuleArrows.layers names \(module.name), but Sources has no such folder")
    }
  }

  @Test(arguments: SourceTree.modules.map(\.name))
  func importsPointDown(_ name: String) throws {
    let module = try #require(SourceTree.modules.first { $0.name == name })
    let allowed = ModuleArrows.allowed(for: name)
    for item in ModuleArrows.imports(of: module) where item.module != name {
      #expect(
        allowed.contains(item.module),
        "\(item.location): \(name) must not import \(item.module); it may import \(allowed.sorted())")
    }
  }

  /// Package.swift declares exactly the modules that are imported.
  @Test(arguments: SourceTree.modules.filter { !$0.files.isEmpty }.map(\.name))
  func manifestAgrees(_ name: String) throws {
    let module = try #require(SourceTree.modules.first { $0.name == name })
    let manifest = try PackageManifest(SourceTree.text("Package.swift"))
    let declared = try #require(manifest.dependencies[name], "Package.swift has no target \(name)")
    let imports = ModuleArrows.imports(of: module).filter { $0.module != name }
    for item in imports {
      #expect(
        declared.contains(item.module),
        "\(item.location): Package.swift does not declare \(item.module) as a dependency of \(name)")
    }
    let unused = declared.filter(ModuleArrows.isOwn).subtracting(imports.map(\.module)).sorted()
    #expect(unused.isEmpty, "Package.swift: no file of \(name) imports \(unused)")
  }

  /// A module that grows further is to be divided.
  @Test func modulesAreSmall() {
    for module in SourceTree.modules {
      #expect(module.lines < 7000, "Sources/\(module.name) has \(module.lines) lines")
    }
  }

  // MARK: Platforms

  /// Only SystemSupport knows platforms.
  @Test func conditionalCompilation() {
    for module in SourceTree.modules where module.name != "SystemSupport" {
      for file in module.files {
        for (number, line) in file.code.enumerated() where line.contains(Self.condition) {
          Issue.record("\(file.path):\(number + 1): conditional compilation belongs in SystemSupport")
        }
      }
    }
  }

  private nonisolated(unsafe) static let condition = /#(?:if|elseif)\b.*\b(?:os|canImport|arch|targetEnvironment)\s*\(/

  /// What works around the compiler or the platform.
  private static let tricks = [
    "unsafeBitCast", "passRetained", "mallopt", "madvise", "getdents", "setaffinity", "unsafeFlags",
    "enforce-exclusivity",
  ]

  @Test func noPlatformTricks() throws {
    var texts = SourceTree.modules.flatMap(\.files).map { ($0.path, $0.lines) }
    for path in ["Package.swift", "Makefile"] {
      texts.append((path, try SourceTree.text(path).split(separator: "\n", omittingEmptySubsequences: false)))
    }
    for (path, lines) in texts {
      for (number, line) in lines.enumerated() {
        for trick in Self.tricks where line.contains(trick) { Issue.record("\(path):\(number + 1): \(trick)") }
      }
    }
  }
}

/// The targets of Package.swift, as far as the test needs them.
private struct PackageManifest {
  /// The names in `dependencies:`, by the target.
  let dependencies: [String: Set<String>]

  init(_ text: String) throws {
    let target = /\.(?:executableTarget|target|testTarget|systemLibrary|plugin)\(\s*name:\s*"(?<name>[^"]+)"/
    let list = /dependencies:\s*\[(?<names>[^\]]*)\]/
    let name = /"(?<name>[^"]+)"/
    var found: [String: Set<String>] = [:]
    let heads = text.matches(of: target)
    for (number, head) in heads.enumerated() {
      let end = number + 1 < heads.count ? heads[number + 1].range.lowerBound : text.endIndex
      let block = text[head.range.upperBound..<end]
      let names = block.firstMatch(of: list)?.names.matches(of: name).map { String($0.name) } ?? []
      found[String(head.name)] = Set(names)
    }
    dependencies = found
  }
}
