import ArgumentParser

/// The command line of nearly every run: files and folders, and hardly a flag. The argument parser takes longer to look at
/// all options than the linter takes for a small file, so that such a line is read here; every other one is the library's.
enum QuickCheck {
  /// The command, or nil when the whole parser has to look.
  static func command(_ arguments: [String]) -> CheckCommand? {
    guard arguments.first == "check" else { return nil }
    var paths: [String] = []
    var quiet = false
    var noConfig = false
    for argument in arguments.dropFirst() {
      switch argument {
      case "-q", "--quiet": quiet = true
      case "--no-config": noConfig = true
      default:
        guard argument == "-" || !argument.hasPrefix("-"), !argument.isEmpty else { return nil }
        paths.append(argument)
      }
    }
    var command = CheckCommand()
    command.paths = paths.isEmpty ? ["."] : paths
    command.intent = .standard
    command.known = .standard
    command.output = .standard
    command.selection = .standard
    command.before = .standard
    command.fixes = .standard
    command.settings = .standard
    command.repositories = .standard
    command.shard = .standard
    command.stdinFilename = CheckCommand.standardInputName
    command.allowEmpty = false
    command.output.quiet = quiet
    command.settings.noConfig = noConfig
    return command
  }
}

// What the options are when nobody gives them. A test holds it against what the parser makes of an empty line.

extension IntentOptions {
  static var standard: Self {
    var options = Self()
    options.stream = []
    options.assumeStreaming = false
    options.minIdle = nil
    options.minTotal = nil
    return options
  }
}

extension KnownOptions {
  static var standard: Self {
    var options = Self()
    options.nginxVersion = nil
    options.kongVersion = nil
    options.root = []
    options.rules = []
    return options
  }
}

extension OutputOptions {
  static var standard: Self {
    var options = Self()
    options.format = []
    options.output = []
    options.color = .auto
    options.quiet = false
    options.verbose = false
    options.statistics = false
    return options
  }
}

extension SelectionOptions {
  static var standard: Self {
    var options = Self()
    options.failOn = .error
    options.minSeverity = nil
    options.minConfidence = nil
    options.select = []
    options.ignore = []
    options.changed = nil
    options.noSuppressions = false
    return options
  }
}

extension BaselineOptions {
  static var standard: Self {
    var options = Self()
    options.baseline = nil
    options.writeBaseline = nil
    return options
  }
}

extension FixOptions {
  static var standard: Self {
    var options = Self()
    options.fix = false
    options.unsafeFixes = false
    options.diff = false
    return options
  }
}

extension ConfigurationOptions {
  static var standard: Self {
    var options = Self()
    options.configFile = nil
    options.showConfig = false
    options.noConfig = false
    return options
  }
}

extension RepositoryOptions {
  static var standard: Self {
    var options = Self()
    options.linkRepositories = false
    options.repositories = []
    return options
  }
}

extension ShardOptions {
  static var standard: Self {
    var options = Self()
    options.shard = nil
    return options
  }
}
