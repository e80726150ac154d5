import SourceText

/// The file of an object or a name: of several objects with one name the nearest is used.
struct SourceProximity {
  let file: FileID
  let folder: String

  /// Folders between one file and the other; less within one file.
  func distance(to other: SourceProximity) -> Int {
    if file == other.file { return -1 }
    let x = folder.split(separator: "/")
    let y = other.folder.split(separator: "/")
    let common = zip(x, y).prefix { $0 == $1 }.count
    return x.count + y.count - 2 * common
  }
}

extension KubernetesObject {
  /// The file of the object.
  var vicinity: SourceProximity { SourceProximity(file: file, folder: folder) }
}
