# make build   a static, stripped release binary at .build/release/streamlint
# make demo    lint the examples
# make test    everything that CI runs
# make format  format the sources
# make bench   timings against nginx -t, crossplane and gixy-ng
# make cases   hold the product against ../shared, where it exists
# make golden  renew the golden files of the tests
# make proofs  renew the measured proofs of the rules
# make docs    renew the generated pages of docs/rules
# make new-rule NAME=property/id   a rule to be filled
# make report-demo   make a page of the examples, try it in a headless browser, take screenshots

SWIFT ?= swift
BINARY = .build/release/streamlint
SOURCES = Package.swift Plugins Sources Tests rules/EmbeddedRules.swift

ifeq ($(shell uname -s),Linux)
RELEASE_FLAGS = -Xswiftc -static-executable
endif

.PHONY: report-demo new-rule build demo test format lint bench cases golden proofs docs tools test-tools

tools:
	@Scripts/install-tools.sh build

test-tools:
	@Scripts/install-tools.sh test

build: tools
	$(SWIFT) build -c release --product streamlint $(RELEASE_FLAGS)
	strip $(BINARY)

demo: build
	@Scripts/demo.sh $(BINARY)

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

test: test-tools lint
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	@Scripts/write-docs.sh --check .build/debug/streamlint
	@Scripts/report-demo.sh .build/debug/streamlint
	@Scripts/check-formats.sh .build/debug/streamlint

golden: test-tools
	UPDATE_GOLDEN=1 $(SWIFT) test

proofs: test-tools
	UPDATE_PROOFS=1 $(SWIFT) test --filter RuleProofTests

docs: tools
	$(SWIFT) build --product streamlint
	@Scripts/write-docs.sh .build/debug/streamlint

bench: build test-tools
	@Scripts/bench.sh $(BINARY)

cases: build
	@for part in cases truth; do \
	  if [ -x ../shared/$$part/score ]; then ../shared/$$part/score --bin $(CURDIR)/$(BINARY); \
	  else echo "../shared/$$part is not here; nothing to score"; fi; done

new-rule:
	@Scripts/new-rule.sh "$(NAME)"

report-demo: build
	@Scripts/install-tools.sh report
	@Scripts/report-demo.sh $(BINARY)
