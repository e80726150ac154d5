"use strict";

// Starts `streamlint lsp`. Everything else is the protocol; see docs/editors.md.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

/** The files that streamlint may have something to say about, by address: languages differ between installations. */
const documentSelector = [
  { scheme: "file", pattern: "**/*.{conf,yaml,yml,json,toml,template,tmpl,j2,erb,service}" },
  { scheme: "file", pattern: "**/{nginx*,Dockerfile*,.streamlint.yaml}" },
];

async function start() {
  const settings = vscode.workspace.getConfiguration("streamlint");
  const run = { command: settings.get("command"), args: ["lsp", ...settings.get("arguments")] };
  client = new LanguageClient("streamlint", "streamlint", { run, debug: run }, { documentSelector });
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(`streamlint could not be started (${run.command}): ${error.message}`);
  }
}

async function stop() {
  const old = client;
  client = undefined;
  if (old) await old.stop();
}

async function activate(context) {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("streamlint.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("streamlint") && restart()),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
