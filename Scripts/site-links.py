"""A hook of mkdocs: links that lead out of docs/ go to the repository; the first page is the first hour."""

import posixpath
import re

REPOSITORY = "https://github.com/streamlint/streamlint/blob/main/"
LINK = re.compile(r"(\]\()((?!https?:|#|mailto:)[^)\s]+)(\))")


def on_page_markdown(markdown, page, config, files):
    folder = posixpath.dirname("docs/" + page.file.src_uri)

    def replaced(match):
        target, _, anchor = match.group(2).partition("#")
        path = posixpath.normpath(posixpath.join(folder, target))
        if path.startswith("docs/"):
            return match.group(0)
        return match.group(1) + REPOSITORY + path + ("#" + anchor if anchor else "") + match.group(3)

    return LINK.sub(replaced, markdown)
