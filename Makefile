# make build   a static, stripped release binary at .build/release/streamlint
# make demo    lint the examples
# make test    everything that CI runs
# make test-shards  lint an organisation in shards, by itself, with GNU parallel, Dask and the commands of a Kubernetes Job
# make format  format the sources
# make differential   compare our parsers with crossplane, PyYAML and nginx -t; part of make test
# make kustomize-differential   compare 500 random trees of overlays with kubectl (minutes); make test takes 60
# make template-differential   500 random templates, rendered by Jinja2, ERB and envsubst (TEMPLATES=500, TEMPLATE_SEED=1); make test takes 40
# make fuzz    fuzz parsers, linting and fixing with libFuzzer (FUZZ_SECONDS=30 each, FUZZ_TARGETS=… for some)
# make fuzz-fixes  fix files in many styles and look at what is left (FUZZ_SECONDS=30); part of make fuzz and make test
# make test-asan   the tests with an address sanitizer (minutes)
# make bench   timings beside other tools, memory and growth; renews docs/benchmarks.md
# make cases   score the program on ../shared, if it exists, and measure what its fixes claim on a real nginx
# make helm-differential  generated charts, rendered by the real helm and by us (HELM_CHARTS=500 from HELM_SEED=1 on)
# make lsp-random   EDITS=10000 random edits in the language server equal fresh runs, and its memory stays flat
# make truth   random nginx configurations, measured and compared with our verdicts, for five minutes (SEED=N repeats a run)
# make test-hostile   hostile input in large sizes (minutes); make test takes small ones
# make golden  renew the golden files of the tests
# make proofs  renew the measured proofs of the rules
# make proxies  measure Envoy, HAProxy, Caddy, Apache httpd and Varnish (FULL=1: also their defaults at full length, 6 minutes)
# make docs    renew the generated pages of docs/rules
# make site    the pages of docs/ as a site with search, in .build/site
# make packages   the archive, the wheel and the Debian package of a release in dist/ (BINARY=FILE packs another binary)
# make package-tarball, package-wheel, package-deb   one of them
# make test-packages   build them, install each into a clean folder and run it
# make test-hooks  test the pre-commit hook that builds streamlint (minutes)
# make new-rule NAME=property/id   the skeleton of a rule
# make report-demo   build an audit page of the examples, test it in a headless browser, take screenshots

SWIFT ?= swift
FUZZ_SECONDS = 30
FUZZ_TARGETS =
RELEASE = .build/release/streamlint
BINARY = $(RELEASE)
SOURCES = Package.swift Plugins Sources Tests Fuzzing

ifeq ($(shell uname -s),Linux)
RELEASE_FLAGS = -Xswiftc -static-executable
endif

.PHONY: lsp-random site servers proxies template-differential helm-differential kustomize-differential truth test-hostile packages package-tarball package-wheel package-deb package-binary test-packages test-hooks test-shards new-rule report-demo build demo test test-asan differential fuzz fuzz-fixes format lint bench cases golden proofs docs tools test-tools

tools:
	@Scripts/install-tools.sh build

test-tools:
	@Scripts/install-tools.sh test
	@Scripts/kubernetes-tools.sh >/dev/null

build: tools
	$(SWIFT) build -c release --product streamlint $(RELEASE_FLAGS)
	strip $(RELEASE)

demo: build
	@Scripts/demo.sh $(BINARY)

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

test: test-tools lint
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	@.build/debug/streamlint-dev write-docs --check
	@Scripts/report-demo.sh .build/debug/streamlint
	@Scripts/check-ci-files.sh
	@Scripts/test-hooks.sh system .build/debug/streamlint
	@.build/test-tools/bin/python Scripts/test-ci.py .build/debug/streamlint
	@Scripts/check-formats.sh .build/debug/streamlint
	@Scripts/test-completions.sh .build/debug/streamlint
	@Scripts/build-site.sh
	@Scripts/differential.sh .build/debug
	@.build/test-tools/bin/python Scripts/test-shards.py .build/debug/streamlint
	@.build/test-tools/bin/python Scripts/live-servers.py .build/debug/streamlint
	@.build/test-tools/bin/python Tests/LiveProxies/measure.py --products .build/debug/streamlint --recorded rules/facts.yaml
	@Scripts/test-lsp.sh .build/debug/streamlint
	@python3 Scripts/test-hostile.py .build/debug/streamlint
	STREAMLINT_FUZZING=1 $(SWIFT) build --target streamlint-fuzz

lsp-random: build test-tools
	@"$$(Scripts/test-tools-venv.sh)/bin/python" Tests/LanguageServer/random_edits.py $(BINARY) \
	  --edits $(or $(EDITS),10000) --seed $(or $(SEED),1) --memory

