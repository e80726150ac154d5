import SystemSupport
import Testing

@testable import Kustomize

/// What Kustomize refuses is an error at its place, and the rest is built.
@Suite struct BadInputTests {
  private static let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"

  private func problems(_ files: [String: String], limits: KustomizeLimits = KustomizeLimits()) -> [String] {
    Sample(files, limits: limits).problems
  }

  @Test func cycles() {
    let found = problems([
      "overlay/kustomization.yaml": "resources:\n- ../base\n",
      "base/kustomization.yaml": "resources:\n- ../overlay\n",
    ])
    #expect(found == ["base/kustomization.yaml:2: kustomizations include each other: overlay → base → overlay"])
    let own = problems(["overlay/kustomization.yaml": "resources: [.]\n"])
    #expect(own == ["overlay/kustomization.yaml:1: kustomizations include each other: overlay → overlay"])
  }

  @Test func missingFiles() {
    let found = problems([
      "overlay/kustomization.yaml": """
      resources: [a.yaml, web.yaml]
      patches:
      - path: b.yaml
      configMapGenerator:
      - name: c
        files: [d.conf]
      components: [../e]
      """,
      "overlay/web.yaml": Self.service,
    ])
    #expect(
      found.map { $0.split(separator: ":").prefix(2).joined(separator: ":") } == [
        "overlay/kustomization.yaml:1", "overlay/kustomization.yaml:6", "overlay/kustomization.yaml:7",
        "overlay/kustomization.yaml:3",
      ])
    #expect(found.allSatisfy { $0.contains("No such file or directory") })
  }

  @Test func remoteBasesAreNamed() {
    let addresses = [
      "https://github.com/a/b//c?ref=v1", "github.com/a/b/c", "git@github.com:a/b.git", "https://x.example/a.yaml",
    ]
    let sample = Sample([
      "overlay/kustomization.yaml": "resources:\n" + addresses.map { "- \($0)\n" }.joined() + """
        patches:
        - patch: |-
            {apiVersion: v1, kind: Service, metadata: {name: theirs}, spec: {type: NodePort}}
        """
    ])
    #expect(sample.result.unread.map(\.address) == addresses)
    // The patch may be for an object of a base that was not read.
    #expect(sample.problems.isEmpty)
    #expect(!sample.result.isComplete)
  }

  @Test(arguments: [
    ("- patch: |-\n    a: [\n", "overlay/kustomization.yaml:4"),
    ("- patch: |-\n    {apiVersion: v1, kind: Service, metadata: {name: api}}\n", "overlay/kustomization.yaml:4"),
    ("- patch: '[{op: remove, path: /spec/x}]'\n", "overlay/kustomization.yaml:3"),
    (
      "- target: {kind: Service}\n  patch: '[{\"op\": \"remove\", \"path\": \"/spec/x\"}]'\n",
      "overlay/kustomization.yaml:4"
    ),
    (
      "- target: {kind: Service}\n  patch: '[{\"op\": \"add\", \"path\": \"/a/b/c\", \"value\": 1}]'\n",
      "overlay/kustomization.yaml:4"
    ),
    ("- target: {kind: Service}\n  patch: '[{\"op\": \"jump\", \"path\": \"/a\"}]'\n", "overlay/kustomization.yaml:4"),
    ("- target: {kind: \"(\"}\n  patch: '[{\"op\": \"test\", \"path\": \"/a\"}]'\n", "overlay/kustomization.yaml:3"),
    ("- patch: |-\n    {apiVersion: v1, kind: Service, metadata: [web]}\n", "overlay/kustomization.yaml:4"),
    (
      "- patch: |-\n    {apiVersion: v1, kind: Service, metadata: {name: web}, $patch: jump}\n",
      "overlay/kustomization.yaml:4"
    ),
    ("- {}\n", "overlay/kustomization.yaml:3"),
  ])
  func brokenPatches(_ patch: String, _ place: String) {
    let sample = Sample([
      "overlay/kustomization.yaml": "resources: [web.yaml]\npatches:\n" + patch, "overlay/web.yaml": Self.service,
    ])
    #expect(sample.problems.count == 1)
    #expect(sample.problems.first?.hasPrefix(place + ":") == true, "\(sample.problems)")
    #expect(sample.result.objects.count == 1)
  }

  @Test(arguments: [
    ("resource: [a.yaml]\n", "knows no field resource"), ("kind: Deployment\n", "the kind is"),
    ("apiVersion: v1\n", "the apiVersion"), ("namespace: 5\n", "only text"), ("- a\n", "a kustomization is a map"),
    ("a: [\n", ""), ("images: [{name: \"[\", newTag: a}]\nresources: [web.yaml]\n", "error parsing regexp"),
    ("replicas: [{name: nope, count: 1}]\n", "is called nope"), ("resources: [broken.yaml]\n", ""),
    ("resources: [nameless.yaml]\n", "has no metadata.name"), ("resources: [web.yaml, web.yaml]\n", "is there twice"),
    ("configMapGenerator: [{name: c, literals: [a=1, a=2]}]\n", "is there twice"),
    ("configMapGenerator: [{name: c, behavior: merge}]\n", "nothing to merge"),
    ("vars: [{name: V, objref: {apiVersion: v1, kind: Secret, name: s}}]\n", "the variable V"),
    ("components: [../base]\n", "is no component"), ("transformers: [plugin.yaml]\n", "programs are not run"),
  ])
  func otherProblems(_ kustomization: String, _ message: String) {
    let found = problems([
      "overlay/kustomization.yaml": kustomization, "overlay/web.yaml": Self.service,
      "overlay/broken.yaml": "a: b: c\n", "overlay/nameless.yaml": "kind: Service\nmetadata: {}\n",
      "overlay/plugin.yaml": "apiVersion: x/v1\nkind: P\nmetadata: {name: p}\n",
      "base/kustomization.yaml": "resources: []\n",
    ])
    #expect(found.count == 1, "\(found)")
    #expect(message.isEmpty || found.first?.contains(message) == true, "\(found)")
    #expect(found.first?.hasPrefix("overlay/") == true, "\(found)")
  }

  @Test func noKustomizationAndSeveral() {
    #expect(Sample([:]).problems == ["?: overlay has no kustomization"])
    let two = Sample(["overlay/kustomization.yaml": "{}", "overlay/Kustomization": "{}"])
    #expect(two.problems.count == 1)
    #expect(two.problems.first?.contains("several kustomizations") == true)
  }

  // MARK: - Hostile input

  @Test func manyLayers() {
    var files: [String: String] = [:]
    for layer in 0..<100 { files["l\(layer)/kustomization.yaml"] = "resources: [../l\(layer + 1)]\n" }
    files["l100/kustomization.yaml"] = "namespace: a\n"
    let sample = Sample(files, folder: "l0")
    #expect(sample.problems.count == 1)
    #expect(sample.problems.first?.contains("more than 40 kustomizations within each other") == true)
  }

  /// Ten bases in each of many layers would be 10²⁰ builds.
  @Test func manyBases() {
    var files: [String: String] = [:]
    for layer in 0..<20 {
      let next = "../l\(layer + 1)"
      files["l\(layer)/kustomization.yaml"] =
        "resources: [\(Array(repeating: next, count: 10).joined(separator: ", "))]\n"
    }
    files["l20/kustomization.yaml"] = "resources: []\n"
    let sample = Sample(files, folder: "l0")
    #expect(sample.problems.contains { $0.contains("more than 2000 kustomizations") })
  }

  @Test func deepPatches() {
    let path = String(repeating: "/a", count: 100)
    let nested = String(repeating: "{\"a\":", count: 150) + "1" + String(repeating: "}", count: 150)
    let operations = (0..<50).map { "{op: add, path: \"\(String(repeating: path, count: $0))/a\", value: \(nested)}" }
    let sample = Sample([
      "overlay/kustomization.yaml": "resources: [web.yaml]\npatches:\n- target: {kind: Service}\n  path: p.yaml\n",
      "overlay/web.yaml": Self.service,
      "overlay/p.yaml": operations.map { "- \($0)\n" }.joined(),
    ])
    #expect(sample.problems.count == 1)
    #expect(sample.problems.first?.contains("more than 180 levels") == true)
  }

  /// Each operation doubles what is there.
  @Test func copiesOfCopies() {
    var limits = KustomizeLimits()
    limits.values = 100_000
    let operations = (0..<60).map { "- {op: copy, from: /spec, path: /spec/c\($0)}\n" }
    let sample = Sample(
      [
        "overlay/kustomization.yaml": "resources: [web.yaml]\npatches:\n- target: {kind: Service}\n  path: p.yaml\n",
        "overlay/web.yaml": Self.service + "spec: {a: {b: c}}\n", "overlay/p.yaml": operations.joined(),
      ], limits: limits)
    #expect(sample.problems.count == 1)
    #expect(sample.problems.first?.contains("copy too much") == true)
  }

  /// Each replacement doubles what is there.
  @Test func replacementsOfReplacements() {
    var limits = KustomizeLimits()
    limits.values = 100_000
    let entries = (0..<60).map {
      "- {source: {kind: Service, fieldPath: spec}, targets: [{select: {kind: Service}, fieldPaths: [spec.c\($0)], options: {create: true}}]}\n"
    }
    let sample = Sample(
      [
        "overlay/kustomization.yaml": "resources: [web.yaml]\nreplacements:\n" + entries.joined(),
        "overlay/web.yaml": Self.service + "spec: {a: {b: c}}\n",
      ], limits: limits)
    #expect(sample.problems.last?.contains("copy too much") == true)
  }

  @Test func longPaths() {
    let path = String(repeating: "a.", count: 50_000) + "a"
    let sample = Sample([
      "overlay/kustomization.yaml": """
      resources: [web.yaml]
      configurations: [c.yaml]
      namePrefix: p-
      replacements:
      - source: {kind: Service}
        targets: [{select: {kind: Service}, fieldPaths: ["\(path)"], options: {create: true}}]
      """,
      "overlay/web.yaml": Self.service,
      "overlay/c.yaml": "namePrefix: [{path: \(path.replacing(".", with: "/")), create: true}]\n",
    ])
    #expect(sample.problems.count == 2)
  }

  @Test func manyPatchesAndObjects() {
    var limits = KustomizeLimits()
    limits.work = 1000
    let services = (0..<50).map { "apiVersion: v1\nkind: Service\nmetadata: {name: s\($0)}\n" }.joined(
      separator: "---\n")
    let patches = (0..<50).map {
      "- {target: {name: s\($0)}, patch: '[{\"op\":\"add\",\"path\":\"/x\",\"value\":1}]'}\n"
    }.joined()
    let found = problems(
      [
        "overlay/kustomization.yaml": "resources: [web.yaml]\npatches:\n" + patches, "overlay/web.yaml": services,
      ], limits: limits)
    #expect(found.first?.contains("too many patches") == true)
  }

  /// Ten aliases of ten aliases of ten.
  @Test func aliases() {
    let names = (0..<12).map { "a\($0)" }
    let text = zip(names.dropFirst(), names).map { new, old in
      "\(new): &\(new) [\(Array(repeating: "*\(old)", count: 10).joined(separator: ", "))]\n"
    }.joined()
    let bomb = "a0: &a0 x\n" + text
    let indented = bomb.split(separator: "\n").map { "    \($0)\n" }.joined()
    let sample = Sample([
      "overlay/kustomization.yaml": "resources: [bomb.yaml]\npatches:\n- patch: |-\n" + indented,
      "overlay/bomb.yaml": Self.service + bomb,
    ])
    #expect(sample.problems.count == 2)
    #expect(sample.problems.allSatisfy { $0.contains("values") }, "\(sample.problems)")
  }

  /// An expression that takes other engines years.
  @Test func slowExpressions() {
    let name = String(repeating: "a", count: 60)
    let sample = Sample([
      "overlay/kustomization.yaml": """
      resources: [web.yaml]
      patches:
      - target: {name: "(a+)+(a|aa)*b"}
        patch: '[{"op": "add", "path": "/x", "value": 1}]'
      """,
      "overlay/web.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\n",
    ])
    #expect(sample.problems.isEmpty)
  }

  @Test func limitsOfObjects() {
    var limits = KustomizeLimits()
    limits.objects = 3
    let services = (0..<5).map { "apiVersion: v1\nkind: Service\nmetadata: {name: s\($0)}\n" }.joined(
      separator: "---\n")
    let found = problems(
      ["overlay/kustomization.yaml": "resources: [web.yaml]\n", "overlay/web.yaml": services], limits: limits)
    #expect(found.count == 1)
    #expect(found.first?.contains("too many objects") == true)
    limits = KustomizeLimits()
    limits.fileSize = 10
    let large = problems(["overlay/kustomization.yaml": "resources: [web.yaml]\n"], limits: limits)
    #expect(large.first?.contains("has more than") == true)
  }
}
