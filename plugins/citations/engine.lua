-- One batch for the whole build: `pandoc lua engine.lua < job.json > results.json`.
--
-- The job holds the cited entries as they stand in the library, and per document its citations in reading order. pandoc reads the
-- entries, its citeproc formats, its HTML writer writes; this file only arranges what goes in and takes apart what comes out.
--
-- To be quick, documents share a run of citeproc wherever that provably changes nothing:
--   * in a *numeric* style whose citations show numbers alone, one run formats every source, and one run every form of a citation
--     with stand-in sources 1, 2, 3…;
--   * in a style of authors and dates, documents are taken apart into pieces that do not bear on one another, and each piece
--     is formatted once ("What documents have in common", below);
--   * in other styles documents share a run when no name or title of one is found in another, save in sources that both
--     cite in the same order: so nothing can be told apart that was not to be told apart.
-- Python decides which of these a style allows (`styles.py`), and tests compare the shared runs with single ones.

local SEP, GUARD = "\u{e010}", "\u{e011}"
local INLINE = "markdown-raw_html-raw_tex-raw_attribute-tex_math_dollars-citations-footnotes-inline_notes-fenced_divs"
  .. "-header_attributes-native_divs-native_spans-bracketed_spans-example_lists-pipe_tables-grid_tables-simple_tables"
  .. "-multiline_tables-yaml_metadata_block-pandoc_title_block-line_blocks-definition_lists-implicit_figures-table_captions"
local HTML = pandoc.WriterOptions { wrap_text = "none", email_obfuscation = "none" }
local MODES = { normal = "NormalCitation", narrative = "AuthorInText", suppressed = "SuppressAuthor" }

-- A pandoc that stays (`staying.lua`) runs this file anew for each job, and hands it over; alone, it is what stands on standard input.
local handed_over = ...
local job = pandoc.json.decode(handed_over or io.read("a"), false)
local failures = {}
local TYPED = "typed%-" -- a pattern: see biblatex.py

