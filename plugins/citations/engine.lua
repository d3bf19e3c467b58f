-- One batch for the whole build: `pandoc lua engine.lua < job.json > results.json`.
--
-- The job holds the cited entries as they stand in the library, and per document its citations in reading order. pandoc reads the
-- entries, its citeproc formats, its HTML writer writes; this file only arranges what goes in and takes apart what comes out.
--
-- To be quick, documents share a run of citeproc wherever that provably changes nothing:
--   * in a *numeric* style whose citations show numbers alone, one run formats every source, and one run every form of a citation
--     with stand-in sources 1, 2, 3…;
--   * in other styles documents share a run when no name or title of one is found in another, save in sources that both
--     cite in the same order: so nothing can be told apart that was not to be told apart.
-- Python decides which of the three a style allows (`styles.py`), and a test compares the shared runs with single ones.

local SEP, GUARD = "\u{e010}", "\u{e011}"
local INLINE = "markdown-raw_html-raw_tex-raw_attribute-tex_math_dollars-citations-footnotes-inline_notes-fenced_divs"
  .. "-header_attributes-native_divs-native_spans-bracketed_spans-example_lists-pipe_tables-grid_tables-simple_tables"
  .. "-multiline_tables-yaml_metadata_block-pandoc_title_block-line_blocks-definition_lists-implicit_figures-table_captions"
local HTML = pandoc.WriterOptions { wrap_text = "none", email_obfuscation = "none" }
local MODES = { normal = "NormalCitation", narrative = "AuthorInText", suppressed = "SuppressAuthor" }

local job = pandoc.json.decode(io.read("a"), false)
local failures = {}

