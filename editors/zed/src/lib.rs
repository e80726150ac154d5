//! Starts the streamlint that is installed.

use zed_extension_api as zed;

struct Streamlint;

impl zed::Extension for Streamlint {
    fn new() -> Self {
        Streamlint
    }

    fn language_server_command(
        &mut self,
        _server: &zed::LanguageServerId,
        worktree: &zed::Worktree,
    ) -> zed::Result<zed::Command> {
        let command = worktree
            .which("streamlint")
            .ok_or("streamlint is not installed: see docs/install.md of its repository")?;
        Ok(zed::Command { command, args: vec!["lsp".into()], env: worktree.shell_env() })
    }
}

zed::register_extension!(Streamlint);
