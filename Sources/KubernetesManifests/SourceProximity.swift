import SourceText

/// The file of an object or a name: of several objects with one name the nearest is used.
package struct SourceProximity {
  package let file: FileID
  package let folder: String

  package init(file: FileID, folder: String) {
    self.file = file
    self.folder = folder
  }

  /// Folders between one file and the other; less within one file.
  package func distance(to other: SourceProximity) -> Int {
    if file == other.file { return -1 }
    let x = folder.split(separator: "/")
    let y = other.folder.split(separator: "/")
    let common = zip(x, y).prefix { $0 == $1 }.count
    return x.count + y.count - 2 * common
  }
}

extension KubernetesObject {
  /// The file of the object.
  package var vicinity: SourceProximity { SourceProximity(file: file, folder: folder) }
}
