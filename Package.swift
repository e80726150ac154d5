// swift-tools-version: 6.2
import PackageDescription

/// Debian's static archives are named outright so that the Linux binary carries them; elsewhere pkg-config decides.
let staticYAML: [LinkerSetting] = [.linkedLibrary(":libyaml.a", .when(platforms: [.linux]))]
let staticPCRE2: [LinkerSetting] = [.linkedLibrary(":libpcre2-8.a", .when(platforms: [.linux]))]

/// The fuzzers are built with coverage, an address sanitizer and libFuzzer; only Fuzzing/run.sh builds them.
let isFuzzing = Context.environment["STREAMLINT_FUZZING"] != nil

#if os(Linux)
  let yamlPackageName: String? = nil
  let pcre2PackageName: String? = nil
#else
  let yamlPackageName: String? = "yaml-0.1"
  let pcre2PackageName: String? = "libpcre2-8"
#endif

let package = Package(
  name: "streamlint",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "streamlint", targets: ["streamlint"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML", pkgConfig: yamlPackageName, providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "CPCRE2", pkgConfig: pcre2PackageName, providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
    .systemLibrary(name: "CExtendedAttributes"),

    .target(name: "SystemSupport", dependencies: ["CExtendedAttributes"]),
    .target(name: "SourceText", dependencies: ["SystemSupport"]),
    .target(name: "NginxSyntax", dependencies: ["SourceText", "SystemSupport"]),
    .target(
      name: "YAMLSyntax", dependencies: ["SourceText", "SystemSupport", "CLibYAML"], linkerSettings: staticYAML),
    .target(name: "SourcedYAML", dependencies: ["YAMLSyntax", "SourceText"]),
    .target(name: "GoRegex"),
    .target(name: "Kustomize", dependencies: ["GoRegex", "SourcedYAML", "YAMLSyntax", "SourceText", "SystemSupport"]),
    .target(name: "GoTemplate", dependencies: ["GoRegex", "SourcedYAML", "YAMLSyntax", "SourceText"]),
    .target(
      name: "HelmCharts", dependencies: ["GoTemplate", "SourcedYAML", "YAMLSyntax", "SourceText", "SystemSupport"]),
    .target(name: "StreamModel", dependencies: ["SourceText"]),
    .target(name: "RuleFiles", dependencies: ["StreamModel", "YAMLSyntax", "SourceText"]),
    .target(
      name: "KongModel",
      dependencies: [
        "Catalog", "ConfigurationSources", "StreamModel", "RuleFiles", "YAMLSyntax", "SourceText", "SystemSupport",
      ]),
    .target(
      name: "Catalog", dependencies: ["StreamModel", "RuleFiles", "YAMLSyntax", "SourceText", "SystemSupport"],
      plugins: ["EmbedRules"]),
    .target(
      name: "ConfigurationSources", dependencies: ["StreamModel", "YAMLSyntax", "SourceText", "SystemSupport"]),
    .target(
      name: "Containers",
      dependencies: [
        "ConfigurationSources", "RuleFiles", "SourcedYAML", "StreamModel", "YAMLSyntax", "SourceText", "SystemSupport",
      ]),
    .target(
      name: "Analysis",
      dependencies: ["ConfigurationSources", "StreamModel", "RuleFiles", "SourceText", "SystemSupport", "CPCRE2"],
      linkerSettings: staticPCRE2),
    .target(
      name: "NginxTechnology",
      dependencies: [
        "Analysis", "Catalog", "ConfigurationSources", "StreamModel", "RuleFiles", "NginxSyntax", "SourceText",
        "SystemSupport",
      ]),
    .target(
      name: "KubernetesManifests", dependencies: ["RuleFiles", "SourceText", "SystemSupport", "YAMLSyntax"]),
    .target(
      name: "KubernetesTechnology",
      dependencies: [
        "Analysis", "Catalog", "ConfigurationSources", "KongModel", "KubernetesManifests", "StreamModel", "RuleFiles",
        "NginxSyntax",
        "YAMLSyntax", "SourceText", "SystemSupport",
      ]),
    .target(
      name: "KongTechnology",
      dependencies: [
        "Analysis", "Catalog", "ConfigurationSources", "KongModel", "StreamModel", "RuleFiles", "YAMLSyntax",
        "SourceText", "SystemSupport",
      ]),
    .target(
      name: "TraefikTechnology",
      dependencies: [
        "Analysis", "Catalog", "ConfigurationSources", "Containers", "GoRegex", "StreamModel", "RuleFiles",
        "SourcedYAML", "YAMLSyntax", "SourceText", "SystemSupport",
      ]),
    .target(
      name: "ApplicationServers",
      dependencies: [
        "Analysis", "ConfigurationSources", "Containers", "StreamModel", "RuleFiles", "YAMLSyntax", "SourceText",
        "SystemSupport",
      ]),
    .target(
      name: "Rules",
      dependencies: ["StreamModel", "RuleFiles", "Catalog", "SourceText"]),
    .target(
      name: "Reports", dependencies: ["StreamModel", "RuleFiles", "Catalog", "YAMLSyntax", "SourceText"],
      resources: [.embedInCode("Audit/report.css"), .embedInCode("Audit/report.js")]),
    .target(
      name: "Linting",
      dependencies: [
        "ApplicationServers", "Analysis", "ConfigurationSources", "NginxTechnology", "KubernetesTechnology",
        "KongTechnology",
        "TraefikTechnology", "StreamModel", "Rules", "RuleFiles", "Catalog", "NginxSyntax",
        "Containers", "HelmCharts", "Kustomize", "SourcedYAML", "YAMLSyntax", "SourceText", "SystemSupport", "Reports",
      ]),
    .target(
      name: "LanguageServer",
      dependencies: [
        "ConfigurationSources", "Linting", "Reports", "Rules", "RuleFiles", "Catalog", "YAMLSyntax", "StreamModel",
        "SourceText", "SystemSupport",
      ]),
    .executableTarget(
      name: "streamlint",
      dependencies: [
        "LanguageServer", "Linting", "Reports", "Rules", "RuleFiles", "Catalog", "StreamModel", "SourceText",
        "SystemSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .executableTarget(
      name: "embed-rules", dependencies: ["RuleFiles", "StreamModel", "YAMLSyntax", "SourceText", "SystemSupport"],
      linkerSettings: staticYAML),
    .executableTarget(
      name: "streamlint-dev",
      dependencies: [
        "Catalog", "NginxSyntax", "Reports", "RuleFiles", "SourceText", "StreamModel", "SystemSupport", "YAMLSyntax",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .plugin(name: "EmbedRules", capability: .buildTool(), dependencies: ["embed-rules"]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "StreamModel", "SourceText", "TestSupport"],
      exclude: ["Golden"]),
    .testTarget(
      name: "CommandLineTests", dependencies: ["streamlint", "streamlint-dev", "TestSupport"], exclude: ["Golden"]),
    .testTarget(
      name: "LanguageServerTests", dependencies: ["LanguageServer", "Linting", "Rules", "SystemSupport"]),
    .testTarget(name: "ArchitectureTests"),
    .testTarget(
      name: "ToyTechnologyTests",
      dependencies: [
        "Analysis", "Catalog", "ConfigurationSources", "Linting", "Reports", "RuleFiles", "SourceText", "StreamModel",
      ]),
    .testTarget(name: "SourcedYAMLTests", dependencies: ["SourcedYAML", "YAMLSyntax", "SourceText"]),
    .testTarget(
      name: "KustomizeTests", dependencies: ["Kustomize", "SourcedYAML", "YAMLSyntax", "SourceText", "SystemSupport"]),
    .testTarget(name: "GoRegexTests", dependencies: ["GoRegex"]),
    .testTarget(name: "GoTemplateTests", dependencies: ["GoTemplate", "SourcedYAML", "YAMLSyntax", "SourceText"]),
    // Runs the real helm, which make test-tools installs.
    .testTarget(
      name: "HelmChartsTests", dependencies: ["HelmCharts", "SourcedYAML", "YAMLSyntax", "SourceText", "SystemSupport"]),
    .testTarget(name: "NginxSyntaxTests", dependencies: ["NginxSyntax", "SourceText"]),
    .testTarget(
      name: "RuleTests", dependencies: ["Catalog", "Linting", "Reports", "RuleFiles", "Rules", "StreamModel"],
      exclude: ["NginxCases"]),
    .testTarget(
      name: "LintingTests",
      dependencies: [
        "CExtendedAttributes", "Catalog", "Linting", "Reports", "RuleFiles", "Rules", "SourceText", "StreamModel",
        "SystemSupport",
        "YAMLSyntax",
      ]),
    .testTarget(
      name: "ContainersTests",
      dependencies: ["Catalog", "ConfigurationSources", "Containers", "SourceText", "SystemSupport"]),
    .testTarget(
      name: "ApplicationServersTests",
      dependencies: [
        "ApplicationServers", "Catalog", "ConfigurationSources", "Containers", "Linting", "Reports", "RuleFiles",
        "Rules", "SourceText", "StreamModel",
      ]),
    .testTarget(
      name: "ServiceTests",
      dependencies: [
        "Analysis", "Catalog", "ConfigurationSources", "Linting", "Rules", "SourceText", "StreamModel", "SystemSupport",
      ]),
    .testTarget(
      name: "ManifestTests", dependencies: ["Catalog", "Linting", "RuleFiles", "Rules", "StreamModel"],
      exclude: ["Cases"]),
    .testTarget(
      name: "TraefikTechnologyTests",
      dependencies: [
        "Catalog", "ConfigurationSources", "Linting", "Rules", "SourceText", "StreamModel", "SystemSupport",
        "TraefikTechnology",
      ]),
    .testTarget(name: "YAMLSyntaxTests", dependencies: ["YAMLSyntax"]),
    .testTarget(name: "StreamModelTests", dependencies: ["StreamModel", "SourceText"]),
    .testTarget(
      name: "NginxTechnologyTests",
      dependencies: [
        "Analysis", "ConfigurationSources", "NginxTechnology", "StreamModel", "SourceText", "SystemSupport",
      ]),

    // Starts a real nginx and measures streams through it.
    .target(
      name: "LiveNginx", path: "Tests/LiveNginx",
      resources: [.embedInCode("TLS/server.crt"), .embedInCode("TLS/server.key")]),
    .testTarget(name: "LiveNginxTests", dependencies: ["LiveNginx"]),
    // Generates random configurations and compares our verdicts with a real nginx (make truth).
    .target(
      name: "GeneratedTruth", dependencies: ["LiveNginx", "Catalog", "Linting", "Rules", "SourceText", "StreamModel"],
      path: "Tests/GeneratedTruth"),
    .executableTarget(
      name: "measure-truth", dependencies: ["GeneratedTruth", "LiveNginx", "StreamModel"], path: "Tests/MeasureTruth"),
    .executableTarget(
      name: "measure-fixes", dependencies: ["GeneratedTruth", "Linting", "LiveNginx", "StreamModel"],
      path: "Tests/MeasureFixes"),
    .testTarget(
      name: "GeneratedTruthTests",
      dependencies: ["Catalog", "GeneratedTruth", "Linting", "LiveNginx", "RuleFiles", "Rules", "StreamModel"]),
    .testTarget(
      name: "RuleProofTests", dependencies: ["LiveNginx", "Catalog", "Linting", "RuleFiles", "Rules"]),
  ],
  swiftLanguageModes: [.v6]
)

if isFuzzing {
  package.targets += [
    .systemLibrary(name: "CLibFuzzer", path: "Fuzzing/CLibFuzzer"),
    .executableTarget(
      name: "streamlint-fuzz",
      dependencies: [
        "Analysis", "CLibFuzzer", "Catalog", "ConfigurationSources", "GoTemplate", "Linting", "NginxSyntax",
        "NginxTechnology", "Reports", "Rules", "SourceText", "StreamModel", "SystemSupport", "YAMLSyntax",
      ],
      path: "Fuzzing", exclude: ["CLibFuzzer", "prepare.py", "run.sh"]),
  ]
}
