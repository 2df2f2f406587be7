# What each command of the README does. `make` alone lists them.

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:

# Which engine a run is on is said below, never by whoever calls.
unexport ACCORD_TEST_POSTGRES

# What each piece of `make test` printed; the last line counts from it.
results := target/test-results
passed   = $$(awk '/^test result: ok/ { n += $$4 } END { print n + 0 }' $(results)/$(1))

help:  ## this list
	@awk -F ': *.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run:  ## the demo, on http://127.0.0.1:8080
	cargo run --release -- demo

test: packages  ## everything: units, the application on both engines, the commands, the walks in a browser
	@mkdir -p $(results)
	cargo test --locked --lib                              | tee $(results)/unit
	cargo test --locked --doc                              | tee $(results)/doc
	cargo test --locked --test fuzz                        | tee $(results)/fuzz
	cargo test --locked --test app                         | tee $(results)/sqlite
	tests/postgres.sh cargo test --locked --test app       | tee $(results)/postgres
	cargo test --locked --test commands                    | tee $(results)/commands
	cargo test --locked --test browser -- --test-threads=2 | tee $(results)/browser
	@echo "All passed: $(call passed,unit) unit tests, $(call passed,doc) doc tests," \
	  "$(call passed,sqlite) application tests on SQLite and $(call passed,postgres) on PostgreSQL," \
	  "$(call passed,commands) of the program's commands, $(call passed,fuzz) parsers with inputs that are nearly good," \
	  "$(call passed,browser) browser tests."

faults: packages  ## a hundred kills, a full disk, a database that goes away, a million inputs for each parser
	@mkdir -p $(results)
	ACCORD_FUZZ_INPUTS=1000000 cargo test --release --locked --test fuzz -- --nocapture | tee $(results)/fuzz
	ACCORD_FUZZ_REQUESTS=50000 cargo test --release --locked --test app strangers -- --nocapture | tee $(results)/strangers
	cargo test --release --locked --test faults -- --nocapture --test-threads=1 | tee $(results)/faults-sqlite
	tests/postgres.sh cargo test --release --locked --test faults -- --nocapture --test-threads=1 \
	  | tee $(results)/faults-postgres
	@echo; for engine in sqlite postgres; do echo "On $$engine:"; \
	  grep -hoE '(kills|copies|database|disk|sockets|stopping|soak): .*' $(results)/faults-$$engine; done
	@grep -hoE 'fuzz: .*' $(results)/fuzz $(results)/strangers

bench: packages  ## Accord beside its bare twin, as ratios: ROWS='customers search' for some of it; target/bench has it all
	ACCORD_POSTGRES_DURABLE=1 tests/postgres.sh cargo bench --locked --bench side_by_side -- $(ROWS)

scan:  ## a crawler and two scanners from PyPI against a demo of its own; what they find is in target/scan
	tests/scan.sh

lint:  ## format, clippy and the documentation, each without a warning
	cargo fmt --check
	cargo clippy --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --locked

deny:  ## licences, bans and sources of what we depend on (once: cargo install cargo-deny --locked)
	cargo deny check licenses bans sources

screenshots: packages  ## each page, light and dark, 1280 and 390 px wide, into target/screenshots
	rm -rf target/screenshots
	ACCORD_SCREENSHOTS=target/screenshots cargo test --locked --test browser every_page

packages:
	@tests/packages.sh

.PHONY: help run test faults bench scan lint deny screenshots packages
