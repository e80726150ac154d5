import ArgumentParser
import StreamModel
import SystemSupport

/// `streamlint-dev new-rule`: the skeleton of a rule. `make test` refuses it until every TODO is gone and its examples
/// pass.
struct NewRuleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new-rule", abstract: "Write the skeleton of a rule.",
    discussion: "Exits with 2 when the name is wrong or taken.")

  @Argument(help: "property/id, for instance idle-timeout/my-rule.") var name: String
  @Argument(help: "The folder of the rules.") var folder = "rules"

  func run() throws {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw refusal("\"\(name)\" is no property/id") }
    let id = String(parts[1])
    guard !id.isEmpty, id.utf8.allSatisfy(Self.isIdentifierByte) else {
      throw refusal("an id is made of lower-case letters, digits and \"-\"")
    }
    guard let property = Property(rawValue: String(parts[0])) else {
      let known = Property.allCases.map(\.rawValue).joined(separator: " ")
      throw refusal("\"\(parts[0])\" is no property; known are \(known)")
    }
    let disk = DiskFileSystem()
    let isTaken = (disk.entries(of: folder) ?? []).contains { disk.kind(of: "\(folder)/\($0)/\(id).yaml") != nil }
    guard !isTaken else {
      _ = failure("there is a rule named \(id) already")
      throw ExitCode(2)
    }
    let target = "\(folder)/\(property.rawValue)"
    disk.makeFolder(at: target)
    let path = "\(target)/\(id).yaml"
    let text = Self.skeleton(id: id, property: property)
    if let reason = StandardStreams.write(Array(text.utf8), toFile: path) { throw failure("\(path): \(reason)") }
    print("\(path) was written. Fill it, then: make test, make proofs, make docs")
  }

  private static func isIdentifierByte(_ byte: UInt8) -> Bool {
    (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2D
  }

  private func refusal(_ problem: String) -> ExitCode {
    _ = failure("\(problem); write make new-rule NAME=property/id, for instance NAME=idle-timeout/my-rule")
    return ExitCode(2)
  }

  private static func skeleton(id: String, property: Property) -> String {
    """
    # TODO: fill this in; docs/writing-rules.md explains every key. Name the source that proves the fact, with its version.
    id: \(id)
    title: TODO one line without the remedy
    property: \(property.rawValue)
    # kinds: [sse, websocket]            # the stream kinds that it holds for; all without it
    # technologies: [nginx]              # all that have the aspects without it
    # The setting that the finding is about.
    subject: TODO
    # The first case that holds decides.
    cases:
      - when: {TODO: TODO}
        outcome: none
      - when: {}
        outcome: conditional
        condition: TODO what it depends on that no file says
        message: "TODO: {setting} is {value}"
    why: |
      TODO why a stream breaks.
    remedy: |
      TODO what to write.
    # fix: TODO                          # VALUE, ASPECT=VALUE, delete, drop WORD or add WORD…
    references:
      - TODO
    examples:
      - title: TODO
        stream: sse:/events
        breaks: |
          TODO
        streams: |
          TODO

    """
  }
}
