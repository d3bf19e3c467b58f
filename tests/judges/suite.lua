-- Formats cases of the CSL test suite with pandoc alone: `pandoc lua suite.lua < cases.json`.
-- Input: [{style, lang, items: CSL JSON as text, clusters: [[{id, mode, prefix, suffix}]]}]; output: HTML of each, or "".

local MODES = { normal = "NormalCitation", suppressed = "SuppressAuthor", narrative = "AuthorInText" }

local function inlines(text)
  if text == "" then return pandoc.Inlines {} end
  local space = text:find("^%s") and pandoc.Inlines { pandoc.Space() } or pandoc.Inlines {}
  return space .. pandoc.utils.blocks_to_inlines(pandoc.read(text, "commonmark").blocks)
end

local function cite_of(cluster)
  local citations = {}
  for i, item in ipairs(cluster) do
    citations[i] = pandoc.Citation(item.id, MODES[item.mode], inlines(item.prefix), inlines(item.suffix))
  end
  return pandoc.Cite({ pandoc.Str "" }, citations)
end

local function formatted(case)
  local blocks = {}
  for _, cluster in ipairs(case.clusters) do
    blocks[#blocks + 1] = pandoc.Para { cite_of(cluster) }
    blocks[#blocks + 1] = pandoc.RawBlock("html", "\u{e010}")
  end
  local meta = { csl = case.style, lang = case.lang, references = pandoc.read(case.items, "csljson").meta.references }
  if #case.clusters == 0 then
    meta.nocite = pandoc.Inlines { pandoc.Cite({}, { pandoc.Citation("*", "NormalCitation") }) }
  end
  local made = pandoc.utils.citeproc(pandoc.Pandoc(blocks, meta))
  made = made:walk { Note = function(note) return pandoc.Span(pandoc.utils.blocks_to_inlines(note.content)) end }
  return pandoc.write(made, "html", pandoc.WriterOptions { wrap_text = "none" })
end

local results = {}
for i, case in ipairs(pandoc.json.decode(io.read("a"), false)) do
  local ok, html = pcall(formatted, case)
  results[i] = ok and html or ""
end
io.write(pandoc.json.encode(results))
