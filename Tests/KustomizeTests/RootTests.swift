import SystemSupport
import Testing

@testable import Kustomize

@Suite struct RootTests {
  @Test func rootsAreThoseThatNobodyIncludes() {
    let texts = [
      "base/kustomization.yaml": "resources: [web.yaml, crd.yaml]\n", "base/web.yaml": "", "base/crd.yaml": "",
      "staging/kustomization.yml": "bases: [../base]\npatchesStrategicMerge: [p.yaml]\n", "staging/p.yaml": "",
      "prod/Kustomization":
        "resources: [../base/]\ncomponents: [../tls]\npatches: [{path: j.json}]\nconfigMapGenerator: [{name: c, files: [n=x.conf], envs: [e.env]}]\n",
      "prod/j.json": "[]", "prod/x.conf": "", "prod/e.env": "", "tls/kustomization.yaml": "kind: Component\n",
      "alone/kustomization.yaml": "kind: Component\n", "a/kustomization.yaml": "resources: [../b]\n",
      "b/kustomization.yaml": "resources: [../a]\n",
    ]
    var files = KustomizeFiles(MemoryFileSystem(texts))
    let paths = texts.keys.filter { KustomizeFiles.names.contains(String($0.split(separator: "/")[1])) }
    let roots = KustomizeRoots(paths, files: &files)
    // Two that include each other would be judged by nobody.
    #expect(roots.roots == ["a", "prod", "staging"])
    #expect(roots.includers["base"] == ["prod", "staging"])
    #expect(roots.unusedComponents == ["alone"])
    #expect(
      roots.consumed == [
        "base/web.yaml", "base/crd.yaml", "staging/p.yaml", "prod/j.json", "prod/x.conf", "prod/e.env",
      ])
    #expect(KustomizeRoots(paths, named: ["base"], files: &files).roots == ["a", "base", "prod", "staging"])
  }
}
