# The words people type. The work is in meson.build and tools/.
.POSIX:
.SUFFIXES:

BUILD = build
NINJA = ninja -C
SETUP = tools/setup.sh
SECONDS_EACH = 60
HOURS = 1

.PHONY: help build run check live bench tidy format fuzz soak asan tsan coverage web clean

help:
	@echo "make build     build/release/purser (installs what is missing)"
	@echo "make run       build and start the demo"
	@echo "make check     everything that tests"
	@echo "make live      tests against real systems on this machine"
	@echo "make bench     measurements"
	@echo "make tidy      the house rules (src/ROOMS)      make format    clang-format, in place"
	@echo "make asan      unit tests under ASan and UBSan  make tsan      threaded tests under TSan"
	@echo "make fuzz      SECONDS_EACH=60                  make soak      chaos tests, HOURS=1"
	@echo "make coverage  build/coverage/summary.txt       make web       bundle the UI"
	@echo "make clean     remove what was built"

build:
	@tools/install.sh run
	@tools/web.sh build
	@$(SETUP) release
	@$(NINJA) $(BUILD)/release --quiet purser
	@echo "built $(BUILD)/release/purser"

run: build
	@exec $(BUILD)/release/purser demo

check:
	@tools/install.sh check
	@python3 tools/check.py

live: build
	@tools/install.sh live
	@python3 tests/live/run.py

bench: build
	@tools/install.sh bench
	@python3 bench/run.py

tidy:
	@python3 tools/tidy.py

format:
	@python3 tools/tidy.py --format

asan:
	@tools/install.sh check
	@python3 tools/check.py asan

tsan:
	@tools/install.sh check
	@python3 tools/check.py tsan

fuzz:
	@tools/install.sh check
	@python3 tools/check.py --fuzz-seconds $(SECONDS_EACH) fuzz

soak:
	@tools/install.sh check
	@python3 tools/check.py --soak-hours $(HOURS) chaos

coverage:
	@tools/install.sh check
	@python3 tools/check.py coverage

web:
	@tools/web.sh build

clean:
	rm -rf $(BUILD)/release $(BUILD)/debug $(BUILD)/clang $(BUILD)/asan $(BUILD)/tsan \
		$(BUILD)/fuzz $(BUILD)/coverage $(BUILD)/check web/dist web/node_modules
