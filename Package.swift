// swift-tools-version: 6.2
import PackageDescription

/// Debian's static archives are named outright so that the Linux binary carries them; elsewhere pkg-config decides.
let staticYAML: [LinkerSetting] = [.linkedLibrary(":libyaml.a", .when(platforms: [.linux]))]
let staticPCRE2: [LinkerSetting] = [.linkedLibrary(":libpcre2-8.a", .when(platforms: [.linux]))]

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
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML", pkgConfig: yamlPackageName, providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "CPCRE2", pkgConfig: pcre2PackageName, providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),

    .target(name: "SourceText"),
    .target(name: "NginxSyntax", dependencies: ["SourceText"]),
    .target(name: "YAMLSyntax", dependencies: ["SourceText", "CLibYAML"], linkerSettings: staticYAML),
    .target(name: "Streaming", dependencies: ["SourceText"]),

    // Starts a real nginx and measures streams through it.
    .target(
      name: "LiveNginx", path: "Tests/LiveNginx",
      resources: [.embedInCode("TLS/server.crt"), .embedInCode("TLS/server.key")]),
    .testTarget(name: "LiveNginxTests", dependencies: ["LiveNginx"]),
  ],
  swiftLanguageModes: [.v6]
)