local function failed(where, message)
  failures[#failures + 1] = { where = where, message = tostring(message) }
end

-- Sources -----------------------------------------------------------------------------------------------------------------------

local READERS = {
  bib = function(text) return pandoc.read(text, "biblatex").meta.references end,
  ris = function(text) return pandoc.read(text, "ris").meta.references end,
  json = function(text) return pandoc.read(text, "csljson").meta.references end,
  yaml = function(text)
    return pandoc.read("---\nreferences: " .. text .. "\n---\n", INLINE .. "+yaml_metadata_block").meta.references
  end,
}

local function joined(format, head, entries)
  local texts = {}
  for i, entry in ipairs(entries) do texts[i] = entry.text end
  if format == "json" or format == "yaml" then return "[" .. table.concat(texts, ",") .. "]" end
  return (head ~= "" and head .. "\n" or "") .. table.concat(texts, "\n\n") .. "\n" -- RIS must begin with its first tag
end

-- Read some entries of one file; if together they can't be read, each half by itself, so that only the bad one is lost.
local function read_entries(file, entries, sources)
  local ok, found = pcall(function() return READERS[file.format](joined(file.format, file.head, entries)) end)
  if ok and #found >= #entries then
    local by_key = {}
    for _, reference in ipairs(found) do by_key[pandoc.utils.stringify(reference.id)] = reference end
    for i, entry in ipairs(entries) do
      local reference = by_key[entry.key] or found[i]
      if entry.name then
        reference.id = entry.name
        sources[entry.name] = reference
      end
    end
  elseif #entries == 1 then
    failed(entries[1].name or "", ok and "it holds nothing that can be read" or found)
  else
    local half = #entries // 2
    read_entries(file, { table.unpack(entries, 1, half) }, sources)
    read_entries(file, { table.unpack(entries, half + 1) }, sources)
  end
end

-- Prefixes and suffixes: Markdown → inlines, all in one reading -----------------------------------------------------------------

local inlines_of = {}

local function without_guard(block)
  local content = block.content
  content[1].text = content[1].text:sub(#GUARD + 1)
  if content[1].text == "" then content:remove(1) end
  return content
end

local function read_inlines(texts)
  local lines = {}
  for i, text in ipairs(texts) do lines[i] = GUARD .. text end
  local blocks = pandoc.read(table.concat(lines, "\n\n"), INLINE).blocks
  if #blocks == #texts then
    for i, text in ipairs(texts) do inlines_of[text] = without_guard(blocks[i]) end
  else
    for _, text in ipairs(texts) do inlines_of[text] = pandoc.Inlines { pandoc.Str(text) } end
  end
end

-- A locator that the style would drop, as a suffix: it is printed as typed, its hyphens as dashes.
local function kept(suffix)
  local rest = suffix:match("^%s*,?%s*(.*)$")
  local inside, after = rest:match("^{(.-)}%s*(.*)$")
  if inside then rest = inside .. (after ~= "" and " " .. after or "") end
  if not rest:find("](", 1, true) and not rest:find("://", 1, true) then rest = rest:gsub("(%d)%-%-?(%d)", "%1–%2") end
  return ", {}" .. rest
end

local function suffix_of(item)
  if item.keep then return kept(item.suffix) end
  return item.suffix
end

local function prepare_inlines(runs)
  local seen, texts = { [""] = true }, {}
  local function add(text)
    if text and not seen[text] and not inlines_of[text] then
      seen[text] = true
      texts[#texts + 1] = text
    end
  end
  for _, run in ipairs(runs) do
    for _, document in ipairs(run.documents) do
      for _, cluster in ipairs(document.clusters) do
        for _, item in ipairs(cluster.items) do
          add(item.prefix)
          add(suffix_of(item))
          add(kept(item.suffix))
        end
      end
    end
  end
  inlines_of[""] = pandoc.Inlines {}
  if #texts > 0 then read_inlines(texts) end
end

-- One run of citeproc -----------------------------------------------------------------------------------------------------------

local function cite_of(cluster)
  local citations = {}
  for i, item in ipairs(cluster.items) do
    citations[i] = pandoc.Citation(
      item.ref, MODES[item.mode], inlines_of[item.prefix], inlines_of[suffix_of(item)], cluster.note or 0
    )
  end
  return pandoc.Cite({ pandoc.Str "" }, citations)
end

-- A citation inside a note of the writer's is put into a note here too: pandoc treats it differently there.
local function block_of(cluster)
  local cite = cite_of(cluster)
  if not cluster.in_note then return pandoc.Para { cite } end
  local inlines = pandoc.Inlines { cite }
  if cluster.in_note == "inside" then inlines = pandoc.Inlines { pandoc.Str "x", pandoc.Space(), cite } end
  if cluster.follows == "x" then inlines:insert(pandoc.Space()) end
  if cluster.follows ~= "" then inlines:insert(pandoc.Str(cluster.follows)) end
  return pandoc.Para { pandoc.Note { pandoc.Para(inlines) } }
end

local EVERY_SOURCE = pandoc.Inlines { pandoc.Cite({}, { pandoc.Citation("*", "NormalCitation") }) }

local function run_citeproc(style, lang, documents, sources)
  local blocks, references, seen = {}, {}, {}
  local nocite
  local function add(ref)
    if not seen[ref] then
      seen[ref] = true
      references[#references + 1] = sources[ref]
    end
  end
  for i, document in ipairs(documents) do
    local own = {}
    for j, cluster in ipairs(document.clusters) do
      own[2 * j - 1], own[2 * j] = block_of(cluster), pandoc.RawBlock("html", SEP)
      for _, item in ipairs(cluster.items) do add(item.ref) end
    end
    for _, ref in ipairs(document.listed or {}) do
      nocite = EVERY_SOURCE
      add(ref)
    end
    blocks[i] = pandoc.Div(own, pandoc.Attr("", { "section", "reset-citation-positions" }))
  end
  local references = pandoc.MetaList(references)
  local meta = { csl = style, lang = lang, ["link-citations"] = true, references = references, nocite = nocite }
  return pandoc.utils.citeproc(pandoc.Pandoc(blocks, meta))
end

-- The inlines of a cluster's paragraph, without pandoc's wrapper; a note that the style made becomes span.note.
local function content_of(cluster, block)
  local content = block.content
  if cluster.in_note then
    content = content[1].content[1].content
  end
  local cite = content[#content]
  if cluster.in_note then
    for _, inline in ipairs(content) do
      if inline.t == "Cite" then cite = inline end
    end
  end
  local inlines = cite.content
  for i, inline in ipairs(inlines) do
    if inline.t == "Note" then
      inlines[i] = pandoc.Span(pandoc.utils.blocks_to_inlines(inline.content), pandoc.Attr("", { "note" }))
    end
  end
  return inlines
end

local function has_suffix(cluster)
  for _, item in ipairs(cluster.items) do
    if item.suffix ~= "" and not item.keep then return true end
  end
  return false
end

-- Whether the first figure (or last word) of each suffix is still there: some styles drop a locator for some kinds of source.
local function dropped(cluster, inlines)
  local any = false
  local shown
  for _, item in ipairs(cluster.items) do
    if item.suffix ~= "" and not item.keep then
      shown = shown or pandoc.utils.stringify(inlines)
      local sign = item.suffix:match("%d+") or item.suffix:match("(%w+)%W*$")
      if sign and not shown:find("%f[%w]" .. sign .. "%f[%W]") then
        item.keep = true
        any = true
      end
    end
  end
  return any
end

-- What a run made, with the notes of a note style as inlines: pandoc would print them at the end.
local function with_notes_in_place(documents, made)
  local blocks, written = made.blocks, {}
  for i, document in ipairs(documents) do
    local paragraphs = blocks[i].content
    for j, cluster in ipairs(document.clusters) do
      written[#written + 1] = pandoc.Plain(content_of(cluster, paragraphs[2 * j - 1]))
      written[#written + 1] = pandoc.RawBlock("html", SEP)
    end
  end
  if #blocks > #documents then written[#written + 1] = blocks[#blocks] end
  return pandoc.Pandoc(written)
end

-- Whether something typed is missing from what a run made of its citations; those are then asked for in another way.
local function any_dropped(documents, made)
  local any, blocks = false, nil
  for i, document in ipairs(documents) do
    for j, cluster in ipairs(document.clusters) do
      if has_suffix(cluster) then
        blocks = blocks or made.blocks
        any = dropped(cluster, content_of(cluster, blocks[i].content[2 * j - 1])) or any
      end
    end
  end
  return any
end

-- Run some documents together; returns HTML: each citation with SEP behind it, then the list of sources.
local function formatted(run, documents, sources)
  local made = run_citeproc(run.style, run.lang, documents, sources)
  if any_dropped(documents, made) then return formatted(run, documents, sources) end
  if run.notes then made = with_notes_in_place(documents, made) end
  return pandoc.write(made, "html", HTML)
end

-- Which documents may share a run -----------------------------------------------------------------------------------------------
--
-- Sources are told apart by their people and titles. So documents share a run
--   * as they are, when every word that two of them have in common stands for the same sources in the same order;
--   * else with *signed* people: each document's copies of its sources carry a sign of that document inside each family name, one
--     that no collation sees. Then nobody in one document is anybody in another. The signs are taken out again.
-- A document with sources that can't be signed, and that shares words with itself, runs alone.

local LARGEST = 24 -- sources signed for one run: with more, citeproc's telling apart costs more than is saved
local FIRST_SIGN, SIGNS = 0xE01A0, 64 -- variation selectors that no script uses, and that every collation ignores

local function is_names(value)
  return type(value) == "table" and type(value[1]) == "table" and (value[1].family or value[1].literal) and true
end

local words_by_ref = {}

local function words_of(reference)
  local words = {}
  local function add(value)
    local text = pandoc.text.lower(pandoc.utils.stringify(value))
    if text ~= "" then words[#words + 1] = text end
  end
  for field, value in pairs(reference) do
    if is_names(value) then
      for _, name in ipairs(value) do add(name.family or name.literal or "") end
    elseif field:find("title") then
      add(value)
    end
  end
  if #words == 0 then words[1] = "" end
  return words
end

-- word → the document's sources that hold it, in the order of first citation; and whether any word stands for two
local function classes_of(document, sources)
  local classes, seen, ambiguous = {}, {}, false
  for _, cluster in ipairs(document.clusters) do
    for _, item in ipairs(cluster.items) do
      if not seen[item.ref] then
        seen[item.ref] = true
        words_by_ref[item.ref] = words_by_ref[item.ref] or words_of(sources[item.ref])
        local own = {}
        for _, word in ipairs(words_by_ref[item.ref]) do
          if not own[word] then
            own[word] = true
            ambiguous = ambiguous or classes[word] ~= nil
            classes[word] = (classes[word] or "") .. item.ref .. " "
          end
        end
      end
    end
  end
  return classes, ambiguous
end

local function fits(classes, shared)
  for word, class in pairs(classes) do
    if shared[word] and shared[word] ~= class then return false end
  end
  return true
end

local function signed_name(name, sign)
  local copy = {}
  for part, text in pairs(name) do copy[part] = text end
  local part = name.family and "family" or "literal"
  local text = name[part]
  if type(text) ~= "string" or text == "" then return nil end
  local last = utf8.offset(text, -1)
  copy[part] = text:sub(1, last - 1) .. sign .. text:sub(last)
  return copy
end

-- A copy of the source under another id, its people signed; nil when it has none, or of a form that can't be signed.
local function signed_source(reference, id, sign)
  local copy, people = {}, false
  for field, value in pairs(reference) do
    copy[field] = value
    if is_names(value) then
      people = people or field == "author"
      local names = {}
      for i, name in ipairs(value) do
        names[i] = signed_name(name, sign)
        if not names[i] then return nil end
      end
      copy[field] = pandoc.MetaList(names)
    end
  end
  copy.id = id
  return people and copy or nil
end

local function sign_of(number)
  return utf8.char(FIRST_SIGN + number // SIGNS, FIRST_SIGN + number % SIGNS)
end

-- Return the document with signed sources of its own, which are added to `sources`; nil when one can't be signed.
local function signed(document, number, sources)
  local clusters, added = {}, {}
  for i, cluster in ipairs(document.clusters) do
    local items = {}
    for j, item in ipairs(cluster.items) do
      local id = item.ref .. "@" .. number
      added[id] = added[id] or signed_source(sources[item.ref], id, sign_of(number))
      if not added[id] then return nil end
      items[j] = { ref = id, mode = item.mode, prefix = item.prefix, suffix = item.suffix, keep = item.keep }
    end
    clusters[i] = { id = cluster.id, items = items, note = cluster.note, in_note = cluster.in_note, follows = cluster.follows }
  end
  for id, reference in pairs(added) do sources[id] = reference end
  return { id = document.id, clusters = clusters }
end

local function unsigned(text)
  text = text:gsub("\xF3\xA0\x86[\xA0-\xBF]", ""):gsub("\xF3\xA0\x87[\x80-\x9F]", "")
  return (text:gsub('(href="#ref%-r%d+)@%d+"', '%1"'))
end

local function number_of_sources(document)
  local seen, number = {}, 0
  for _, cluster in ipairs(document.clusters) do
    for _, item in ipairs(cluster.items) do
      if not seen[item.ref] then
        seen[item.ref] = true
        number = number + 1
      end
    end
  end
  return number
end

local function packed(documents, sources)
  local batches, crowded = {}, {}
  for _, document in ipairs(documents) do
    local classes, ambiguous = classes_of(document, sources)
    local home
    if not ambiguous then
      for _, batch in ipairs(batches) do
        if fits(classes, batch.shared) then
          home = batch
          break
        end
      end
      if not home and #batches < 8 then
        home = { shared = {}, documents = {} }
        batches[#batches + 1] = home
      end
    end
    if home then
      for word, class in pairs(classes) do home.shared[word] = class end
      home.documents[#home.documents + 1] = document
    else
      crowded[#crowded + 1] = document
    end
  end
  local current = { documents = {} }
  for _, document in ipairs(crowded) do
    local before = #current.documents
    if before > 0 and current.sources + number_of_sources(document) > LARGEST then
      current, before = { documents = {} }, 0
    end
    local copy = signed(document, before + 1, sources)
    if copy then
      current.documents[before + 1] = copy
      current.sources = (current.sources or 0) + number_of_sources(document)
      if before == 0 then batches[#batches + 1] = current end
    else
      batches[#batches + 1] = { documents = { document } }
    end
  end
  return batches
end

-- Results -----------------------------------------------------------------------------------------------------------------------

local function result_of(run, documents, sources)
  local result = { clusters = {}, documents = {}, html = unsigned(formatted(run, documents, sources)) }
  for i, document in ipairs(documents) do
    result.documents[i] = document.id
    for _, cluster in ipairs(document.clusters) do
      result.clusters[#result.clusters + 1] = { document.id, cluster.id }
    end
  end
  return result
end

local lean_styles, lean_count = {}, 0

-- The style's file without comments and indents, which are a third of the time it takes to read.
local function lean(path)
  if not lean_styles[path] then
    local file = assert(io.open(path))
    local text = file:read("a"):gsub("<!%-%-.-%-%->", ""):gsub(">[ \t]*\r?\n%s*<", "><")
    file:close()
    lean_count = lean_count + 1
    lean_styles[path] = "lean-" .. lean_count .. ".csl"
    file = assert(io.open(lean_styles[path], "w"))
    file:write(text)
    file:close()
  end
  return lean_styles[path]
end

local function run_all(run, sources, results)
  local batches
  if run.share == "all" then
    batches = { { documents = run.documents } }
  elseif run.share == "names" then
    batches = packed(run.documents, sources)
  else
    batches = {}
    for i, document in ipairs(run.documents) do batches[i] = { documents = { document } } end
  end
  local leaner = { style = lean(run.style), lang = run.lang, notes = run.notes }
  for i, batch in ipairs(batches) do results[i] = result_of(leaner, batch.documents, sources) end
end

-- What a person keeps for themselves, or a publisher owns: it has been formatted wherever a style prints it, and goes no further.
local function without_private(sources)
  for _, reference in pairs(sources) do
    for _, field in ipairs { "abstract", "annote", "annotation", "keyword" } do reference[field] = nil end
  end
end

local TOGETHER = 100 -- sources written as BibTeX by one call, for a call costs as much as several of them

-- The entries of what pandoc wrote: each begins on a line of its own, behind the brace that ends the one before.
local function entries_in(text)
  local entries, lines, ended = {}, {}, true
  for line in text:gmatch("[^\n]+") do
    if ended and line:sub(1, 1) == "@" and #lines > 0 then
      entries[#entries + 1] = table.concat(lines, "\n")
      lines = {}
    end
    lines[#lines + 1] = line
    ended = line == "}"
  end
  if #lines > 0 then entries[#entries + 1] = table.concat(lines, "\n") end
  return entries
end

-- Each source as BibTeX (or what `job.written_as` says) under its own key; `keys` is name → key.
local function bibtex_of(keys, sources)
  local found = {}
  local function write(names)
    local references = {}
    for i, name in ipairs(names) do
      references[i] = sources[name]
      references[i].id = keys[name]
    end
    local document = pandoc.Pandoc({}, { references = pandoc.MetaList(references) })
    local ok, text = pcall(pandoc.write, document, job.written_as or "bibtex", HTML)
    for _, name in ipairs(names) do sources[name].id = name end
    local entries = ok and entries_in(text) or {}
    if #entries == #names then
      for i, name in ipairs(names) do found[name] = entries[i] end
    elseif #names > 1 then
      for _, name in ipairs(names) do write { name } end
    elseif ok then
      found[names[1]] = text
    end
  end
  local names = {}
  for name in pairs(keys) do
    if sources[name] then names[#names + 1] = name end
  end
  table.sort(names)
  for first = 1, #names, TOGETHER do write { table.unpack(names, first, math.min(first + TOGETHER - 1, #names)) } end
  return found
end

local function main()
  for name, text in pairs(job.styles or {}) do
    local file = assert(io.open(name, "w"))
    file:write(text)
    file:close()
  end
  local sources = {}
  for _, file in ipairs(job.files) do read_entries(file, file.entries, sources) end
  -- stand-ins: sources that are nothing but their number
  for number = 1, job.stand_ins do
    sources["s" .. number] = { id = "s" .. number, type = "book", title = "s" .. number }
  end
  prepare_inlines(job.runs)
  local results = {}
  for i, run in ipairs(job.runs) do
    results[i] = {}
    for _, document in ipairs(run.documents) do
      for _, cluster in ipairs(document.clusters) do
        for _, item in ipairs(cluster.items) do
          sources[item.ref] = sources[item.ref] or { id = item.ref, type = "book", title = "?" }
        end
      end
      for _, ref in ipairs(document.listed or {}) do
        sources[ref] = sources[ref] or { id = ref, type = "book", title = "?" }
      end
    end
    local ok, message = pcall(run_all, run, sources, results[i])
    if not ok then failed("run " .. i, message) end
  end
  without_private(sources)
  local all = {}
  for name, reference in pairs(sources) do
    if name:sub(1, 1) == "r" then all[#all + 1] = reference end
  end
  local csl = pandoc.write(pandoc.Pandoc({}, { references = pandoc.MetaList(all) }), "csljson")
  local bibtex = bibtex_of(job.bibtex or {}, sources)
  io.write(pandoc.json.encode { results = results, failures = failures, csl = csl, bibtex = bibtex })
end

main()
