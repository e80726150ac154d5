;;; streamlint.el --- streamlint for Eglot  -*- lexical-binding: t -*-

;; Emacs 29 or later. Load this file, then M-x eglot in a buffer with a configuration. Eglot starts one server for a mode:
;; for YAML this replaces another one.

(require 'eglot)

(dolist (mode '(nginx-mode conf-mode yaml-mode yaml-ts-mode))
  (add-to-list 'eglot-server-programs (cons mode '("streamlint" "lsp"))))

(provide 'streamlint)
;;; streamlint.el ends here
