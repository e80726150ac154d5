import Foundation

/// The version in a program's output for `-v`.
package func nginxVersion(of program: String) throws -> String {
  guard FileManager.default.isExecutableFile(atPath: program) else {
    throw LiveError.programMissing(path: program, package: "nginx")
  }
  let pipe = try openPipe()
  defer { close(pipe.read) }
  var child: ChildProcess
  do {
    defer { close(pipe.write) }
    child = try ChildProcess(program, ["-v"], errors: pipe.write)
  }
  defer { child.stop(grace: 1) }
  var buffer = [UInt8](repeating: 0, count: 4096)
  var text: [UInt8] = []
  while true {
    let count = read(pipe.read, &buffer, buffer.count)
    if count <= 0 { break }
    text += buffer[..<count]
  }
  let answer = String(decoding: text, as: UTF8.self)
  return answer.firstMatch(of: /nginx\/(\d+\.\d+\.\d+)/).map { String($0.1) } ?? answer
}
