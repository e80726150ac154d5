import Reports
import SourceText
import SystemSupport

// Prints what our parsers read as JSON, one line a file, for the tests that compare it with other parsers; no part of the
// product. Usage: dump-trees nginx|yaml, with the paths of the files on standard input, one a line.

let kind = CommandLine.arguments.dropFirst().first ?? ""
guard CommandLine.arguments.count == 2, kind == "nginx" || kind == "yaml" else {
  print("usage: dump-trees nginx|yaml, with paths on standard input")
  exitProcess(2)
}
let disk = DiskFileSystem()
while let path = readLine(strippingNewline: true) {
  var json = JSONWriter()
  do throws(FileAccessError) {
    let bytes = try disk.read(path)
    if kind == "nginx" {
      write(nginx: SourceFile(path: path, bytes: bytes), to: &json)
    } else {
      write(yaml: bytes, to: &json)
    }
  } catch {
    print("\(path): \(error.reason)")
    exitProcess(1)
  }
  print(String(decoding: json.bytes, as: UTF8.self))
}
