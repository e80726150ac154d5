-- Opens a file, waits for diagnostics of the built-in client, types, and prints what it sees.
local uv = vim.loop
local file = vim.env.STREAMLINT_FILE

local function wait(condition, what)
  if not vim.wait(30000, condition, 20) then
    io.stderr:write("no " .. what .. " in 30 s\n")
    vim.cmd("cquit 1")
  end
end

local function found(code)
  for _, item in ipairs(vim.diagnostic.get(0)) do
    if item.code == code or (item.user_data and item.user_data.lsp and item.user_data.lsp.code == code) then return item end
  end
end

vim.cmd("edit " .. vim.fn.fnameescape(file))
wait(function() return found("response-buffering") end, "diagnostics")
local item = found("response-buffering")
io.stdout:write(string.format("line %d: %s\n", item.lnum + 1, item.message:match("[^\n]*")))

-- What is typed counts before it is written.
for number, text in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
  if text:find("proxy_buffering on", 1, true) then
    vim.api.nvim_buf_set_lines(0, number - 1, number, false, { (text:gsub(" on;", " off; # é😀")) })
  end
end
wait(function() return not found("response-buffering") end, "end of the diagnostics")
vim.cmd("undo")
wait(function() return found("response-buffering") end, "diagnostics again")

-- The preferred action, applied by Neovim.
vim.api.nvim_win_set_cursor(0, { found("response-buffering").lnum + 1, 4 })
local client = vim.lsp.buf_get_clients(0)[next(vim.lsp.buf_get_clients(0))]
local parameters = vim.lsp.util.make_range_params()
parameters.context = { diagnostics = {}, only = { "quickfix" } }
local answer = client.request_sync("textDocument/codeAction", parameters, 30000, 0)
local action = answer.result[1]
if not action.edit then action = client.request_sync("codeAction/resolve", action, 30000, 0).result end
vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
wait(function() return not found("response-buffering") end, "end of the diagnostics after the fix")
io.stdout:write("fixed by: " .. action.title .. "\n")
vim.cmd("qall!")
