import Testing
import YAMLSyntax

/// Long lists of objects are parsed in parts.
@Suite struct ListSplitterTests {
  private func stream(_ text: String, part: Int = 0) -> YAMLStream {
    var limits = YAMLLimits()
    limits.wholeList = 40
    limits.listPart = part
    return YAMLStream(Array(text.utf8), limits: limits)
  }

  /// The names of the objects, as `KubernetesFile` reads them.
  private func names(_ stream: YAMLStream) -> [String] {
    stream.documents.flatMap { document in
      (document.root?.items ?? document.root.map { [$0] } ?? []).compactMap { $0["name"]?.text }
    }
  }

  private static let kubectl = """
    apiVersion: v1
    items:
    - apiVersion: v1
      name: a
      list:
      - name: inner
      text: |
        - no item
    # between
    - apiVersion: v1
      name: b

    - name: c
    kind: List
    metadata:
      resourceVersion: ""

    """

  @Test(arguments: [0, 30, 1000])
  func itemsOfYAML(part: Int) {
    let stream = stream(Self.kubectl, part: part)
    #expect(stream.isDivided && names(stream) == ["a", "b", "c"])
    #expect(stream.documents.allSatisfy { $0.error == nil })
  }

  @Test func indentedItems() {
    let text = "kind: List\napiVersion: v1\nitems:\n  - name: a\n    list:\n      - name: x\n  - name: b\n"
    #expect(names(stream(text)) == ["a", "b"])
  }

  @Test func itemsOfJSON() {
    let text =
      #"{"apiVersion": "v1", "items": [{"name": "a", "items": [{"name": "x"}], "s": "]}\\\""}, {"name": "b"}], "kind": "List"}"#
    let stream = stream(text)
    #expect(stream.isDivided && names(stream) == ["a", "b"])
  }

  /// A list in a ConfigMap, a broken list and a short one stay whole.
  @Test(arguments: [
    "data:\n  items:\n  - name: a\n  - name: b\n  - name: c\n  - name: d\n",
    "items:\n- name: a\n- name: b\n- name: c\n- name: d\n",
    #"{"items": [{"name": "a"}, {"name": "b"}, {"name": "c"}"#,
    "items: [a, b]\nkind: List\n# a long comment behind all\n",
  ])
  func othersStayWhole(_ text: String) {
    #expect(!stream(text).isDivided)
  }
}
