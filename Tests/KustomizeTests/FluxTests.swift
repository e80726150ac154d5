import SourceText
import SourcedYAML
import SystemSupport
import Testing
import YAMLSyntax

@testable import Kustomize

@Suite struct FluxTests {
  private static let manifests = [
    "apps/chat/route.yaml": """
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata:
      name: chat
      annotations: {port: "${PORT}"}
    spec:
      hostnames: ["chat.${DOMAIN}"]
      timeout: ${TIMEOUT:=30s}
      idle: ${IDLE:-60s}
      replicas: ${COUNT}
      empty: "${NONE}"
      literal: $${NONE}
      text: |
        a ${DOMAIN}
        b ${SECRET}
    """,
    "apps/chat/more/a.yml": "apiVersion: v1\nkind: Service\nmetadata: {name: chat}\nspec: {a: \"${DOMAIN}\"}\n",
    "apps/chat/built/kustomization.yaml": "resources: [b.yaml]\nnamePrefix: x-\n",
    "apps/chat/built/b.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n",
    "apps/chat/notes.txt": "no manifest",
  ]

  private func build(
    _ spec: String, _ configMaps: FluxKustomization.KnownConfigMaps = [:]
  ) throws -> (KustomizeResult, KustomizeFiles) {
    let text = """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: chat, namespace: flux-system}
      spec:
        path: ./apps/chat
        sourceRef: {kind: GitRepository, name: main}
      """
    let bytes = Array((text + "\n" + spec).utf8)
    var files = KustomizeFiles(MemoryFileSystem(Self.manifests))
    let node = try #require(try YAMLNode.document(in: bytes))
    let flux = try #require(FluxKustomization(SourcedValue(node, file: FileID(index: 99))))
    #expect(flux.path == "apps/chat")
    return (flux.build(files: &files, configMaps: configMaps), files)
  }

  private func field(_ result: KustomizeResult, _ kind: String, _ path: String...) -> SourcedValue? {
    result.objects.first { $0["kind"]?.string == kind }.flatMap { FieldPath.lookup(path, in: $0) }
  }

  /// Manifests below the folder are resources; a folder with a kustomization is one.
  @Test func foldersWithoutKustomization() throws {
    let (result, _) = try build("  targetNamespace: team")
    #expect(result.problems.isEmpty)
    #expect(result.objects.compactMap { $0["metadata", "name"]?.string }.sorted() == ["chat", "chat", "x-b"])
    #expect(result.objects.allSatisfy { $0["metadata", "namespace"]?.string == "team" })
    // Without postBuild nothing is replaced.
    #expect(field(result, "HTTPRoute", "spec", "timeout")?.string == "${TIMEOUT:=30s}")
  }

  @Test func variables() throws {
    let (result, _) = try build(
      "  postBuild: {substitute: {DOMAIN: example.com, COUNT: \"3\", PORT: \"80\", IDLE: \"\", SECRET: s}}")
    #expect(field(result, "HTTPRoute", "spec", "hostnames", "0")?.string == "chat.example.com")
    #expect(field(result, "HTTPRoute", "spec", "timeout")?.string == "30s")
    #expect(field(result, "HTTPRoute", "spec", "idle")?.string == "60s")
    #expect(field(result, "HTTPRoute", "spec", "replicas")?.scalarText == "3")
    #expect(field(result, "HTTPRoute", "spec", "replicas")?.string == nil)
    #expect(field(result, "HTTPRoute", "metadata", "annotations", "port")?.string == "80")
    #expect(field(result, "HTTPRoute", "spec", "literal")?.string == "${NONE}")
    #expect(field(result, "HTTPRoute", "spec", "text")?.string == "a example.com\nb s")
  }

  @Test func variablesThatASecretMaySet() throws {
    let spec = "  postBuild: {substitute: {COUNT: \"3\"}, substituteFrom: [{kind: Secret, name: s}]}"
    let (result, _) = try build(spec)
    #expect(field(result, "HTTPRoute", "spec", "replicas")?.scalarText == "3")
    for key in ["timeout", "idle", "empty"] {
      #expect(field(result, "HTTPRoute", "spec", key)?.string?.contains("{{ ") == true, "\(key)")
    }
    #expect(field(result, "HTTPRoute", "spec", "text")?.string == "a {{ DOMAIN }}\nb {{ SECRET }}")
  }

  @Test func variablesOfConfigMaps() throws {
    let data = SourcedMap([SourcedMap.Pair(key: "DOMAIN", keySource: nil, value: SourcedValue(.string("a.b")))])
    let spec = "  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}"
    let (result, _) = try build(spec, ["settings": data])
    #expect(field(result, "HTTPRoute", "spec", "hostnames", "0")?.string == "chat.a.b")
    #expect(field(result, "HTTPRoute", "spec", "timeout")?.string == "30s")
  }

  @Test func patchesAndMetadata() throws {
    let (result, _) = try build(
      """
        commonMetadata: {labels: {team: chat}}
        patches:
        - target: {kind: HTTPRoute}
          patch: |
            - {op: add, path: /spec/patched, value: true}
      """)
    #expect(result.problems.isEmpty)
    #expect(field(result, "HTTPRoute", "spec", "patched")?.scalarText == "true")
    #expect(result.objects.allSatisfy { $0["metadata", "labels", "team"]?.string == "chat" })
  }

  @Test func missingFolders() throws {
    let node = try #require(
      try YAMLNode.document(
        in: Array(
          "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: a}, spec: {path: ./no}}"
            .utf8)))
    let flux = try #require(FluxKustomization(SourcedValue(node, file: FileID(index: 0))))
    var files = KustomizeFiles(MemoryFileSystem([:]))
    #expect(flux.build(files: &files).problems.map(\.message) == ["no: No such folder"])
  }
}
