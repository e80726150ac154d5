-- streamlint for Neovim's built-in client: put this file into ~/.config/nvim/plugin/ (0.7 or later).
-- Set vim.g.streamlint_command to start another program.
vim.api.nvim_create_autocmd({ "BufReadPost", "BufNewFile" }, {
  pattern = { "*.conf", "*.yaml", "*.yml", "*.json", "*.toml", "nginx*", "Dockerfile*" },
  callback = function(event)
    local path = vim.api.nvim_buf_get_name(event.buf)
    local marks = vim.fs and vim.fs.find({ ".streamlint.yaml", ".git" }, { path = path, upward = true }) or {}
    local root = marks[1] and vim.fn.fnamemodify(marks[1], ":h") or vim.fn.fnamemodify(path, ":p:h")
    -- One server for each root.
    streamlint_clients = streamlint_clients or {}
    local id = streamlint_clients[root]
    if not id or not vim.lsp.get_client_by_id(id) then
      id = vim.lsp.start_client({
        name = "streamlint",
        cmd = vim.g.streamlint_command or { "streamlint", "lsp" },
        root_dir = root,
        workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
      })
      streamlint_clients[root] = id
    end
    if id then vim.lsp.buf_attach_client(event.buf, id) end
  end,
})