local function failed(where, message)
  failures[#failures + 1] = { where = where, message = tostring(message) }
end

-- Sources -----------------------------------------------------------------------------------------------------------------------

local READERS = {
  json = function(text) return pandoc.read(text, "csljson").meta.references end,
  yaml = function(text)
    return pandoc.read("---\nreferences: " .. text .. "\n---\n", INLINE .. "+yaml_metadata_block").meta.references
  end,
}

local function joined(entries)
  local texts = {}
  for i, entry in ipairs(entries) do texts[i] = entry.text end
  return "[" .. table.concat(texts, ",") .. "]"
end

-- Read some entries of one file; if together they can't be read, each half by itself, so that only the bad one is lost.
local function read_entries(file, entries, sources)
  local ok, found = pcall(function() return READERS[file.format](joined(entries)) end)
  local by_key, all = {}, ok
  for _, reference in ipairs(ok and found or {}) do by_key[pandoc.utils.stringify(reference.id)] = reference end
  for i, entry in ipairs(entries) do
    by_key[entry.key] = by_key[entry.key] or (ok and #found == #entries and found[i]) or nil
    all = all and by_key[entry.key] ~= nil
  end
  if all then
    for _, entry in ipairs(entries) do
      by_key[entry.key].id = entry.name
      -- pandoc keeps a date as one text, in which a season, "circa" or words have no place
      for field, value in pairs(entry.beside and pandoc.json.decode(entry.beside, false) or {}) do by_key[entry.key][field] = value end
      sources[entry.name] = by_key[entry.key]
    end
  elseif #entries == 1 then
    failed(entries[1].name, ok and "it holds nothing that can be read" or found)
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
  return item.located or item.suffix
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

-- What stands before an item: where only a comma stands between sources, one behind words ("1, p. 12; 2": see misread.py).
local GAP = pandoc.Inlines { pandoc.Str "\u{e017}" }

local function prefix_of(item, before)
  local words = before and before.suffix ~= "" and (before.keep or not before.located)
  return item.tight and item.prefix == "" and words and GAP or inlines_of[item.prefix]
end

local function cite_of(cluster)
  local citations = {}
  for i, item in ipairs(cluster.items) do
    local prefix = prefix_of(item, cluster.items[i - 1])
    citations[i] = pandoc.Citation(
      item.ref, MODES[item.mode], prefix, inlines_of[suffix_of(item)], cluster.note or 0
    )
  end
  return pandoc.Cite({ pandoc.Str "" }, citations)
end

-- Whether a citation opens a note of the writer's that goes on behind it: to pandoc, such a note ends there ("West (n 2). and more").
local function goes_on(cluster)
  return cluster.in_note == "start" and cluster.follows ~= ""
end

-- A citation inside a note of the writer's is put into a note here too: pandoc treats it differently there.
local function block_of(cluster)
  local cite = cite_of(cluster)
  if not cluster.in_note then return pandoc.Para { cite } end
  local inlines = pandoc.Inlines { cite }
  if cluster.in_note == "inside" or goes_on(cluster) then inlines = pandoc.Inlines { pandoc.Str "x", pandoc.Space(), cite } end
  if cluster.follows == "x" then inlines:insert(pandoc.Space()) end
  if cluster.follows ~= "" then inlines:insert(pandoc.Str(cluster.follows)) end
  return pandoc.Para { pandoc.Note { pandoc.Para(inlines) } }
end

-- A source as a style wants it handed over: a copy that is changed, made once; the source itself where nothing changes.
local function once(change)
  local made = {}
  return function(reference)
    if made[reference] == nil then
      local copy, any = {}, false
      for field, value in pairs(reference) do
        local other = change(field, value)
        copy[field] = other or value
        any = any or other ~= nil
      end
      made[reference] = any and copy or reference
    end
    return made[reference]
  end
end

-- Given names in their initials, where a style joins these by no hyphen: pandoc takes it from "Jean-Paul", and leaves it in "J.-P.".
local styles_without_hyphens = {}

local with_initials_apart = once(function(_, value)
  if type(value) ~= "table" or type(value[1]) ~= "table" or not value[1].family then return nil end
  local names = {}
  for i, name in ipairs(value) do
    names[i] = {}
    for part, text in pairs(name) do
      names[i][part] = part == "given" and type(text) == "string" and text:gsub("%.%-", ". ") or text
    end
  end
  return pandoc.MetaList(names)
end)

-- Titles that end with "?" or "!", with a mark behind it, for a style that puts commas within quotation marks: pandoc leaves a comma
-- out behind such a sign there, and nowhere else (see misread.py). No collation sees the mark.
local ASKED = "\u{202c}\u{200d}\u{202c}"

local with_asking_titles_marked = once(function(field, value)
  local asks = field:find("title") and pandoc.utils.stringify(value):find("[?!]$")
  return asks and pandoc.Inlines(value) .. pandoc.Inlines(ASKED) or nil
end)

-- Two numbers of a range have the locale's dash between them, in an issue as in pages ("3–4"). pandoc has it in pages alone; a style that
-- has a sign of its own there ("3-4") is left.
local styles_with_own_ranges = {}
local NUMBERS = { volume = true, issue = true, number = true, ["collection-number"] = true, ["chapter-number"] = true }

local with_ranges = once(function(field, value)
  local first, last = (NUMBERS[field] and pandoc.utils.stringify(value) or ""):match("^(%d+)%-(%d+)$")
  return first and first .. "–" .. last or nil
end)

-- What a source says of its state ("in press") stands for a date that it lacks, in a style that asks for no state: "n.d." would be there.
local styles_with_state = {}
local NOT_OUT = { accepted = true, forthcoming = true, ["in preparation"] = true, ["in press"] = true, submitted = true }
local dated = {}

local function with_state_as_date(reference)
  if not dated[reference] then
    local state = reference.status and pandoc.utils.stringify(reference.status) or ""
    dated[reference] = reference
    if NOT_OUT[state:lower()] and not reference.issued then
      local copy = { issued = { literal = state } }
      for field, value in pairs(reference) do copy[field] = value end
      dated[reference] = copy
    end
  end
  return dated[reference]
end

local goes_inside = {}

-- Whether a style puts points inside in a language: pandoc is asked, with what the style itself says of it.
local function points_go_inside(style, lang)
  local file = assert(io.open(style))
  local text = file:read("a")
  file:close()
  local head, prefix = text:match("^(.-</([%w_.-]*:?)info>)")
  local asked = { (head:gsub('class="note"', 'class="in-text"')) }
  for locale in text:gmatch("<" .. prefix .. "locale.-</" .. prefix .. "locale>") do
    if locale:find("punctuation-in-quote", 1, true) then asked[#asked + 1] = locale end
  end
  local quoted = '<%scitation><%slayout suffix="."><%stext value="a" quotes="true"/></%slayout></%scitation></%sstyle>'
  asked[#asked + 1] = quoted:gsub("%%s", prefix)
  local key = lang .. table.concat(asked)
  if goes_inside[key] == nil then
    file = assert(io.open("points.csl", "w"))
    file:write(table.concat(asked))
    file:close()
    local cite = pandoc.Cite({}, { pandoc.Citation("s", "NormalCitation") })
    local meta = { csl = "points.csl", lang = lang, references = pandoc.MetaList { { id = "s", type = "book" } } }
    local made = pandoc.utils.citeproc(pandoc.Pandoc({ pandoc.Plain { cite } }, meta))
    goes_inside[key] = pandoc.utils.stringify(made.blocks[1]):sub(-1) ~= "."
  end
  return goes_inside[key]
end

local EVERY_SOURCE = pandoc.Inlines { pandoc.Cite({}, { pandoc.Citation("*", "NormalCitation") }) }

local function run_citeproc(style, lang, documents, sources)
  local blocks, references, seen = {}, {}, {}
  local nocite
  local function add(ref)
    if not seen[ref] then
      seen[ref] = true
      local source = styles_without_hyphens[style] and with_initials_apart(sources[ref]) or sources[ref]
      source = styles_with_own_ranges[style] and source or with_ranges(source)
      source = styles_with_state[style] and source or with_state_as_date(source)
      local asking = with_asking_titles_marked(source)
      references[#references + 1] = asking ~= source and points_go_inside(style, lang) and asking or source
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

-- A citation inside a note stands in brackets, which pandoc puts around it; not where it opens the note, or has brackets of its own.
local function without_brackets(cluster, inlines)
  local first, last = inlines[1], inlines[#inlines]
  if #inlines < 3 or first.t ~= "Str" or first.text ~= "(" or last.t ~= "Str" or last.text ~= ")" then return inlines end
  local inner = pandoc.Inlines { table.unpack(inlines, 2, #inlines - 1) }
  return (goes_on(cluster) or pandoc.utils.stringify(inner):find("^%b()$")) and inner or inlines
end

-- A note begins with a capital, but not where a letter stands for "note" in brackets: "(n 1)".
local function with_small_letter(blocks)
  local text = pandoc.utils.stringify(blocks)
  if not (text:find("^%(%u %d") or text:find("^%(%u\u{a0}%d")) then return blocks end
  local done = false
  local function lowered(str)
    if done then return nil end
    done = true
    return pandoc.Str(str.text:gsub("^%(%u", string.lower))
  end
  return blocks:walk { Str = lowered }
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
  local inlines = without_brackets(cluster, cite.content)
  for i, inline in ipairs(inlines) do
    if inline.t == "Note" then
      inlines[i] = pandoc.Span(pandoc.utils.blocks_to_inlines(with_small_letter(inline.content)), pandoc.Attr("", { "note" }))
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

-- Whether a sign stands in what is shown: a figure between other signs than figures ("1(p9)" has 9), a word between other than letters.
local function stands(sign, shown)
  if sign:find("^%d+$") then return shown:find("%f[%d]" .. sign .. "%f[%D]") end
  return shown:find("%f[%w]" .. sign .. "%f[%W]")
end

-- Whether the first figure (or last word) of each suffix is still there: some styles drop a locator for some kinds of source.
-- At the place just cited before (`again`) a style says no more than "ibid", and rightly so.
local function dropped(cluster, inlines, before)
  local any = false
  local shown
  for _, item in ipairs(cluster.items) do
    if item.suffix ~= "" and not item.keep and not (item.again and before and not before.keep) then
      shown = shown or pandoc.utils.stringify(inlines)
      local sign = item.located and item.located:match("csl%-%S+ {?(%w+)") or item.suffix:match("%d+") or item.suffix:match("(%w+)%W*$")
      if sign and not stands(sign, shown) then
        item.keep = true
        any = true
      end
    end
    before = item
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
    local before
    for j, cluster in ipairs(document.clusters) do
      if has_suffix(cluster) then
        blocks = blocks or made.blocks
        any = dropped(cluster, content_of(cluster, blocks[i].content[2 * j - 1]), before) or any
      end
      before = cluster.items[#cluster.items]
    end
  end
  return any
end

-- Points and commas after quotation marks: where the locale puts them inside, pandoc does so, but not past the end of a link, which each
-- citation is. So it is done here, as pandoc does it elsewhere ("“Leading Change.”", with a link).

local OPENS, CLOSES = { ["“"] = true, ["‘"] = true }, { ["”"] = true, ["’"] = true }

local function is_quoted(inline)
  local content = inline and (inline.t == "Span" or inline.t == "Link") and inline.content or {}
  return #content > 2 and OPENS[content[1].text] and CLOSES[content[#content].text] and true
end

-- What is in the last quotation marks of a link that ends with such.
local function quoted_at_end(inline)
  local content = inline
  while inline and inline.content and not is_quoted(inline) do inline = inline.content[#inline.content] end
  while is_quoted(inline) do content, inline = inline.content, inline.content[#inline.content - 1] end
  return content
end

local function with_points_inside(made, style, lang)
  local function moved(inlines)
    for i = #inlines - 1, 1, -1 do
      local link, after = inlines[i], inlines[i + 1]
      local point = link.t == "Link" and after.t == "Str" and after.text:match("^[.,]")
      local quoted = point and quoted_at_end(link)
      if quoted and quoted ~= link and points_go_inside(style, lang) then
        if not pandoc.utils.stringify(quoted[#quoted - 1]):find("[.,?!]$") then quoted:insert(#quoted, pandoc.Str(point)) end
        after.text = after.text:sub(2)
      end
    end
    return inlines
  end
  return made:walk { Inlines = moved }
end

-- Run some documents together; returns HTML: each citation with SEP behind it, then the list of sources.
local function formatted(run, documents, sources)
  local made = run_citeproc(run.style, run.lang, documents, sources)
  if any_dropped(documents, made) then return formatted(run, documents, sources) end
  made = with_points_inside(made, run.style, run.lang)
  if run.notes then made = with_notes_in_place(documents, made) end
  return pandoc.write(made, "html", HTML)
end

-- Which documents may share a run -----------------------------------------------------------------------------------------------
--
-- Sources are told apart by their people and titles. So documents share a run
--   * as they are, when every word that two of them have in common stands for the same sources in the same order;
--   * else with *signed* people: each document's copies of its sources carry a character of that document inside each family name, one
--     that no collation sees. Then nobody in one document is anybody in another. The characters are taken out again.
-- A document with sources that can't be signed, and that shares words with itself, runs alone.

local LARGEST = 24 -- sources signed for one run: with more, citeproc's telling apart costs more than is saved
local LARGEST_UNSIGNED, MOST_OPEN = 100, 8 -- sources in other runs, likewise; and of how many runs a document may choose one
local FIRST_SIGN, SIGNS = 0xE01A0, 64 -- variation selectors that no script uses, and that every collation ignores

local function is_names(value)
  return type(value) == "table" and type(value[1]) == "table" and (value[1].family or value[1].literal) and true
end

-- "and others": nobody's name. pandoc prints "et al." for it, so it is never signed, and tells no source from another.
local function is_others(name)
  return not name.family and type(name.literal) == "string" and name.literal == "others"
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
      for _, name in ipairs(value) do
        if not is_others(name) then add(name.family or name.literal or "") end
      end
    elseif field:find("title") then
      add(value)
    end
  end
  if #words == 0 then words[1] = "" end
  return words
end

-- word → the document's sources that hold it, in the order of first citation; and whether any word stands for two
-- A document's sources in the order of first citation, behind them those that only have to be there.
local function refs_of(document)
  local refs, seen = {}, {}
  local function add(ref)
    if not seen[ref] then
      seen[ref] = true
      refs[#refs + 1] = ref
    end
  end
  for _, cluster in ipairs(document.clusters) do
    for _, item in ipairs(cluster.items) do add(item.ref) end
  end
  for _, ref in ipairs(document.listed or {}) do add(ref) end
  return refs
end

-- word → the document's sources that hold it, in that order; and whether any word stands for two
local function classes_of(document, sources)
  local classes, ambiguous = {}, false
  for _, ref in ipairs(refs_of(document)) do
    words_by_ref[ref] = words_by_ref[ref] or words_of(sources[ref])
    local own = {}
    for _, word in ipairs(words_by_ref[ref]) do
      if not own[word] then
        own[word] = true
        ambiguous = ambiguous or classes[word] ~= nil
        classes[word] = (classes[word] or "") .. ref .. " "
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
  if is_others(name) then return name end
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
      items[j] = { ref = id, mode = item.mode, prefix = item.prefix, suffix = item.suffix, located = item.located, keep = item.keep }
    end
    clusters[i] = { id = cluster.id, items = items, note = cluster.note, in_note = cluster.in_note, follows = cluster.follows }
  end
  local listed = {}
  for i, ref in ipairs(document.listed or {}) do
    listed[i] = ref .. "@" .. number
    added[listed[i]] = signed_source(sources[ref], listed[i], sign_of(number))
  end
  for id, reference in pairs(added) do sources[id] = reference end
  return { id = document.id, clusters = clusters, listed = listed }
end

local function unsigned(text)
  text = text:gsub("\xF3\xA0\x86[\xA0-\xBF]", ""):gsub("\xF3\xA0\x87[\x80-\x9F]", "")
  return (text:gsub('(href="#ref%-r%d+)@%d+"', '%1"'))
end

-- Put documents that fit into runs of their own; returns them, and those that fit into none.
local function fitted(documents, sources)
  local batches, open, crowded = {}, {}, {}
  local function home_of(classes)
    for i, batch in ipairs(open) do
      if fits(classes, batch.shared) then return batch, i end
    end
    if #open == MOST_OPEN then return nil end
    batches[#batches + 1] = { shared = {}, documents = {}, size = 0 }
    open[#open + 1] = batches[#batches]
    return open[#open], #open
  end
  for _, document in ipairs(documents) do
    local classes, ambiguous = classes_of(document, sources)
    local home, place
    if not ambiguous then home, place = home_of(classes) end
    if home then
      for word, class in pairs(classes) do home.shared[word] = class end
      home.documents[#home.documents + 1] = document
      home.size = home.size + #refs_of(document)
      if home.size >= LARGEST_UNSIGNED then table.remove(open, place) end
    else
      crowded[#crowded + 1] = document
    end
  end
  return batches, crowded
end

local function packed(documents, sources)
  local batches, crowded = fitted(documents, sources)
  local current
  for _, document in ipairs(crowded) do
    local size = #refs_of(document)
    if not current or current.size + size > LARGEST then current = { documents = {}, size = 0 } end
    local number = #current.documents + 1
    local copy = signed(document, number, sources)
    if copy then
      current.documents[number] = copy
      current.size = current.size + size
      if number == 1 then batches[#batches + 1] = current end
    else
      batches[#batches + 1] = { documents = { document } }
    end
  end
  return batches
end

-- What documents have in common ---------------------------------------------------------------------------------------------------
--
-- In a style of authors and dates (`run.apart`), how a source is printed depends on those sources of its document that it could be taken
-- for, and on no others. So each document is taken apart into *pieces*: sources that could be, with the citations that name them. A piece that
-- several documents have is formatted once: with a library of 200 sources, a thousand posts have some hundred pieces.
--   * Two sources can be taken for each other when their first authors have one family name. Where the style prints initials to
--     tell *names* apart (`run.apart == "names"`), sources whose first authors have different initials can't be; but somebody else of that
--     name has to be there, a *witness*, or no initials would be printed.
--   * A citation of several sources keeps them together; so does a family name that is not only a first author's.
-- A document with a source that has no author is one piece.

local function folded(text)
  return (pandoc.text.lower(text):gsub("ß", "ss"):gsub("[%s%p]", ""))
end

local who_by_ref = {}

-- The people of a source: its first author, and all names; nil when it can't be told.
local function who_of(ref, sources)
  if who_by_ref[ref] ~= nil then return who_by_ref[ref] or nil end
  who_by_ref[ref] = false
  local reference, names = sources[ref], {}
  local author = is_names(reference.author) and reference.author[1]
  for _, value in pairs(reference) do
    for _, name in ipairs(is_names(value) and value or {}) do
      local family, given = name.family or name.literal, name.given or ""
      if type(family) ~= "string" or type(given) ~= "string" or family == "" then return nil end
      local initial = given:match("^(%a)")
      if not is_others(name) then
        names[#names + 1] = {
          family = family, folded = folded(family), given = given, first = name == author,
          initial = initial and initial:lower(), others = name["non-dropping-particle"] or name.suffix,
        }
        if name == author then names.author = names[#names] end
      end
    end
  end
  if not names.author then return nil end
  who_by_ref[ref] = names
  return names
end

local function clearly_differ(one, other)
  return one.family == other.family and one.initial and other.initial and one.initial ~= other.initial
end

-- Sets of refs that grow together.
local function sets_of(refs)
  local parent = {}
  for _, ref in ipairs(refs) do parent[ref] = ref end
  local function root(ref)
    while parent[ref] ~= ref do ref = parent[ref] end
    return ref
  end
  return root, function(one, other) parent[root(one)] = root(other) end
end

-- Join the sources of a document that could be taken for each other; returns family name → its names, or nil when it can't be told.
local function joined_by_names(refs, join, apart, sources)
  local families = {}
  for _, ref in ipairs(refs) do
    local who = who_of(ref, sources)
    if not who then return nil end
    for _, name in ipairs(who) do
      families[name.folded] = families[name.folded] or {}
      table.insert(families[name.folded], { ref = ref, name = name })
    end
  end
  for _, family in pairs(families) do
    local firsts_only = true
    for _, one in ipairs(family) do firsts_only = firsts_only and one.name.first end
    local before
    for _, one in ipairs(family) do
      local apart_from_all = apart == "names" and firsts_only
      for _, other in ipairs(family) do
        apart_from_all = apart_from_all and (one == other or clearly_differ(one.name, other.name))
      end
      if not apart_from_all and (one.name.first or apart == "names") then
        if before then join(before, one.ref) end
        before = one.ref
      end
    end
  end
  return families
end

local witnesses, number_of_witnesses = {}, 0

-- A source by somebody of this family name whose initials are none of these.
local function witness_for(family, initials, sources)
  local given = ("QXZJVWKYUIOPLMNBHGFDSATRCE"):gsub(".", function(letter) return initials[letter:lower()] and "" or letter end):sub(1, 1)
  local key = family .. "\0" .. given
  if given == "" then return nil end
  if not witnesses[key] then
    number_of_witnesses = number_of_witnesses + 1
    witnesses[key] = "w" .. number_of_witnesses
    sources[witnesses[key]] = {
      id = witnesses[key], type = "book", title = "w" .. number_of_witnesses,
      author = pandoc.MetaList { { family = family, given = given .. "." } },
    }
  end
  return witnesses[key]
end

-- The witnesses that some sources of a document need, as others of the family name stand outside; nil when there can be none.
local function witnesses_of(own, families, sources)
  local listed, seen = {}, {}
  for _, ref in ipairs(own.refs) do
    local author = who_of(ref, sources).author
    if not seen[author.family] then
      seen[author.family] = true
      local initials, outside = {}, false
      for _, one in ipairs(families[author.folded]) do
        if not own.has[one.ref] then outside = true
        elseif one.name.initial then initials[one.name.initial] = true end
      end
      if outside then
        local witness = witness_for(author.family, initials, sources)
        if not witness then return nil end
        listed[#listed + 1] = witness
      end
    end
  end
  return listed
end

-- The pieces of a document: { refs, has, clusters, listed } each; one that holds all where it can't be taken apart.
local function pieces_of(document, apart, sources)
  local refs = refs_of(document)
  local root, join = sets_of(refs)
  local families = joined_by_names(refs, join, apart, sources)
  local function together()
    for _, ref in ipairs(refs) do join(refs[1], ref) end
  end
  if not families then together() end
  for _, cluster in ipairs(document.clusters) do
    for _, item in ipairs(cluster.items) do join(cluster.items[1].ref, item.ref) end
  end
  local function parts()
    local found, by_root = {}, {}
    for _, ref in ipairs(refs) do
      local own = by_root[root(ref)]
      if not own then
        own = { refs = {}, has = {}, clusters = {}, listed = {} }
        by_root[root(ref)] = own
        found[#found + 1] = own
      end
      own.refs[#own.refs + 1] = ref
      own.has[ref] = true
    end
    for _, cluster in ipairs(document.clusters) do
      local own = by_root[root(cluster.items[1].ref)]
      own.clusters[#own.clusters + 1] = cluster
    end
    return found
  end
  local found = parts()
  if apart == "names" and families and #found > 1 then
    for _, own in ipairs(found) do
      own.listed = witnesses_of(own, families, sources)
      if not own.listed then
        together()
        return parts()
      end
    end
  end
  return found
end

-- What a piece is: two with the same key are printed alike.
local function key_of(own)
  local said = { table.concat(own.listed, " ") }
  for _, cluster in ipairs(own.clusters) do
    for _, item in ipairs(cluster.items) do
      said[#said + 1] = table.concat({ item.ref, item.mode, item.prefix, item.suffix, tostring(item.keep) }, "\0")
    end
    said[#said + 1] = ""
  end
  return table.concat(said, "\1")
end

-- All documents as pieces, to be formatted as if they were documents; and for each document what its pieces are.
local function taken_apart(documents, apart, sources)
  local pieces, by_key, layout = {}, {}, {}
  for i, document in ipairs(documents) do
    local parts = {}
    for j, own in ipairs(pieces_of(document, apart, sources)) do
      local key = key_of(own)
      local piece = by_key[key]
      if not piece then
        local clusters = {}
        for n, cluster in ipairs(own.clusters) do clusters[n] = { id = tostring(n), items = cluster.items, note = cluster.note } end
        piece = { id = "p" .. #pieces + 1, clusters = clusters, listed = own.listed }
        by_key[key] = piece
        pieces[#pieces + 1] = piece
      end
      local names = {}
      for n, cluster in ipairs(own.clusters) do names[n] = cluster.id end
      parts[j] = { piece = piece.id, refs = own.refs, clusters = names }
    end
    layout[i] = { document = document.id, parts = parts }
  end
  return pieces, layout
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

-- Names for places in a source that every locale knows ("csl-page 9"): see locators.py. pandoc takes the words of any form of a term
-- for that place, and this form of these terms is never printed.
local function places(prefix)
  local terms = {}
  for i, name in ipairs(job.places or {}) do
    terms[i] = ('<%sterm name="%s" form="verb-short">csl-%s</%sterm>'):format(prefix, name, name, prefix)
  end
  return ("<%slocale><%sterms>%s</%sterms></%slocale>"):format(prefix, prefix, table.concat(terms), prefix, prefix)
end

-- The style's file without comments and indents, which are a third of the time it takes to read.
local function lean(path)
  if not lean_styles[path] then
    local file = assert(io.open(path))
    local text = file:read("a"):gsub("<!%-%-.-%-%->", ""):gsub(">[ \t]*\r?\n%s*<", "><")
    file:close()
    text = text:gsub("</([%w_.-]*:?)info>", function(prefix) return "</" .. prefix .. "info>" .. places(prefix) end, 1)
    lean_count = lean_count + 1
    lean_styles[path] = "lean-" .. lean_count .. ".csl"
    styles_without_hyphens[lean_styles[path]] = text:find('<[%w_.:-]*style%s[^>]*initialize%-with%-hyphen="false"')
    styles_with_state[lean_styles[path]] = text:find('["\' ]status["\' ]')
    styles_with_own_ranges[lean_styles[path]] = text:find('name=["\']page%-range%-delimiter')
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
  elseif run.share == "names" and run.apart ~= "" then
    local pieces
    pieces, run.layout = taken_apart(run.documents, run.apart, sources)
    batches = packed(pieces, sources)
  elseif run.share == "names" then
    batches = packed(run.documents, sources)
  else
    batches = {}
    for i, document in ipairs(run.documents) do batches[i] = { documents = { document } } end
  end
  local leaner = { style = lean(run.style), lang = run.lang, notes = run.notes }
  for i, batch in ipairs(batches) do results[i] = result_of(leaner, batch.documents, sources) end
end

-- Titles as the writer typed them, where a style was handed them in sentence case: what is published says them so.
local function with_typed_titles(sources)
  for _, reference in pairs(sources) do
    for field, value in pairs(reference) do
      local title = field:match("^" .. TYPED .. "(.+)$")
      if title then reference[title] = value end
    end
  end
end

-- All that says what a source is (`job.public`) and nothing else: what a person keeps for themselves, or a publisher owns, has been
-- formatted wherever a style prints it, and goes no further.
local function without_private(sources)
  local public = {}
  for _, field in ipairs(job.public) do public[field:lower()] = true end -- its readers write "doi" and "DOI"
  for _, reference in pairs(sources) do
    for field in pairs(reference) do
      if not public[field:lower()] then reference[field] = nil end
    end
  end
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
  local results, layouts = {}, {}
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
    layouts[i] = run.layout or {}
  end
  with_typed_titles(sources)
  without_private(sources)
  local all = {}
  for name, reference in pairs(sources) do
    if name:sub(1, 1) == "r" then all[#all + 1] = reference end
  end
  local csl = pandoc.write(pandoc.Pandoc({}, { references = pandoc.MetaList(all) }), "csljson")
  return pandoc.json.encode { results = results, layouts = layouts, failures = failures, csl = csl }
end

local answer = main()
if handed_over then return answer end
io.write(answer)
