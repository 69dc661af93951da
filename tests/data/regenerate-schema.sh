#!/bin/sh
# Writes tests/data/schema.sql again from the migrations. Read the diff before committing it.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
cmake --build build/dev --target tst_schema
RAVEN_REGENERATE_SCHEMA=1 ctest --test-dir build/dev -R '^tst_schema$' --output-on-failure
