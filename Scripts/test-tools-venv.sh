#!/bin/sh
# Makes the virtual environment with what tries hooks and CI files, and prints its folder.
set -eu
cd "$(dirname "$0")/.."
venv=.build/test-tools
Scripts/python-environment.sh "$venv" Scripts/test-requirements.txt
echo "$PWD/$venv"
