import SourceText

/// Where an object or a name stands: the nearest of several objects with one name is meant.
struct SourceProximity {
  let file: FileID
  let folder: String

  /// Folders on the way from one file to the other; less within one file.
  func distance(to other: SourceProximity) -> Int {
    if file == other.file { return -1 }
    let x = folder.split(separator: "/")
    let y = other.folder.split(separator: "/")
    let common = zip(x, y).prefix { $0 == $1 }.count
    return x.count + y.count - 2 * common
  }
}

extension KubernetesObject {
  /// Where the object stands.
  var vicinity: SourceProximity { SourceProximity(file: file, folder: folder) }
}