servers: test-tools
	$(SWIFT) build --product streamlint
	@.build/test-tools/bin/python Scripts/live-servers.py .build/debug/streamlint

proxies: test-tools
	$(SWIFT) build --product streamlint
	@.build/test-tools/bin/python Tests/LiveProxies/measure.py --products .build/debug/streamlint \
	  $(if $(FULL),--full --record,--recorded) rules/facts.yaml

differential: test-tools
	$(SWIFT) build
	@Scripts/differential.sh .build/debug

kustomize-differential: test-tools
	KUSTOMIZE_TREES=$(or $(TREES),500) $(SWIFT) test --filter KustomizeTests.DifferentialTests

template-differential: test-tools
	$(SWIFT) build --product streamlint
	@.build/test-tools/bin/python Tests/Differential/templates.py .build/debug/streamlint \
	  "$$(command -v nginx || echo /usr/sbin/nginx)" .build/templates \
	  --count $(or $(TEMPLATES),500) --seed $(or $(TEMPLATE_SEED),1)

fuzz: test-tools fuzz-fixes
	@Fuzzing/run.sh $(FUZZ_SECONDS) $(FUZZ_TARGETS)

fuzz-fixes: test-tools build
	@"$$(Scripts/test-tools-venv.sh)/bin/python" Tests/Differential/fix_styles.py $(BINARY) --seconds $(FUZZ_SECONDS)

# gold fails on the symbols of the sanitizer. What C libraries leave to the end of a process is no leak of ours.
test-asan: test-tools
	SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize=address --scratch-path .build-asan \
	  -Xswiftc -use-ld=lld

# A release binary takes the time that people measure; the debug build of make test finds the same faults.
test-shards: build test-tools
	@Scripts/test-tools-venv.sh >/dev/null
	@.build/test-tools/bin/python Scripts/test-shards.py $(BINARY)

truth: test-tools
	$(SWIFT) build --product measure-truth
	.build/debug/measure-truth $(if $(SEED),--seed $(SEED)) $(if $(INDEX),--index $(INDEX)) $(if $(NGINX),--nginx $(NGINX))

test-hostile: build test-tools
	python3 Scripts/test-hostile.py $(BINARY) --full --times

# HELM_CHARTS generated charts from HELM_SEED on, rendered by the real helm and by us.
helm-differential: test-tools
	HELM_CHARTS=$(or $(HELM_CHARTS),500) HELM_SEED=$(or $(HELM_SEED),1) $(SWIFT) test --filter HelmDifferentialTests

golden: test-tools
	UPDATE_GOLDEN=1 $(SWIFT) test

proofs: test-tools
	UPDATE_PROOFS=1 $(SWIFT) test --filter RuleProofTests
	@.build/test-tools/bin/python Tests/LiveProxies/measure.py --record rules/facts.yaml

site: test-tools
	@Scripts/build-site.sh

docs: tools
	$(SWIFT) build --product streamlint-dev
	@.build/debug/streamlint-dev write-docs

bench: build
	@Scripts/install-tools.sh bench
	$(SWIFT) build -c release --product streamlint-dev $(RELEASE_FLAGS)
	@Scripts/bench/run.sh $(BINARY) .build/release/streamlint-dev

cases: build test-tools
	$(SWIFT) build --product measure-fixes
	@if [ -d ../shared/cases ]; then \
	  "$$(Scripts/test-tools-venv.sh)/bin/python" Scripts/live-cases.py .build/debug/measure-fixes ../shared/cases; fi
	@for part in cases truth; do \
	  if [ -x ../shared/$$part/score ]; then ../shared/$$part/score --bin $(CURDIR)/$(BINARY); \
	  else echo "../shared/$$part is not here; nothing to score"; fi; done

new-rule: tools
	$(SWIFT) build --product streamlint-dev
	@.build/debug/streamlint-dev new-rule "$(NAME)"

report-demo: build
	@Scripts/install-tools.sh report
	@Scripts/report-demo.sh $(BINARY)

# A binary that was named is packed as it is; otherwise the release is built.
package-binary: $(if $(filter $(RELEASE),$(BINARY)),build)

packages: package-binary
	rm -rf dist
	@Scripts/packages/package.sh $(BINARY) tarball wheel deb

package-tarball package-wheel package-deb: package-binary
	@Scripts/packages/package.sh $(BINARY) $(@:package-%=%)

test-packages: package-binary
	rm -rf dist
	@Scripts/packages/test.sh $(BINARY)

test-hooks: tools
	@Scripts/test-hooks.sh swift
