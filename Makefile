# Kindling: the one door. `make help` lists what is behind it.

.DEFAULT_GOAL := help
.SUFFIXES:
.NOTPARALLEL:
.PHONY: begin upgrade status serve site check test test-quick exam torture new source video captions editor import mend links publish rollback due bench patterns sbom audit help clean runtime packages testing lint

COMMANDS := begin upgrade status serve site check new source video captions editor import mend links publish rollback due bench
VALUES := SITE OUTPUT SITEURL NOW FRESH TRACE PORT TARGET POSTS TITLE KIND SERIES OF FROM NAME AUTHOR LANGUAGE COLOUR HOST KIT YES FETCH BASELINE WHERE WHEN PATTERN DRY UNDO PYTHON

# What a person types is text, but make expands every `$` in it and a shell reads quotes, spaces and backticks. So each
# value is taken exactly as it was typed, and reaches the tools in the environment, never on a command line.
define as_typed
override $(1) := $$(value $(1))
export $(1)
endef
typed := $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name)))
# Three of them many machines have in the environment, for reasons of their own: these are taken from what is typed alone.
AMBIENT := NAME LANGUAGE HOST
$(foreach name,$(filter-out $(AMBIENT),$(VALUES)),$(eval $(call as_typed,$(name))))
$(foreach name,$(filter $(AMBIENT),$(typed)),$(eval $(call as_typed,$(name)))$(eval export KINDLING_$(name) := $$(value $(name))))

# A misspelt value would be ignored in silence. (Values of a make that calls this one are not ours to judge.)
stray := $(filter-out $(VALUES) MAKE%,$(typed))
ifeq ($(MAKELEVEL)$(if $(stray),!),0!)
$(error There is no value $(stray). The values are: $(VALUES))
endif

# A word that is no command is most often the rest of a value without its quotes: nothing is done before it is told.
OTHERS := test test-quick exam torture patterns sbom audit help clean runtime packages testing lint
ALONE := begin upgrade status new source video captions editor import mend links
unknown := $(firstword $(filter-out $(COMMANDS) $(OTHERS),$(MAKECMDGOALS)))
ifneq ($(filter $(ALONE),$(MAKECMDGOALS)),)
unknown := $(or $(unknown),$(word 2,$(MAKECMDGOALS)))
endif
ifneq ($(unknown),)
$(error '$(unknown)' is no command here. make help lists them; a value that holds spaces stands in quotes: TITLE="Power and love")
endif

# So would be one that none of the commands uses: each names those it does. (TRACE and PYTHON are for all.)
uses-begin := SITE NAME AUTHOR SITEURL LANGUAGE COLOUR HOST KIT NOW
uses-upgrade := SITE YES KIT
uses-status := SITE FETCH
uses-serve := SITE SITEURL NOW FRESH PORT
uses-site := SITE OUTPUT SITEURL NOW FRESH
uses-check := SITE SITEURL NOW FRESH BASELINE
uses-new := SITE KIND TITLE SERIES OF LANGUAGE FROM NOW
uses-source := SITE FROM KIND TITLE AUTHOR WHERE WHEN NOW FRESH
uses-video := SITE FROM
uses-captions := SITE FROM
uses-editor := SITE FROM
uses-import := SITE FROM PATTERN FETCH DRY NOW
uses-mend := SITE YES UNDO NOW
uses-links := SITE FRESH
uses-publish := SITE TARGET SITEURL NOW FRESH DRY YES
uses-rollback := SITE TARGET
uses-due := SITE NOW
uses-bench := POSTS OUTPUT
uses-clean := SITE
goals := $(or $(MAKECMDGOALS),$(.DEFAULT_GOAL))
used := $(strip $(foreach goal,$(goals),$(uses-$(goal))))
idle := $(filter-out $(used) TRACE PYTHON MAKE%,$(typed))
ifeq ($(MAKELEVEL)$(if $(idle),!),0!)
$(error make $(goals) does not use $(idle). It uses: $(or $(used),no values))
endif

# Text is UTF-8 on every machine, whatever its locale says.
export PYTHONUTF8 := 1

# Make's own last line looks like a crash; this one says before it that it is none.
OR_SAY := || { code=$$?; echo "(The line below is make's own, and means only that it stopped.)" >&2; exit $$code; }

$(COMMANDS): runtime
	@.venv/bin/python -m kindling.commands.$@ $(OR_SAY)

# Three processes, one more than small machines have cores, as many tests wait for browsers and servers. Each takes a row of tests
# that stand together, and so share what is made once, and helps the others at the end.
PYTEST := .venv/bin/python -m pytest -n 3 --dist worksteal

test: testing lint
	@$(PYTEST)

test-quick: packages lint
	@$(PYTEST) -m "not whole and not exam"

exam: testing
	@$(PYTEST) -m "exam or hypothesis" --hypothesis-profile=exam

torture: testing
	@$(PYTEST) -m exam tests/commands/test_torture.py

# What is found by reading the code: lint, layout, types.
lint:
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m mypy

patterns: testing
	@.venv/bin/python -m tests.theme.patterns

sbom audit: testing
	@.venv/bin/python -m tests.supply $@ $(OR_SAY)

