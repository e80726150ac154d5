import RuleFiles
import SourceText
import YAMLSyntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Checks the files of rules/ and writes them as Swift source. Usage: embed-rules OUTPUT ROOT FILE…

/// The bytes of a file, or nil.
func contents(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "rb") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

/// Prints a compiler-like error.
func complain(_ path: String, _ bytes: [UInt8], _ error: FileFormatError) {
  let position = LineTable(bytes).position(of: error.range.lowerBound)
  print("\(path):\(position.line):\(position.column): error: \(error.message)")
}

/// Checks one file by the folder it stands in.
func check(_ name: String, _ bytes: [UInt8]) throws(FileFormatError) {
  if name.hasSuffix(".tsv") { return try checkTable(bytes) }
  if name.hasPrefix("technologies/") {
    if BuiltInHopFile.describes(bytes) {
      _ = try BuiltInHopFile(decoding: bytes)
    } else if KubernetesProduct.describes(bytes) {
      _ = try KubernetesProduct(decoding: bytes)
    } else if KongPluginFile.describes(bytes) {
      _ = try KongPluginFile(decoding: bytes)
    } else {
      _ = try TechnologyFile(decoding: bytes)
    }
  } else if name == "intent/kubernetes.yaml" {
    _ = try ManifestEvidenceFile(decoding: bytes)
  } else if name.hasPrefix("intent/") {
    _ = try EvidenceFile(decoding: bytes)
  } else if name.hasPrefix("proofs") {
    _ = try ProofFile(decoding: bytes)
  } else {
    let rule = try Rule(decoding: bytes)
    guard name == "\(rule.property.rawValue)/\(rule.id).yaml" else {
      throw FileFormatError(message: "the file must be \(rule.property.rawValue)/\(rule.id).yaml", range: 0..<1)
    }
  }
}

/// A table of directives has at least a name, contexts and arguments in each row.
func checkTable(_ bytes: [UInt8]) throws(FileFormatError) {
  var start = 0
  for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
    let end = start + line.count
    if !line.isEmpty, line.first != UInt8(ascii: "#"), line.count(where: { $0 == 0x09 }) < 2 {
      throw FileFormatError(message: "a row needs a name, contexts and a number of arguments", range: start..<end)
    }
    start = end + 1
  }
}

/// What a run that lints needs of a file, in the form that is read fastest.
func packed(_ name: String, _ bytes: [UInt8]) -> String {
  guard name.hasSuffix(".yaml"), !name.hasPrefix("proofs"), let node = try? YAMLNode.document(in: bytes) else {
    return ""
  }
  let isRule = !name.hasPrefix("technologies/") && !name.hasPrefix("intent/")
  return node.packed(dropping: isRule ? ["examples", "references", "conflicts"] : [])
}

/// A raw multi-line literal with a delimiter that the text does not hold.
func literal(_ text: String) -> String {
  var hashes = "#"
  while text.contains("\"\"\"\(hashes)") || text.contains("\\\(hashes)") { hashes += "#" }
  return "\(hashes)\"\"\"\n\(text)\n\"\"\"\(hashes)"
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  print("usage: embed-rules OUTPUT ROOT FILE…")
  exit(2)
}
var output = "// Generated from rules/.\n\nlet embeddedFiles: [EmbeddedFile] = [\n"
var failed = false
for path in arguments.dropFirst(3) {
  let name = String(path.dropFirst(arguments[2].utf8.count + 1))
  guard let bytes = contents(of: path) else {
    print("\(path):1:1: error: the file cannot be read")
    failed = true
    continue
  }
  do throws(FileFormatError) { try check(name, bytes) } catch {
    complain(path, bytes, error)
    failed = true
  }
  let text = String(decoding: bytes, as: UTF8.self)
  // A run that only lints does not need the examples.
  var head = text[...]
  var tail = text[text.endIndex...]
  if let range = text.range(ofLine: "examples:") {
    head = text[..<range]
    tail = text[range...]
  }
  output += "EmbeddedFile(path: \"\(name)\", head: \(literal(String(head))), tail: \(literal(String(tail))), "
  output += "packed: \(literal(packed(name, bytes)))),\n"
}
output += "]\n"
if failed { exit(1) }
guard let file = fopen(arguments[1], "wb") else {
  print("\(arguments[1]):1:1: error: the file cannot be written")
  exit(1)
}
fputs(output, file)
fclose(file)

extension String {
  /// The beginning of the first line that is exactly the text.
  func range(ofLine wanted: String) -> Index? {
    var start = startIndex
    while start < endIndex {
      let end = self[start...].firstIndex(of: "\n") ?? endIndex
      if self[start..<end] == wanted { return start }
      start = end < endIndex ? index(after: end) : endIndex
    }
    return nil
  }
}
