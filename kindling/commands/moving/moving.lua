-- Many small texts in one pandoc: a list of {text, from, to} in, a list of {text} or {error} out. Each is read and written by
-- itself, in an environment without files and network.

local WRITER = pandoc.WriterOptions { wrap_text = "none" }
local done = {}

for place, job in ipairs(pandoc.json.decode(io.read("a"), false)) do
  local read, text = pcall(function ()
    return pandoc.write(pandoc.read(job.text, job.from, pandoc.ReaderOptions {}, {}), job.to, WRITER)
  end)
  done[place] = read and { text = text } or { error = tostring(text) }
end

io.write(pandoc.json.encode(done))
