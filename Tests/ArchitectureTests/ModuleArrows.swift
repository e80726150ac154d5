/// The arrows between modules, as ARCHITECTURE.md draws them: what each module may import.
enum ModuleArrows {
  /// A module with the modules that it may import.
  struct Module {
    let name: String
    let mayImport: Set<String>

    init(_ name: String, _ mayImport: Set<String>) {
      self.name = name
      self.mayImport = mayImport
    }
  }

  private static let syntax: Set<String> = ["NginxSyntax", "YAMLSyntax"]
  private static let text: Set<String> = ["SourceText", "SystemSupport"]
  private static let data: Set<String> = ["Catalog", "RuleFiles", "StreamModel", "YAMLSyntax"]
  private static let technology: Set<String> = ["Analysis", "ConfigurationSources"]
  private static let technologies: Set<String> = [
    "NginxTechnology", "KubernetesTechnology", "KongTechnology", "TraefikTechnology",
  ]
  private static let belowLinting =
    technologies.union(technology).union(data).union(syntax).union(text).union([
      "ApplicationServers", "Containers", "HelmCharts", "KongModel", "Kustomize", "Reports", "Rules", "SourcedYAML",
    ])

  /// The modules, the uppermost layer first. Modules of one layer do not import each other.
  static let layers: [[Module]] = [
    [
      Module("streamlint", belowLinting.union(["LanguageServer", "Linting"])),
      Module("streamlint-dev", belowLinting.union(["Linting"])),
    ],
    [Module("LanguageServer", data.union(text).union(["ConfigurationSources", "Linting", "Reports", "Rules"]))],
    [Module("Linting", belowLinting)],
    [Module("Reports", data.union(text)), Module("Rules", data.union(text))],
    [
      Module("NginxTechnology", technology.union(data).union(syntax).union(text)),
      Module(
        "KubernetesTechnology",
        technology.union(data).union(syntax).union(text).union(["KongModel", "KubernetesManifests"])),
      Module("KongTechnology", technology.union(data).union(syntax).union(text).union(["KongModel"])),
      Module(
        "TraefikTechnology",
        technology.union(data).union(syntax).union(text).union(["Containers", "GoRegex", "SourcedYAML"])),
      Module(
        "ApplicationServers", technology.union(text).union(["Containers", "RuleFiles", "StreamModel", "YAMLSyntax"])),
    ],
    [
      Module(
        "KongModel", text.union(["Catalog", "ConfigurationSources", "RuleFiles", "StreamModel", "YAMLSyntax"]))
    ],
    [
      Module("KubernetesManifests", text.union(["RuleFiles", "YAMLSyntax"])),
      Module("Catalog", text.union(["RuleFiles", "StreamModel", "YAMLSyntax"])),
      Module("Analysis", text.union(["ConfigurationSources", "RuleFiles", "StreamModel"])),
      Module(
        "Containers",
        text.union(["ConfigurationSources", "RuleFiles", "SourcedYAML", "StreamModel", "YAMLSyntax"])),
      // The tool of the build plugin runs before Catalog is compiled, so that it is a program of its own.
      Module("embed-rules", text.union(["RuleFiles", "StreamModel", "YAMLSyntax"])),
    ],
    [
      Module("RuleFiles", ["StreamModel", "YAMLSyntax", "SourceText"]),
      Module("ConfigurationSources", text.union(["StreamModel", "YAMLSyntax"])),
      Module("Kustomize", text.union(["GoRegex", "SourcedYAML", "YAMLSyntax"])),
    ],
    [Module("HelmCharts", text.union(["GoTemplate", "SourcedYAML", "YAMLSyntax"]))],
    [Module("GoTemplate", ["GoRegex", "SourcedYAML", "YAMLSyntax", "SourceText"])],
    [Module("StreamModel", ["SourceText"]), Module("SourcedYAML", ["SourceText", "YAMLSyntax"])],
    [Module("NginxSyntax", text), Module("YAMLSyntax", text)],
    [Module("SourceText", ["SystemSupport"])],
    [Module("SystemSupport", []), Module("GoRegex", [])],
  ]

  /// The C libraries with the only module that may import each.
  static let libraries = [
    "CLibYAML": "YAMLSyntax", "CPCRE2": "Analysis", "CExtendedAttributes": "SystemSupport",
  ]

  static let modules = layers.flatMap { $0 }
  static let byName = Dictionary(uniqueKeysWithValues: modules.map { ($0.name, $0) })

  /// Whether a name is that of a module or library of the package.
  static func isOwn(_ name: String) -> Bool { byName[name] != nil || libraries[name] != nil }

  /// What a module may import, with its C library.
  static func allowed(for module: String) -> Set<String> {
    let own = libraries.filter { $0.value == module }.map(\.key)
    return (byName[module]?.mayImport ?? []).union(own)
  }

  /// An `import` line of a module or library of the package.
  struct Import {
    /// `Sources/Rules/RuleEngine.swift:3`.
    let location: String
    let module: String
  }

  /// The imports of a module's own package.
  static func imports(of module: SourceTree.Module) -> [Import] {
    module.files.flatMap { file in
      file.code.enumerated().compactMap { number, line in
        guard let name = importedName(line), isOwn(name) else { return nil }
        return Import(location: "\(file.path):\(number + 1)", module: name)
      }
    }
  }

  /// The module that a line imports: `@testable import struct Rules.RuleEngine` gives `Rules`.
  private static func importedName(_ line: Substring) -> String? {
    guard let match = line.firstMatch(of: importLine) else { return nil }
    let name = String(match.name)
    // The compiler writes a name with a hyphen so.
    return name == "streamlint_dev" ? "streamlint-dev" : name == "embed_rules" ? "embed-rules" : name
  }

  private nonisolated(unsafe) static let importLine =
    /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(?<name>\w+)/
}
