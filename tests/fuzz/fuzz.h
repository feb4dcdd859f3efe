/* What libFuzzer calls. A fuzz entry asserts properties: a failed assertion is a finding. */
#ifndef PURSER_TESTS_FUZZ_H
#define PURSER_TESTS_FUZZ_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#endif