# Installing happens once, and again when the pins change; else these cost a few milliseconds.
runtime:
	@sh kindling/commands/bootstrap.sh $(OR_SAY)

packages: runtime
	@.venv/bin/python -m kindling.commands.install packages

testing: runtime
	@.venv/bin/python -m kindling.commands.install test

clean:
	@[ -d "$${SITE:-.}" ] || { echo "SITE=$$SITE: there is no such folder." >&2; exit 2; } $(OR_SAY)
	@CDPATH= cd -- "$${SITE:-.}" && if [ -d .kindling ]; then \
		find .kindling -mindepth 1 -maxdepth 1 ! -name set-aside -exec rm -rf {} +; fi
	@[ -n "$$SITE" ] || [ ! -e .venv ] || [ -w .venv ] || \
		{ echo ".venv is somebody else's: ask its owner to clean it." >&2; exit 3; } $(OR_SAY)
	@[ -n "$$SITE" ] || rm -rf .venv tests/judges/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@[ -n "$$SITE" ] || find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@: $(info $(HELP))

define HELP
make begin      a site of your own in the folder SITE=…: settings, first pages; asks, or takes NAME= AUTHOR= and others
make upgrade    what this release changes for a site: shown first, written when you say so, or with YES=1
make status     what of a site is saved in git, sent to others and fetched from them, in words; and what to type next
make serve      write: the site on http://localhost:8000, made again and reloaded after each save
make site       build once into output/, published posts only
make check      list every problem in the content and in the built pages
make new        start a file: KIND=essay, vlog, series or page, TITLE="…", and SERIES=… if it is a part of one
make source     put a source into the library: KIND= TITLE= AUTHOR= WHERE= WHEN=, or FROM=; says what to type
make video      title, length and poster of the video FROM=address or file, as lines to type
make captions   captions FROM=file cut anew: two lines of 42 characters, time to read, no word changed
make editor     put the program for editing in the browser into the site, from its npm package FROM=file
make import     texts FROM= a folder, a zip or a file of another program, with an account of every item
make mend       every mend that is sure, as the hints say it: shown first, written with YES=1, taken back with UNDO=1
make links      ask every address elsewhere that texts and sources name, and DOIs, whether it still answers
make publish    strict build, then put where TARGET=… says: a folder, or a target of publishconf.py (which has the https address)
make rollback   readers have again what was published before the last time, on the server or branch TARGET=…
make due        when the site next changes by itself: posts that wait, announced parts; exit code 0: something is due
make test       all tests, with a browser
make test-quick those that need no browser, no server and no whole site; says what it left out
make exam       what takes long: made-up input by the thousand, edits by the hundred, every judge on every page
make torture    the part of it in which commands are killed at each step, disks are full, files damaged, clocks wrong
make bench      clean builds beside other generators, edits, saves, memory and weights of POSTS=1000 made-up posts
make patterns   every part of the theme in every state, as one page to look at
make sbom       the bill of materials of all that is installed, by CycloneDX, as dist/sbom.json
make audit      the same; its licences held against a list, and advisories asked for over the network: says when that was last done
make clean      remove what was installed and cached, or, with SITE=…, what is cached of that site; what was built stays
make help       this list

Values, as in `make serve PORT=8080`:
  SITE=folder      a folder with content/ and, if it wants, a pelicanconf.py of its own (begin upgrade status serve site check new source video captions editor import mend links publish rollback due clean)
  OUTPUT=folder    where to build (site), where the figures go (bench)
  SITEURL=https…   the public address of the site (begin site check publish; serve: for what is handed out before the day)
  NOW=2026-12-01   what day today is (begin serve site check new source import mend publish due)
  FRESH=1          use nothing cached by earlier builds (serve site check publish source); ask all again (links)
  BASELINE=1       write today's warnings down: from then on only new ones stop a publish (check)
  TRACE=1          show where a fault of Kindling's own, or of a plugin, broke (all)
  PORT=8080        where to serve (serve)
  TARGET=live      a target that publishconf.py declares, by its name (publish rollback), or a folder (publish)
  DRY=1            show what would be done, and do nothing (publish import)
  POSTS=1000       how many posts (bench)
  TITLE= KIND=     what to start (new); what a source is (source)
  SERIES= OF=posts/x.md   what a new text is a part of, and the text that it is a translation of (new)
  AUTHOR=          whose site begins (begin); who made a source (source)
  WHERE= WHEN=     of a source: publisher, journal, event and place or address; its day (source)
  NAME= COLOUR=berry   of the site that begins (begin)
  LANGUAGE=cy      of the site that begins; of a translation (begin new)
  HOST=github      where it is published; for a site that was begun, too (begin)
  KIT=file         where that host installs Kindling from: a wheel, or git+https://…@v0.1.0 (begin upgrade)
  FETCH=1          ask the others over the network first (status); fetch pictures that are elsewhere (import)
  PATTERN=/:year/:slug/   how the old site made addresses (import)
  YES=1            do it without being asked (upgrade mend; publish: also where it deletes much)
  UNDO=1           take back what was written last (mend)
  FROM=file        a DOI, PMID, ISBN, address or file of sources (source); a film or its address (new, video); captions (captions); an npm package (editor); an export of another program (import)
  PYTHON=python3.12      which Python, 3.11 or newer, to install with (all)
endef
